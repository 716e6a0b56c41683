/**
 * The value tree that every document becomes: JSON-shaped values without positions, and RFC 6901 pointers into them.
 * Depends on the JDK only.
 */
@NullMarked
package io.openova.catalyst.value;

import org.jspecify.annotations.NullMarked;
