package io.openova.catalyst.document.fast;

import io.openova.catalyst.value.FastPath;
import io.openova.catalyst.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the block-style subset of YAML that manifests are written in, straight from bytes, without the steps of an
 * event parser. It never guesses: on anything else (an anchor, a multi-line scalar, an ambiguous word, any fault) it
 * returns null, and the full reader decides. {@code BlockYamlPropertyTest} checks that both readers agree.
 */
@FastPath(of = "document.yaml.YamlSource", heldBy = "FastYamlReaderPropertyTest")
public final class FastYamlReader extends FastYamlScanner {
    private static final int LONGEST_KEY = 500;

    private final int deepest;
    private final ScalarCache scalars;

    private int depth;

    private FastYamlReader(byte[] bytes, int from, int to, int deepest, ScalarCache scalars) {
        super(bytes, from, to);
        this.deepest = deepest;
        this.scalars = scalars;
    }

    /**
     * Reads one document.
     *
     * @param from where the document starts, a {@code ---} line included
     * @param to where the next one does
     * @return null when the full reader has to read the document, which includes an empty one
     */
    public static @Nullable Value read(byte[] bytes, int from, int to, int deepest, ScalarCache scalars) {
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
            return new FastYamlReader(bytes, start, to, deepest, scalars).document();
        } catch (Unsure unsure) {
            return null;
        }
    }

    /** For scalars that readers interpret differently. */
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

    /** Reads the value that follows a key's colon. */
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

    /** Returns whether the text on this line is a key, by the same rules as {@link #key}. */
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

    /** Returns the offset of the colon that ends the plain key that begins here; -1 when there is none on this line. */
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

    /** Letters, digits, and a few signs without a special meaning in YAML. */
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
}
