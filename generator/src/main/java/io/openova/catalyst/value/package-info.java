/** The tree every document becomes: JSON-shaped values without positions, and RFC 6901 pointers into them. Knows the JDK. */
@NullMarked
package io.openova.catalyst.value;

import org.jspecify.annotations.NullMarked;
