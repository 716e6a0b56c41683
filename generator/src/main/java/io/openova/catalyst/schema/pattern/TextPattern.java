package io.openova.catalyst.schema.pattern;

import io.openova.catalyst.schema.pattern.fast.HandCodedPatterns;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A pattern of a schema. It is compiled on first use, since compiling all patterns would take half of a cold start; and
 * it caches accepted strings, since names of Blueprints and regions recur.
 */
public final class TextPattern {
    private static final int MOST_REMEMBERED = 256;
    private static final int LONGEST_REMEMBERED = 64;

    private final String text;
    private final Set<String> passed = ConcurrentHashMap.newKeySet();

    public TextPattern(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }

    public boolean matches(String value) {
        Boolean known = HandCodedPatterns.matches(text, value);
        if (known != null) {
            return known;
        }
        if (passed.contains(value)) {
            return true;
        }
        boolean matches = SafePatterns.compile(text).matcher(value).find();
        if (matches && value.length() <= LONGEST_REMEMBERED && passed.size() < MOST_REMEMBERED) {
            passed.add(value);
        }
        return matches;
    }
}
