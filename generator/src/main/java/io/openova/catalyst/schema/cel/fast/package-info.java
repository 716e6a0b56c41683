/** Evaluates common CEL rules without the engine. */
@NullMarked
package io.openova.catalyst.schema.cel.fast;

import org.jspecify.annotations.NullMarked;
