/** A tree becomes a verdict and findings. The only package that knows the JSON Schema validator and CEL. */
@NullMarked
package io.openova.catalyst.schema;

import org.jspecify.annotations.NullMarked;
