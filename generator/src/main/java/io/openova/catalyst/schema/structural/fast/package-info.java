/** Accepts values that a JSON Schema certainly allows, before the full validator runs. */
@NullMarked
package io.openova.catalyst.schema.structural.fast;

import org.jspecify.annotations.NullMarked;
