/** Reads the block-style subset of YAML straight from bytes, and hands over whatever it does not accept. */
@NullMarked
package io.openova.catalyst.document.fast;

import org.jspecify.annotations.NullMarked;
