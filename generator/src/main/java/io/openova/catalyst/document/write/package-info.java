/** Writes values: the one YAML writer, the one JSON writer, and the scalar rules that both share. */
@NullMarked
package io.openova.catalyst.document.write;

import org.jspecify.annotations.NullMarked;
