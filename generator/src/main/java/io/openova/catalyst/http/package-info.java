/** HTTP in, HTTP out. Today: the overlay for Flux to fetch. */
@NullMarked
package io.openova.catalyst.http;

import org.jspecify.annotations.NullMarked;
