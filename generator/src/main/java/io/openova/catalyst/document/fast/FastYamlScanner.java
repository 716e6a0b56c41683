package io.openova.catalyst.document.fast;

import io.openova.catalyst.value.Value;
import java.nio.charset.StandardCharsets;

/**
 * The lines and scalars under {@link FastYamlReader}: the reader's offset in the bytes of one document, and the texts
 * found there. Anything ambiguous throws {@link Unsure}.
 */
abstract class FastYamlScanner {
    /**
     * Thrown instead of returning a value, without a stack trace, because it is an expected outcome and not a failure.
     */
    static final class Unsure extends RuntimeException {
        private static final long serialVersionUID = 1;
        static final Unsure ANSWER = new Unsure();

        private Unsure() {
            super(null, null, false, false);
        }
    }

    final byte[] bytes;
    final int end;

    int pos;
    /** Where the line of {@link #pos} starts. */
    int line;
    /** Spaces before the first character of the line that {@link #nextLine} found; -1 when there was none. */
    int indent;

    FastYamlScanner(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.pos = from;
        this.end = to;
    }

    /** Moves to the first character of the next line that holds more than spaces and a comment. */
    final void nextLine() {
        int at = pos;
        while (at < end) {
            int start = at;
            while (bytes[at] == ' ') {
                at++;
            }
            byte first = bytes[at];
            if (first == '\n') {
                at++;
            } else if (first == '#') {
                at = lineEnd(at) + 1;
            } else {
                pos = at;
                line = start;
                indent = at - start;
                return;
            }
        }
        pos = end;
        indent = -1;
    }

    /** Every range ends with a line feed, so the search needs no other bound. */
    private int lineEnd(int from) {
        int at = from;
        while (bytes[at] != '\n') {
            // A comment may not hold control characters either.
            if (bytes[at] < ' ' || bytes[at] == 0x7f) {
                at = checked(at);
            } else {
                at++;
            }
        }
        return at;
    }

    final void skipSpaces() {
        while (bytes[pos] == ' ') {
            pos++;
        }
    }

    /** Returns whether the rest of the line is empty or a comment; if so, moves to the next line. */
    final boolean atLineEnd() {
        byte here = bytes[pos];
        if (here == '\n') {
            pos++;
            return true;
        }
        if (here == '#' && bytes[pos - 1] == ' ') {
            pos = lineEnd(pos) + 1;
            return true;
        }
        return false;
    }

    final void skipQuoted(byte quote) {
        int at = pos + 1;
        while (bytes[at] != quote) {
            if (bytes[at] == '\n') {
                throw Unsure.ANSWER;
            }
            at += bytes[at] == '\\' && quote == '"' ? 2 : 1;
            if (at >= end) {
                throw Unsure.ANSWER;
            }
        }
        pos = at + 1;
    }

    /** Moves to the end of a plain scalar, all of whose characters must be unambiguous. */
    final void plainBody(int to) {
        byte first = bytes[pos];
        boolean mayBegin = first >= 'a' && first <= 'z'
                || first >= 'A' && first <= 'Z'
                || first >= '0' && first <= '9'
                || first == '/'
                || first == '.'
                || first == '_'
                || first == '$'
                || first == '~'
                || first == '+'
                || first == '('
                || first == '^'
                || first == '<'
                || first == ';'
                || first < 0;
        if (!mayBegin && !(first == '-' && to - pos > 1 && isWordCharacter(bytes[pos + 1]))) {
            throw Unsure.ANSWER;
        }
        while (pos < to) {
            byte c = bytes[pos];
            if (c < ' ' || c == 0x7f) {
                pos = checked(pos);
            } else {
                pos++;
            }
        }
    }

    static boolean isWordCharacter(byte c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '/';
    }

    /**
     * Steps over one non-ASCII character; control characters and anything that may count as a line break are rejected.
     */
    private int checked(int at) {
        int lead = bytes[at] & 0xff;
        int length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
        if (lead < 0xc3 || lead == 0xed || lead == 0xef || lead > 0xf3 || at + length > end) {
            throw Unsure.ANSWER;
        }
        for (int i = 1; i < length; i++) {
            if ((bytes[at + i] & 0xc0) != 0x80) {
                throw Unsure.ANSWER;
            }
        }
        int second = bytes[at + 1] & 0xff;
        boolean separator = lead == 0xe2 && second == 0x80 && (bytes[at + 2] & 0xfe) == 0xa8;
        boolean odd = lead == 0xe0 && second < 0xa0 || lead == 0xf0 && second < 0x90 || separator;
        if (odd) {
            throw Unsure.ANSWER;
        }
        return at + length;
    }

