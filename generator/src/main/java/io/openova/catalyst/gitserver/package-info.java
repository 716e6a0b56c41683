/** Serves one overlay to Git clients, read-only, for Flux to fetch. */
@NullMarked
package io.openova.catalyst.gitserver;

import org.jspecify.annotations.NullMarked;
