package io.openova.catalyst.chart;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * {@code .helmignore} as Helm reads it, oddities and all: shell patterns, a slash at the end for folders only, a slash
 * elsewhere for the whole path; the first rule that matches ignores. There is no {@code **}.
 */
public final class IgnoreRules {
    private record Rule(String pattern, boolean negated, boolean foldersOnly, boolean wholePath) {}

    private final List<Rule> rules = new ArrayList<>();
    private final List<String> unknown = new ArrayList<>();

    public IgnoreRules(String text) {
        // Helm adds this rule of its own: hidden files of templates/ are never templates.
        add("templates/.?*");
        text.lines().map(String::strip).forEach(this::add);
    }

    private void add(String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        if (line.contains("**")) {
            unknown.add(line);
        }
        String pattern = line;
        boolean negated = pattern.startsWith("!");
        if (negated) {
            pattern = pattern.substring(1);
        }
        boolean foldersOnly = pattern.endsWith("/");
        if (foldersOnly) {
            pattern = pattern.substring(0, pattern.length() - 1);
        }
        boolean wholePath = pattern.contains("/");
        rules.add(new Rule(pattern.startsWith("/") ? pattern.substring(1) : pattern, negated, foldersOnly, wholePath));
    }

    /** The lines for which Helm refuses the chart. */
    List<String> unknown() {
        return List.copyOf(unknown);
    }

    /** Returns whether the file, or a folder above it, is ignored. */
    public boolean ignoresFile(String path) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (ignores(path.substring(0, slash), true)) {
                return true;
            }
        }
        return ignores(path, false);
    }

    /** Returns whether this file or folder itself is ignored. */
    boolean ignores(String path, boolean folder) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        // As in Helm, a negated rule ignores whatever does not match it, and folders as well.
        for (Rule rule : rules) {
            boolean matches = matches(rule.pattern(), rule.wholePath() ? path : name);
            if (rule.negated()) {
                if (rule.foldersOnly() && !folder || !matches) {
                    return true;
                }
            } else if (matches && (!rule.foldersOnly() || folder)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Matches one path as a shell does: {@code *} and {@code ?} stop at a slash, {@code [a-z]} and {@code \\} as usual.
     * It tracks all possible positions in one pass over the pattern, so that no pattern is slow.
     */
    private static boolean matches(String pattern, String text) {
        BitSet places = new BitSet(text.length() + 1);
        places.set(0);
        for (int p = 0; p < pattern.length() && !places.isEmpty(); p++) {
            char c = pattern.charAt(p);
            if (c == '*') {
                for (int t = 0; t < text.length(); t++) {
                    if (places.get(t) && text.charAt(t) != '/') {
                        places.set(t + 1);
                    }
                }
                continue;
            }
            IntPredicate fits;
            int close = c == '[' ? pattern.indexOf(']', p + 2) : -1;
            if (close > 0) {
                String members = pattern.substring(p + 1, close);
                fits = t -> inClass(members, text.charAt(t));
                p = close;
            } else if (c == '?') {
                fits = t -> text.charAt(t) != '/';
            } else {
                p += c == '\\' && p + 1 < pattern.length() ? 1 : 0;
                char literal = pattern.charAt(p);
                fits = t -> text.charAt(t) == literal;
            }
            BitSet next = new BitSet(text.length() + 1);
            places.stream().filter(t -> t < text.length() && fits.test(t)).forEach(t -> next.set(t + 1));
            places = next;
        }
        return places.get(text.length());
    }

    private static boolean inClass(String members, char c) {
        boolean negated = members.startsWith("^");
        boolean found = false;
        for (int i = negated ? 1 : 0; i < members.length(); i++) {
            boolean range = i + 2 < members.length() && members.charAt(i + 1) == '-';
            found |= range ? members.charAt(i) <= c && c <= members.charAt(i + 2) : members.charAt(i) == c;
            i += range ? 2 : 0;
        }
        return found != negated;
    }
}