    final String singleQuoted() {
        int from = pos + 1;
        int at = from;
        boolean doubled = false;
        while (true) {
            byte c = bytes[at];
            if (c == '\'') {
                if (bytes[at + 1] != '\'') {
                    break;
                }
                doubled = true;
                at += 2;
            } else if (c < ' ' || c == 0x7f) {
                at = checked(at);
            } else {
                at++;
            }
        }
        pos = at + 1;
        String text = new String(bytes, from, at - from, StandardCharsets.UTF_8);
        return doubled ? text.replace("''", "'") : text;
    }

    final String doubleQuoted() {
        int from = pos + 1;
        int at = from;
        boolean escaped = false;
        while (bytes[at] != '"') {
            byte c = bytes[at];
            if (c == '\\') {
                escaped = true;
                byte next = bytes[at + 1];
                if (next != '"' && next != '\\' && next != 'n' && next != 't' && next != '/' && next != 'r') {
                    throw Unsure.ANSWER;
                }
                at += 2;
            } else if (c < ' ' || c == 0x7f) {
                at = checked(at);
            } else {
                at++;
            }
        }
        pos = at + 1;
        String text = new String(bytes, from, at - from, StandardCharsets.UTF_8);
        return escaped ? unescaped(text) : text;
    }

    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                c = text.charAt(++i);
                c = c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
            }
            plain.append(c);
        }
        return plain.toString();
    }

    /** A literal block scalar, {@code |}, {@code |-} or {@code |+}. */
    final Value literal(int parent) {
        pos++;
        byte chomping = bytes[pos];
        if (chomping == '-' || chomping == '+') {
            pos++;
        } else {
            chomping = ' ';
        }
        if (bytes[pos] != '\n' && bytes[pos] != ' ') {
            throw Unsure.ANSWER;
        }
        skipSpaces();
        if (!atLineEnd()) {
            throw Unsure.ANSWER;
        }
        int inner = contentIndent(parent);
        byte[] text = new byte[literalEnd(inner) - pos];
        int length = 0;
        int kept = 0;
        while (pos < end) {
            int at = pos;
            int most = Math.min(end, pos + inner);
            while (at < most && bytes[at] == ' ') {
                at++;
            }
            if (bytes[at] != '\n' && at - pos < inner) {
                break;
            }
            int stop = literalLine(at);
            System.arraycopy(bytes, at, text, length, stop - at);
            length += stop - at;
            text[length++] = '\n';
            kept = stop > at ? length : kept;
            pos = stop + 1;
        }
        nextLine();
        int size = chomping == '+' ? length : chomping == '-' ? Math.max(0, kept - 1) : kept;
        if (kept == 0 || indent > parent) {
            throw Unsure.ANSWER;
        }
        return Value.text(new String(text, 0, size, StandardCharsets.UTF_8));
    }

    /** Returns the end of a content line, all of whose characters must be accepted; a tab is accepted here. */
    private int literalLine(int from) {
        int at = from;
        while (bytes[at] != '\n') {
            byte c = bytes[at];
            at = c >= ' ' && c != 0x7f || c == '\t' ? at + 1 : checked(at);
        }
        return at;
    }

    /** Returns the indent of the first line with content; blank lines before it must not be indented further. */
    private int contentIndent(int parent) {
        int at = pos;
        int blank = 0;
        while (at < end) {
            int start = at;
            while (bytes[at] == ' ') {
                at++;
            }
            if (bytes[at] != '\n') {
                int inner = at - start;
                if (inner <= parent || blank > inner || bytes[at] == '\t') {
                    throw Unsure.ANSWER;
                }
                return inner;
            }
            blank = Math.max(blank, at - start);
            at++;
        }
        throw Unsure.ANSWER;
    }

    /** Returns an upper bound for the size of the text: the offset of the first line that is not part of it. */
    private int literalEnd(int inner) {
        int at = pos;
        while (at < end) {
            int start = at;
            while (bytes[at] == ' ' && at - start < inner) {
                at++;
            }
            if (bytes[at] != '\n' && at - start < inner) {
                return start;
            }
            while (bytes[at] != '\n') {
                at++;
            }
            at++;
        }
        return end;
    }
}
