/** Watches: cluster objects, parents of Applications, and the overlay's branch. */
@NullMarked
package io.openova.catalyst.controller.watch;

import org.jspecify.annotations.NullMarked;
