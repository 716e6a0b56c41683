package io.openova.catalyst.render;

/**
 * Encodes a text as one double-quoted YAML scalar on one line. Everything but printable ASCII and the letters beyond it
 * is escaped, so that every reader, of YAML 1.1 and 1.2 and of JSON, gives back the same text (threat S06).
 */
public final class ScalarEncoder implements Encoder {

    /** A quoted scalar, never a number, a boolean, or null. */
    @Override
    public String encode(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        int next;
        for (int at = 0; at < text.length(); at = next) {
            int point = text.codePointAt(at);
            next = at + Character.charCount(point);
            appendPoint(quoted, point);
        }
        return quoted.append('"').toString();
    }

    private static void appendPoint(StringBuilder quoted, int point) {
        if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
            throw new IllegalArgumentException("half of a surrogate pair is no text; leave it out");
        }
        if (point == '"' || point == '\\') {
            quoted.append('\\').append((char) point);
        } else if (point == '\n') {
            quoted.append("\\n");
        } else if (isPlain(point)) {
            quoted.appendCodePoint(point);
        } else {
            quoted.append(String.format(point > Character.MAX_VALUE ? "\\U%08x" : "\\u%04x", point));
        }
    }

    private static boolean isPlain(int point) {
        return (point >= ' ' && point < 0x7f) || Character.isLetterOrDigit(point);
    }
}
