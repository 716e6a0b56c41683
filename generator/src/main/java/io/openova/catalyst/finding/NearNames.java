package io.openova.catalyst.finding;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Suggests similar known words for many misspelt words without comparing each pair. In a long list, it compares only
 * words that differ by one typing slip, or that share the longest beginning or ending. Thread-safe.
 */
public final class NearNames {
    /** Up to this length of the list, all words are compared. */
    private static final int FEW = 200;

    /** The number of words compared on each side of the position where a word would be sorted in. */
    private static final int BESIDE = 25;

    private static final Comparator<String> FROM_THE_END = Comparator.comparing(NearNames::reversed);

    private final List<String> known;
    private final Map<String, List<String>> asked = new HashMap<>();
    private List<String> byStart = List.of();
    private List<String> byEnd = List.of();
    /**
     * For each word, and for it without each one of its letters: a hash in the upper half, the index of the word in the
     * lower half.
     */
    private long[] slips = {};

    public NearNames(Collection<String> known) {
        this.known = List.copyOf(known);
    }

    /** Returns the known words similar to this one, nearest first, as {@link Nearest#to} does. */
    public synchronized List<String> to(String word) {
        return asked.computeIfAbsent(word, w -> Nearest.to(w, compared(w)));
    }

    /** Returns the known words to compare a word with. */
    synchronized Collection<String> compared(String word) {
        if (known.size() <= FEW) {
            return known;
        }
        if (byStart.isEmpty()) {
            byStart = known.stream().sorted().toList();
            byEnd = known.stream().sorted(FROM_THE_END).toList();
            slips = IntStream.range(0, known.size())
                    .mapToLong(i -> i)
                    .flatMap(i -> slipsOf(known.get((int) i)).map(hash -> hash << 32 | i))
                    .sorted()
                    .toArray();
        }
        Set<String> near = new LinkedHashSet<>();
        slipsOf(word).forEach(hash -> slipped(hash, near));
        beside(byStart, word, Comparator.naturalOrder(), near);
        beside(byEnd, word, FROM_THE_END, near);
        return near;
    }

    /**
     * Returns keys of which two words share at least one if they differ by one slip (a letter added, missing, wrong, or
     * two swapped).
     */
    private static LongStream slipsOf(String word) {
        if (word.length() > 100) {
            return LongStream.empty();
        }
        String plain = word.toLowerCase(Locale.ROOT);
        return LongStream.concat(
                LongStream.of(plain.hashCode()),
                IntStream.range(0, plain.length())
                        .mapToLong(i -> (plain.substring(0, i) + plain.substring(i + 1)).hashCode()));
    }

    private void slipped(long hash, Set<String> near) {
        int found = Arrays.binarySearch(slips, hash << 32);
        int place = found < 0 ? -found - 1 : found;
        while (place < slips.length && slips[place] >> 32 == hash && near.size() < FEW / 2) {
            near.add(known.get((int) slips[place++]));
        }
    }

    private static void beside(List<String> words, String word, Comparator<String> order, Set<String> near) {
        int found = Collections.binarySearch(words, word, order);
        int place = found < 0 ? -found - 1 : found;
        near.addAll(words.subList(Math.max(0, place - BESIDE), Math.min(words.size(), place + BESIDE)));
    }

    private static String reversed(String word) {
        return new StringBuilder(word).reverse().toString();
    }
}
