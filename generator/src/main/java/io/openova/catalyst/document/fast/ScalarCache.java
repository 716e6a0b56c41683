package io.openova.catalyst.document.fast;

import io.openova.catalyst.document.tree.PlainScalars;
import io.openova.catalyst.document.tree.Scalar;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.TextValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A cache of plain scalars: keys and common words occur thousands of times. Not thread-safe; a collision replaces the
 * entry, so its size is fixed.
 */
public final class ScalarCache {
    private static final int SLOTS = 2048;
    private static final int LONGEST = 40;

    private final @Nullable Known[] slots = new Known[SLOTS];

    /**
     * A plain scalar and its meaning.
     *
     * @param isSure whether every reader interprets it as the same value
     */
    public record Known(byte[] bytes, String text, Value meaning, boolean isSure) {
        /** A string other than a merge key. */
        boolean isKey() {
            return isSure && meaning instanceof TextValue && !text.equals("<<");
        }

        Value value() {
            return isSure ? meaning : FastYamlReader.unsure();
        }
    }

    public Known of(byte[] source, int from, int to) {
        int length = to - from;
        if (length > LONGEST) {
            return read(source, from, length);
        }
        int hash = length;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + source[i];
        }
        int slot = (hash ^ hash >>> 13) & SLOTS - 1;
        Known known = slots[slot];
        if (known != null && isSame(known.bytes, source, from, length)) {
            return known;
        }
        known = read(source, from, length);
        slots[slot] = known;
        return known;
    }

    private static boolean isSame(byte[] known, byte[] source, int from, int length) {
        if (known.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (known[i] != source[from + i]) {
                return false;
            }
        }
        return true;
    }

    private static Known read(byte[] source, int from, int length) {
        String text = new String(source, from, length, StandardCharsets.UTF_8);
        Scalar scalar = PlainScalars.resolve(text);
        byte[] bytes = Arrays.copyOfRange(source, from, from + length);
        return new Known(bytes, text, scalar.value(), scalar.problem() == null);
    }
}
