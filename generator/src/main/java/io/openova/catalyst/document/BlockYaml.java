package io.openova.catalyst.document;

import io.openova.catalyst.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the block-style subset of YAML that manifests are written in, straight from bytes, without the steps of an event
 * parser. It never guesses: whatever it is not sure of (an anchor, a scalar over several lines, a doubtful word, any
 * fault) makes it answer null, and the full reader decides. {@code BlockYamlPropertyTest} holds its answers equal to the full
 * reader's.
 */
final class BlockYaml {
    /** Said instead of a value; thrown without a stack, because it is an answer and not an accident. */
    private static final class Unsure extends RuntimeException {
        private static final long serialVersionUID = 1;
        static final Unsure ANSWER = new Unsure();

        private Unsure() {
            super(null, null, false, false);
        }
    }

    private static final int LONGEST_KEY = 500;

    private final byte[] bytes;
    private final int end;
    private final int deepest;
    private final ScalarCache scalars;

    private int pos;
    /** Where the line of {@link #pos} starts. */
    private int line;
    /** Spaces before the first character of the line that {@link #nextLine} found; -1 when there was none. */
    private int indent;

    private int depth;

    private BlockYaml(byte[] bytes, int from, int to, int deepest, ScalarCache scalars) {
        this.bytes = bytes;
        this.pos = from;
        this.end = to;
        this.deepest = deepest;
        this.scalars = scalars;
    }

    /**
     * Reads one document.
     *
     * @param from where the document starts, a {@code ---} line included
     * @param to where the next one does
     * @return null when the full reader has to look, which is also the answer for a document that holds nothing
     */
    static @Nullable Value read(byte[] bytes, int from, int to, int deepest, ScalarCache scalars) {
        int start = from;
        if (to - from >= 4 && bytes[from] == '-' && bytes[from + 1] == '-' && bytes[from + 2] == '-') {
            if (bytes[from + 3] != '\n') {
                return null;
            }
            start = from + 4;
        }
        if (to <= start || bytes[to - 1] != '\n') {
            return null;
        }
        try {
            return new BlockYaml(bytes, start, to, deepest, scalars).document();
        } catch (Unsure unsure) {
            return null;
        }
    }

    /** For scalars that readers take for different things. */
    static Value unsure() {
        throw Unsure.ANSWER;
    }

    private Value document() {
        nextLine();
        if (indent != 0) {
            throw Unsure.ANSWER;
        }
        Value root = node(0);
        if (indent >= 0) {
            throw Unsure.ANSWER;
        }
        return root;
    }

