package io.openova.catalyst.document.write;

import io.openova.catalyst.value.Value;
import java.util.List;
import java.util.Map;

/**
 * The one YAML writer of the product: block style, two-space indent, LF, final newline. Every string that any of YAML 1.1
 * (PyYAML, SnakeYAML), YAML 1.2 (snakeyaml-engine, js-yaml), or the Go readers (kubectl, Flux, Helm) would take for
 * something else is quoted; so all of them read back the same tree.
 */
public final class YamlWriter {
    /** Far below the 1024 characters (to some readers bytes) after which an implicit key is refused. */
    private static final int LONGEST_IMPLICIT_KEY = 256;

    private static final int DEEPEST = 256;

    private final StringBuilder out = new StringBuilder(1024);

    private YamlWriter() {}

    /**
     * One document, without a leading {@code ---}.
     *
     * @throws IllegalArgumentException on a lone surrogate in a string, or nesting deeper than 256
     */
    public static String write(Value value) {
        YamlWriter writer = new YamlWriter();
        writer.document(value);
        return writer.out.toString();
    }

    /**
     * A stream of documents with {@code ---} between them; empty for no documents.
     *
     * @throws IllegalArgumentException as {@link #write}
     */
    public static String writeAll(List<? extends Value> documents) {
        YamlWriter writer = new YamlWriter();
        for (int i = 0; i < documents.size(); i++) {
            if (i > 0) {
                writer.out.append("---\n");
            }
            writer.document(documents.get(i));
        }
        return writer.out.toString();
    }

    private void document(Value value) {
        if (isBlockCollection(value)) {
            collection(value, 0, 1);
        } else {
            inline(value, 0);
            out.append('\n');
        }
    }

    /** Writes a non-empty collection; the first entry begins at the current position, the others at {@code indent}. */
    private void collection(Value value, int indent, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("nested deeper than " + DEEPEST);
        }
        if (value instanceof Value.ObjectValue object) {
            object(object, indent, depth);
        } else if (value instanceof Value.ListValue list) {
            list(list, indent, depth);
        }
    }

    private void object(Value.ObjectValue object, int indent, int depth) {
        boolean first = true;
        for (Map.Entry<String, Value> entry : object.entries().entrySet()) {
            if (!first) {
                indent(indent);
            }
            first = false;
            key(entry.getKey(), indent);
            Value value = entry.getValue();
            if (isBlockCollection(value)) {
                out.append('\n');
                indent(indent + 2);
                collection(value, indent + 2, depth + 1);
            } else {
                out.append(' ');
                inline(value, indent);
                out.append('\n');
            }
        }
    }

    private void key(String key, int indent) {
        int start = out.length();
        YamlScalars.append(key, out);
        if (out.length() - start > LONGEST_IMPLICIT_KEY) {
            out.insert(start, "? ");
            out.append('\n');
            indent(indent);
        }
        out.append(':');
    }

    private void list(Value.ListValue list, int indent, int depth) {
        boolean first = true;
        for (Value item : list.items()) {
            if (!first) {
                indent(indent);
            }
            first = false;
            out.append("- ");
            if (isBlockCollection(item)) {
                collection(item, indent + 2, depth + 1);
            } else {
                inline(item, indent);
                out.append('\n');
            }
        }
    }

    /** Writes a scalar or an empty collection without its line's end; {@code indent} is the parent's. */
    private void inline(Value value, int indent) {
        if (value instanceof Value.TextValue text) {
            if (YamlScalars.isLiteral(text.text())) {
                literal(text.text(), indent + 2);
            } else {
                YamlScalars.append(text.text(), out);
            }
        } else if (value instanceof Value.NumberValue number) {
            YamlScalars.appendNumber(number.lexeme(), out);
        } else if (value instanceof Value.BooleanValue bool) {
            out.append(bool.value());
        } else if (value instanceof Value.ObjectValue) {
            out.append("{}");
        } else if (value instanceof Value.ListValue) {
            out.append("[]");
        } else {
            out.append("null");
        }
    }

    private void literal(String text, int indent) {
        boolean endsWithBreak = text.charAt(text.length() - 1) == '\n';
        out.append(endsWithBreak ? "|" : "|-");
        int end = endsWithBreak ? text.length() - 1 : text.length();
        int line = 0;
        while (line <= end) {
            int next = text.indexOf('\n', line);
            if (next < 0 || next > end) {
                next = end;
            }
            out.append('\n');
            if (next > line) {
                indent(indent);
                out.append(text, line, next);
            }
            line = next + 1;
        }
    }

    private void indent(int width) {
        for (int i = 0; i < width; i++) {
            out.append(' ');
        }
    }

    private static boolean isBlockCollection(Value value) {
        if (value instanceof Value.ObjectValue object) {
            return !object.entries().isEmpty();
        }
        return value instanceof Value.ListValue list && !list.items().isEmpty();
    }
}
