/** The bundled policies and those that users write in CEL. */
@NullMarked
package io.openova.catalyst.schema.policy;

import org.jspecify.annotations.NullMarked;
