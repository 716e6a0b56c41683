/** CEL as Kubernetes extends it: the engine, its functions, and its types. */
@NullMarked
package io.openova.catalyst.schema.cel;

import org.jspecify.annotations.NullMarked;
