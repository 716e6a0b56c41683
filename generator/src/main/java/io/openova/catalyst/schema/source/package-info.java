/** Reads the sources of the JSON Schemas and CRDs. */
@NullMarked
package io.openova.catalyst.schema.source;

import org.jspecify.annotations.NullMarked;
