package io.openova.catalyst.document.write;

import io.openova.catalyst.value.Value;
import java.util.Iterator;
import java.util.Map;

/**
 * The one JSON writer of the product: keys in order, numbers as their lexeme, LF. {@code <}, {@code >} and {@code &} stay
 * as they are; invisible and control characters are escaped.
 */
public final class JsonWriter {
    private static final String HEX = "0123456789abcdef";
    private static final int DEEPEST = 256;

    private final StringBuilder out = new StringBuilder(1024);
    private final boolean pretty;

    private JsonWriter(boolean pretty) {
        this.pretty = pretty;
    }

    /**
     * On one line, without spaces and without a final newline.
     *
     * @throws IllegalArgumentException on a lone surrogate in a string, or nesting deeper than 256
     */
    public static String write(Value value) {
        JsonWriter writer = new JsonWriter(false);
        writer.value(value, 0);
        return writer.out.toString();
    }

    /**
     * Indented by two spaces, with a final newline.
     *
     * @throws IllegalArgumentException as {@link #write}
     */
    public static String writePretty(Value value) {
        JsonWriter writer = new JsonWriter(true);
        writer.value(value, 0);
        return writer.out.append('\n').toString();
    }

    private void value(Value value, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("nested deeper than " + DEEPEST);
        }
        if (value instanceof Value.ObjectValue object) {
            object(object, depth);
        } else if (value instanceof Value.ListValue list) {
            list(list, depth);
        } else if (value instanceof Value.TextValue text) {
            string(text.text());
        } else if (value instanceof Value.NumberValue number) {
            out.append(number.lexeme());
        } else if (value instanceof Value.BooleanValue bool) {
            out.append(bool.value());
        } else {
            out.append("null");
        }
    }

    private void object(Value.ObjectValue object, int depth) {
        out.append('{');
        Iterator<Map.Entry<String, Value>> entries = object.entries().entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<String, Value> entry = entries.next();
            newLine(depth + 1);
            string(entry.getKey());
            out.append(pretty ? ": " : ":");
            value(entry.getValue(), depth + 1);
            out.append(entries.hasNext() ? "," : "");
        }
        close('}', object.entries().isEmpty(), depth);
    }

    private void list(Value.ListValue list, int depth) {
        out.append('[');
        Iterator<Value> items = list.items().iterator();
        while (items.hasNext()) {
            newLine(depth + 1);
            value(items.next(), depth + 1);
            out.append(items.hasNext() ? "," : "");
        }
        close(']', list.items().isEmpty(), depth);
    }

    private void close(char bracket, boolean empty, int depth) {
        if (!empty) {
            newLine(depth);
        }
        out.append(bracket);
    }

    private void newLine(int depth) {
        if (pretty) {
            out.append('\n');
            for (int i = 0; i < depth; i++) {
                out.append("  ");
            }
        }
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c >= ' ' && c < 0x7F || c >= 0x7F && !UnsafeCharacters.is(c)) {
                        out.appendCodePoint(c);
                    } else {
                        escape(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private void escape(int c) {
        UnsafeCharacters.refuseSurrogate(c);
        for (char unit : Character.toChars(c)) {
            out.append("\\u");
            for (int shift = 12; shift >= 0; shift -= 4) {
                out.append(HEX.charAt(unit >> shift & 0xF));
            }
        }
    }
}
