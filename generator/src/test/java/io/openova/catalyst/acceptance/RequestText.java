package io.openova.catalyst.acceptance;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Writes plain Java trees as JSON or YAML in many styles, without the product's writers. */
final class RequestText {
    private final Random random;

    RequestText(Random random) {
        this.random = random;
    }

    String json(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        json(value, out);
        return out.toString();
    }

    private void json(@Nullable Object value, StringBuilder out) {
        if (value instanceof Map<?, ?> map) {
            out.append('{');
            String comma = "";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.append(comma);
                quoted(String.valueOf(entry.getKey()), out);
                out.append(space()).append(':').append(space());
                json(entry.getValue(), out);
                comma = "," + space();
            }
            out.append('}');
        } else if (value instanceof List<?> list) {
            out.append('[');
            String comma = "";
            for (Object item : list) {
                out.append(comma);
                json(item, out);
                comma = "," + space();
            }
            out.append(']');
        } else if (value instanceof String text) {
            quoted(text, out);
        } else {
            scalar(value, out);
        }
    }

    private String space() {
        return random.nextInt(4) == 0 ? " " : "";
    }

    private static void scalar(@Nullable Object value, StringBuilder out) {
        out.append(value instanceof BigDecimal decimal ? decimal.toString() : String.valueOf(value));
    }

    /** JSON and double-quoted YAML share these escapes. */
    private void quoted(String text, StringBuilder out) {
        out.append('"');
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20 || c == 0x7f || c > 0x7e && random.nextBoolean() || isInvisible(c)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    private static boolean isInvisible(char c) {
        return c >= 0x80 && (Character.getType(c) != Character.LOWERCASE_LETTER);
    }

    String yaml(Map<String, ?> map) {
        StringBuilder out = new StringBuilder(random.nextInt(3) == 0 ? "---\n" : "");
        if (random.nextInt(5) == 0) {
            out.append("# a comment\n");
        }
        block(map, "", out);
        return out.toString();
    }

    private void block(Map<?, ?> map, String indent, StringBuilder out) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(indent);
            text(String.valueOf(entry.getKey()), out);
            out.append(':');
            Object value = entry.getValue();
            if (value instanceof Map<?, ?> inner && !inner.isEmpty() && random.nextInt(4) > 0) {
                out.append('\n');
                block(inner, indent + "  ", out);
            } else if (value instanceof List<?> list && !list.isEmpty() && random.nextInt(4) > 0) {
                out.append('\n');
                for (Object item : list) {
                    out.append(indent).append(random.nextBoolean() ? "- " : "-   ");
                    json(item, out);
                    out.append('\n');
                }
            } else if (value instanceof String text) {
                out.append(' ');
                text(text, out);
                out.append('\n');
            } else if (value == null && random.nextBoolean()) {
                out.append('\n');
            } else {
                out.append(' ');
                json(value, out);
                out.append('\n');
            }
        }
    }

    /** Plain only where no reader of any version could take the word for something else. */
    private void text(String text, StringBuilder out) {
        boolean plain = text.matches("[a-z]{4,}(-[a-z]+)*")
                && !List.of("true", "false", "null").contains(text);
        if (plain && random.nextBoolean()) {
            out.append(text);
        } else if (text.matches("[ -~]*") && random.nextBoolean()) {
            out.append('\'').append(text.replace("'", "''")).append('\'');
        } else {
            quoted(text, out);
        }
    }
}
