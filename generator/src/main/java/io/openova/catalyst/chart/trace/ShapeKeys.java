package io.openova.catalyst.chart.trace;

import java.util.Set;

/** Identifies a call of a template by its context, as far as it is known. */
public final class ShapeKeys {
    private static final int DEEPEST = 6;

    private ShapeKeys() {}

    public static String of(Set<TracedValue> shapes) {
        StringBuilder key = new StringBuilder();
        append(shapes, 0, key);
        return key.toString();
    }

    private static void append(Set<TracedValue> shapes, int depth, StringBuilder key) {
        for (TracedValue shape : shapes) {
            if (depth > DEEPEST) {
                key.append('…');
            } else if (shape instanceof TracedValue.Dict dict) {
                dict.entries().forEach((name, value) -> {
                    key.append(name).append('=');
                    append(value, depth + 1, key);
                    key.append(';');
                });
                append(dict.others(), depth + 1, key.append('+'));
            } else if (shape instanceof TracedValue.Items items) {
                append(items.items(), depth + 1, key.append('['));
                key.append(']').append(items.places().size());
            } else if (shape instanceof TracedValue.Serialized text) {
                append(text.content(), depth + 1, key.append('<'));
                key.append('>');
            } else {
                key.append(shape);
            }
            key.append('|');
        }
    }
}
