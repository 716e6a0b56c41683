package io.openova.catalyst.finding;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Suggests known words for a misspelt one: those within a third of its length in edits, nearest first. */
public final class Nearest {
    private static final int MOST = 3;

    private Nearest() {}

    public static List<String> to(String word, Collection<String> known) {
        // Names are short; a key of a kilobyte has no similar name and must not cost a quadratic comparison.
        if (word.length() > 100) {
            return List.of();
        }
        int limit = Math.max(1, Math.min(4, word.length() / 3 + 1));
        String wanted = word.toLowerCase(Locale.ROOT);
        record Scored(String word, int distance) {}
        return known.stream()
                .map(k -> new Scored(k, distance(wanted, k.toLowerCase(Locale.ROOT))))
                .filter(s -> s.distance <= limit
                        || s.word.toLowerCase(Locale.ROOT).startsWith(wanted) && wanted.length() >= 3)
                .sorted(Comparator.comparingInt(Scored::distance).thenComparing(Scored::word))
                .limit(MOST)
                .map(Scored::word)
                .toList();
    }

    /**
     * Returns the known words within one edit of the given word, or two in a word of twelve letters or more. Much
     * stricter than {@link #to}, for decisions that depend on whether a certain word was meant.
     */
    public static List<String> slips(String word, Collection<String> known) {
        if (word.length() > 100) {
            return List.of();
        }
        int limit = word.length() < 12 ? 1 : 2;
        String wanted = word.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(k -> distance(wanted, k.toLowerCase(Locale.ROOT)) <= limit)
                .sorted()
                .limit(MOST)
                .toList();
    }

    /** Optimal string alignment distance: insert, delete, replace, or swap two neighbours. */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            d[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            d[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int replace = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + replace);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
