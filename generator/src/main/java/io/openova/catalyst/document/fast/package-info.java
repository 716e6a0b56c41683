/** Reads the block-style subset of YAML straight from bytes, and passes anything else on to the full reader. */
@NullMarked
package io.openova.catalyst.document.fast;

import org.jspecify.annotations.NullMarked;
