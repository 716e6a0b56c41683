package io.openova.catalyst.corpus;

import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes a tree in one of several file styles, and remembers where each key and each value stands. */
final class PlacedText {
    enum Style {
        JSON_LINES(true, true),
        JSON_DENSE(true, false),
        YAML_BLOCK(false, true),
        YAML_FLOW(false, false),
        YAML_STREAM(false, true);

        final boolean isJson;
        final boolean hasLines;

        Style(boolean isJson, boolean hasLines) {
            this.isJson = isJson;
            this.hasLines = hasLines;
        }
    }

    /** Begins a text that is written as it stands, without quotes. */
    static final String RAW = "\u0001";

    /** Where something begins, and the whole of its text. */
    record Spot(int line, int column, String text) {}

    /** From one offset of the text to another. */
    private record Stretch(int start, int end) {}

    private final Style style;
    private final int indent;
    private final StringBuilder out = new StringBuilder();
    private final Map<Pointer, Stretch> keys = new HashMap<>();
    private final Map<Pointer, Stretch> values = new HashMap<>();

    PlacedText(Style style, int indent) {
        this.style = style;
        this.indent = indent;
    }

    /** @param before documents that stand before it in the same file; only in a stream */
    static PlacedText of(Value value, Style style, int indent, String before) {
        PlacedText text = new PlacedText(style, indent);
        if (style == Style.YAML_STREAM) {
            text.out.append(before).append("---\n# the one that counts\n");
        }
        if (style == Style.YAML_BLOCK || style == Style.YAML_STREAM) {
            text.block(value, Pointer.ROOT, 0);
        } else {
            text.flow(value, Pointer.ROOT, 0);
            text.out.append('\n');
        }
        return text;
    }

    String text() {
        return out.toString();
    }

    Spot key(Pointer pointer) {
        return spot(keys.getOrDefault(pointer, new Stretch(0, 0)));
    }

    Spot value(Pointer pointer) {
        Pointer here = pointer;
        while (!values.containsKey(here)) {
            here = here.parent();
        }
        return spot(values.getOrDefault(here, new Stretch(0, 0)));
    }

    private Spot spot(Stretch stretch) {
        String before = out.substring(0, stretch.start());
        int lastBreak = before.lastIndexOf('\n');
        return new Spot(
                (int) before.chars().filter(c -> c == '\n').count() + 1,
                // Columns count code points.
                before.codePointCount(lastBreak + 1, before.length()) + 1,
                out.substring(stretch.start(), stretch.end()));
    }

    private void begin(Map<Pointer, Stretch> of, Pointer at) {
        of.put(at, new Stretch(out.length(), out.length()));
    }

    /** It ends with the last thing that was written, not with the line. */
    private void end(Map<Pointer, Stretch> of, Pointer at) {
        int end = out.length() - (endsLine() ? 1 : 0);
        of.computeIfPresent(at, (pointer, stretch) -> new Stretch(stretch.start(), end));
    }

    private void key(String key, Pointer at) {
        begin(keys, at);
        String name = key.replace("\u0002", "");
        out.append(style.isJson ? '"' + name + '"' : name);
        end(keys, at);
        out.append(style == Style.JSON_DENSE ? ":" : ": ");
    }

    private void scalar(Value value, Pointer at) {
        begin(values, at);
        if (value instanceof TextValue text && text.text().startsWith(RAW)) {
            out.append(text.text().substring(1));
        } else if (value instanceof TextValue text) {
            boolean plain = !style.isJson
                    && text.text().matches("[A-Za-z][A-Za-z0-9./_-]*")
                    && !text.text().matches("(?i)y|n|yes|no|on|off|true|false|null");
            out.append(
                    plain
                            ? text.text()
                            : '"' + text.text().replace("\\", "\\\\").replace("\"", "\\\"") + '"');
        } else {
            out.append(io.openova.catalyst.document.write.JsonWriter.write(value));
        }
        end(values, at);
    }

    private static boolean isEmpty(Value value) {
        return value instanceof ObjectValue object && object.isEmpty()
                || value instanceof ListValue list && list.items().isEmpty();
    }

    private void block(Value value, Pointer at, int depth) {
        if (value instanceof ObjectValue object && !object.isEmpty()) {
            boolean first = true;
            for (Map.Entry<String, Value> entry : object.entries().entrySet()) {
                if (!first || endsLine()) {
                    out.append(" ".repeat(depth));
                }
                if (first) {
                    begin(values, at);
                    first = false;
                }
                Pointer child = at.child(entry.getKey());
                key(entry.getKey(), child);
                below(entry.getValue(), child, depth);
            }
        } else if (value instanceof ListValue list && !list.items().isEmpty()) {
            for (int i = 0; i < list.items().size(); i++) {
                out.append(" ".repeat(depth));
                if (i == 0) {
                    begin(values, at);
                }
                out.append("- ");
                Value item = list.items().get(i);
                if (item instanceof ObjectValue inner && !inner.isEmpty()) {
                    block(item, at.child(i), depth + 2);
                } else {
                    scalar(item, at.child(i));
                    out.append('\n');
                }
            }
        }
        end(values, at);
    }

    private boolean endsLine() {
        return out.length() == 0 || out.charAt(out.length() - 1) == '\n';
    }

    private void below(Value value, Pointer at, int depth) {
        boolean isContainer = value instanceof ObjectValue || value instanceof ListValue;
        if (isContainer && !isEmpty(value)) {
            out.setLength(out.length() - 1);
            out.append('\n');
            block(value, at, depth + indent);
        } else {
            scalar(value, at);
            out.append('\n');
        }
    }

    private void flow(Value value, Pointer at, int depth) {
        boolean isObject = value instanceof ObjectValue;
        if (!isObject && !(value instanceof ListValue)) {
            scalar(value, at);
            return;
        }
        begin(values, at);
        List<Map.Entry<String, Value>> entries = entries(value);
        out.append(isObject ? '{' : '[');
        for (int i = 0; i < entries.size(); i++) {
            out.append(i == 0 ? "" : style == Style.JSON_DENSE || style.hasLines ? "," : ", ");
            if (style.hasLines) {
                out.append('\n').append(" ".repeat((depth + 1) * indent));
            }
            Pointer child = at.child(entries.get(i).getKey());
            if (isObject) {
                key(entries.get(i).getKey(), child);
            }
            flow(entries.get(i).getValue(), child, depth + 1);
        }
        if (style.hasLines && !entries.isEmpty()) {
            out.append('\n').append(" ".repeat(depth * indent));
        }
        out.append(isObject ? '}' : ']');
        end(values, at);
    }

    private static List<Map.Entry<String, Value>> entries(Value value) {
        if (value instanceof ObjectValue object) {
            return List.copyOf(object.entries().entrySet());
        }
        List<Value> items = ((ListValue) value).items();
        Map<String, Value> numbered = new java.util.LinkedHashMap<>();
        for (int i = 0; i < items.size(); i++) {
            numbered.put(Integer.toString(i), items.get(i));
        }
        return List.copyOf(numbered.entrySet());
    }
}
