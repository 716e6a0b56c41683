/** Builds value trees from parse events, with positions. Shared by both formats. */
@NullMarked
package io.openova.catalyst.document.tree;

import org.jspecify.annotations.NullMarked;
