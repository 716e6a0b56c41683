/** JSON Schemas written by others: lints them, resolves their references, and runs the JSON Schema validator. */
@NullMarked
package io.openova.catalyst.schema.foreign;

import org.jspecify.annotations.NullMarked;