    /** Goes to the first character of the next line that has more than spaces and a comment. */
    private void nextLine() {
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

    private boolean isDash() {
        return bytes[pos] == '-' && (bytes[pos + 1] == ' ' || bytes[pos + 1] == '\n');
    }

    private void deeper() {
        if (++depth > deepest) {
            throw Unsure.ANSWER;
        }
    }

    /** A list or an object whose first character is here, {@code column} characters into its line. */
    private Value node(int column) {
        return isDash() ? list(column) : object(column);
    }

    private Value list(int column) {
        deeper();
        List<Value> items = new ArrayList<>();
        do {
            pos++;
            skipSpaces();
            items.add(item(column));
        } while (indent == column && isDash());
        depth--;
        return Value.list(items);
    }

    private Value item(int column) {
        if (atLineEnd()) {
            nextLine();
            return indent > column ? node(indent) : Value.NULL;
        }
        int inner = pos - line;
        if (isDash()) {
            return list(inner);
        }
        if (isKeyAhead()) {
            return object(inner);
        }
        return inline(column);
    }

    private Value object(int column) {
        deeper();
        String[] keys = new String[8];
        Value[] values = new Value[8];
        int size = 0;
        do {
            if (size == keys.length) {
                keys = Arrays.copyOf(keys, size * 2);
                values = Arrays.copyOf(values, size * 2);
            }
            keys[size] = key();
            values[size++] = value(column);
            if (indent > column) {
                throw Unsure.ANSWER;
            }
        } while (indent == column && !isDash());
        depth--;
        try {
            return Value.object(keys, values, size);
        } catch (IllegalArgumentException twice) {
            throw Unsure.ANSWER;
        }
    }

    /** What follows a key's colon. */
    private Value value(int column) {
        skipSpaces();
        if (!atLineEnd()) {
            Value value = inline(column);
            if (indent == column && isDash()) {
                throw Unsure.ANSWER;
            }
            return value;
        }
        nextLine();
        if (indent > column) {
            return node(indent);
        }
        return indent == column && isDash() ? list(column) : Value.NULL;
    }

    /** A value that begins on this line; afterwards the next line is at hand, and it must not be deeper. */
    private Value inline(int parent) {
        Value value;
        switch (bytes[pos]) {
            case '|' -> {
                return literal(parent);
            }
            case '"' -> value = Value.text(doubleQuoted());
            case '\'' -> value = Value.text(singleQuoted());
            case '[', '{' -> value = flow();
            default -> value = plain();
        }
        skipSpaces();
        if (!atLineEnd()) {
            throw Unsure.ANSWER;
        }
        nextLine();
        if (indent > parent) {
            throw Unsure.ANSWER;
        }
        return value;
    }

    private void skipSpaces() {
        while (bytes[pos] == ' ') {
            pos++;
        }
    }

    /** Whether nothing but a comment is left of the line; goes to the next line then. */
    private boolean atLineEnd() {
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

    /** Whether the text on this line is a key; looks as {@link #key} will. */
    private boolean isKeyAhead() {
        int before = pos;
        byte first = bytes[pos];
        if (first == '|' || first == '[' || first == '{') {
            return false;
        }
        boolean isKey;
        if (first == '"' || first == '\'') {
            skipQuoted(first);
            isKey = isColon();
        } else {
            isKey = keyEnd() >= 0;
        }
        pos = before;
        return isKey;
    }

    private boolean isColon() {
        return bytes[pos] == ':' && (bytes[pos + 1] == ' ' || bytes[pos + 1] == '\n');
    }

    private void skipQuoted(byte quote) {
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

    /** Where the plain key that begins here ends, its colon; -1 when there is none on this line. */
    private int keyEnd() {
        int at = pos;
        while (true) {
            byte c = bytes[at];
            if (c == ':' && (bytes[at + 1] == ' ' || bytes[at + 1] == '\n')) {
                return at;
            }
            if (c == '\n' || c == '#' && at > pos && bytes[at - 1] == ' ') {
                return -1;
            }
            at++;
        }
    }

    private String key() {
        byte first = bytes[pos];
        String key;
        if (first == '"' || first == '\'') {
            key = first == '"' ? doubleQuoted() : singleQuoted();
        } else {
            int to = keyEnd();
            if (to <= pos || to - pos > LONGEST_KEY || bytes[to - 1] == ' ') {
                throw Unsure.ANSWER;
            }
            int from = pos;
            plainBody(to);
            ScalarCache.Known known = scalars.of(bytes, from, to);
            if (!known.isKey()) {
                throw Unsure.ANSWER;
            }
            key = known.text();
        }
        if (!isColon() || key.length() > LONGEST_KEY) {
            throw Unsure.ANSWER;
        }
        pos++;
        return key;
    }

    /** A plain scalar up to a comment or the end of the line. */
    private Value plain() {
        int from = pos;
        int at = from;
        while (bytes[at] != '\n' && !(bytes[at] == '#' && at > from && bytes[at - 1] == ' ')) {
            if (bytes[at] == ':' && (bytes[at + 1] == ' ' || bytes[at + 1] == '\n')) {
                throw Unsure.ANSWER;
            }
            at++;
        }
        while (at > from && bytes[at - 1] == ' ') {
            at--;
        }
        plainBody(at);
        return scalars.of(bytes, from, at).value();
    }

    /** Goes over the characters of a plain scalar to its end, none of which may have another meaning. */
    private void plainBody(int to) {
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

    private static boolean isWordCharacter(byte c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '/';
    }

    /** Steps over one character beyond ASCII; control characters and what may be a line break in disguise are not ours. */
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

    private String singleQuoted() {
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

    private String doubleQuoted() {
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

    /** A flow collection on one line, of the simple kind: {@code [a, "b"]}, {@code {cpu: 100m}}. */
    private Value flow() {
        deeper();
        boolean isList = bytes[pos] == '[';
        byte close = isList ? (byte) ']' : (byte) '}';
        List<String> keys = new ArrayList<>();
        List<Value> items = new ArrayList<>();
        pos++;
        skipSpaces();
        while (bytes[pos] != close) {
            if (!isList) {
                keys.add(flowKey());
            }
            items.add(flowItem());
            skipSpaces();
            if (bytes[pos] == ',' && (bytes[pos + 1] == ' ' || bytes[pos + 1] == '"')) {
                pos++;
                skipSpaces();
                if (bytes[pos] == close) {
                    throw Unsure.ANSWER;
                }
            } else if (bytes[pos] != close) {
                throw Unsure.ANSWER;
            }
        }
        pos++;
        depth--;
        if (isList) {
            return Value.list(items);
        }
        try {
            return Value.object(keys.toArray(new String[0]), items.toArray(new Value[0]), keys.size());
        } catch (IllegalArgumentException twice) {
            throw Unsure.ANSWER;
        }
    }

    private String flowKey() {
        String key;
        if (bytes[pos] == '"') {
            key = doubleQuoted();
        } else {
            int from = pos;
            flowWord();
            ScalarCache.Known known = scalars.of(bytes, from, pos);
            if (!known.isKey()) {
                throw Unsure.ANSWER;
            }
            key = known.text();
        }
        if (bytes[pos] != ':' || bytes[pos + 1] != ' ' || key.length() > LONGEST_KEY) {
            throw Unsure.ANSWER;
        }
        pos++;
        skipSpaces();
        return key;
    }

    private Value flowItem() {
        switch (bytes[pos]) {
            case '"' -> {
                return Value.text(doubleQuoted());
            }
            case '\'' -> {
                return Value.text(singleQuoted());
            }
            case '[', '{' -> {
                return flow();
            }
            default -> {
                int from = pos;
                flowWord();
                return scalars.of(bytes, from, pos).value();
            }
        }
    }

    /** Letters, digits and a few signs that mean nothing else anywhere. */
    private void flowWord() {
        int from = pos;
        while (isWordCharacter(bytes[pos])
                || bytes[pos] == '_'
                || bytes[pos] == '$'
                || pos > from && bytes[pos] == '%') {
            pos++;
        }
        if (pos == from || bytes[from] == '-' && (pos == from + 1 || bytes[from + 1] == '-')) {
            throw Unsure.ANSWER;
        }
    }

    /** A literal block scalar, {@code |}, {@code |-} or {@code |+}. */
    private Value literal(int parent) {
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

    /** The end of a content line, all of whose characters are ours; a tab is, here. */
    private int literalLine(int from) {
        int at = from;
        while (bytes[at] != '\n') {
            byte c = bytes[at];
            at = c >= ' ' && c != 0x7f || c == '\t' ? at + 1 : checked(at);
        }
        return at;
    }

    /** How deep the first line with content stands; blank lines before it must not be deeper. */
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

    /** A bound for the size of the text: where the first line that is not part of it starts. */
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
