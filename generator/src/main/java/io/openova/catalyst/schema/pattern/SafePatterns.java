package io.openova.catalyst.schema.pattern;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Regular expressions with RE2 semantics: matching takes time linear in the text, whatever the pattern (threat S11),
 * and Kubernetes uses the same semantics. Look-around and back-references are not supported.
 */
public final class SafePatterns {
    /** Longer than any pattern of a sane schema; compiling is linear, too, but not free. */
    private static final int LONGEST = 4096;

    private static final int MOST_CACHED = 1024;
    private static final Map<String, Pattern> CACHE = new ConcurrentHashMap<>();

    private SafePatterns() {}

    /** @throws IllegalArgumentException in plain words, when the pattern is too long or RE2 does not take it */
    public static Pattern compile(String pattern) {
        Pattern known = CACHE.get(pattern);
        if (known != null) {
            return known;
        }
        if (pattern.length() > LONGEST) {
            throw new IllegalArgumentException("the pattern is longer than " + LONGEST + " characters");
        }
        PatternCost.check(pattern);
        try {
            Pattern compiled = Pattern.compile(pattern);
            if (CACHE.size() < MOST_CACHED) {
                CACHE.put(pattern, compiled);
            }
            return compiled;
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("the pattern " + pattern + " is not accepted: " + e.getDescription(), e);
        }
    }
}
