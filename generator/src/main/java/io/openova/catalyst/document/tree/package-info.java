/** Value trees while they are built: events in, values and positions out. Both formats share it. */
@NullMarked
package io.openova.catalyst.document.tree;

import org.jspecify.annotations.NullMarked;
