package io.openova.catalyst.render;

import io.openova.catalyst.value.Value;

/** The one YAML writer of the product: block style, two-space indent, LF, final newline, ambiguous strings quoted. */
public final class YamlWriter {
    private YamlWriter() {}

    /** One document, without a leading {@code ---}. */
    public static String write(Value value) {
        throw new UnsupportedOperationException();
    }
}
