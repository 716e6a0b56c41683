package io.openova.catalyst.schema.pattern;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Estimates the cost of a pattern before it is compiled. RE2/J expands counted repetitions, so that {@code
 * ((a{1000}){1000}){1000}} takes all memory, and it recurses into groups. The estimate may be too high for odd
 * patterns, never too low.
 */
final class PatternCost {
    /** The number of instructions with every repetition expanded; the longest honest patterns stay in the hundreds. */
    private static final long MOST = 2_000;

    private static final int DEEPEST = 50;

    private final String pattern;
    private final Deque<Long> around = new ArrayDeque<>();
    private int at;
    private long sequence;
    private long last;

    private PatternCost(String pattern) {
        this.pattern = pattern;
    }

    /**
     * @throws IllegalArgumentException with a readable message, when the pattern is too costly
     */
    static void check(String pattern) {
        new PatternCost(pattern).weigh();
    }

    private void weigh() {
        while (at < pattern.length()) {
            char c = pattern.charAt(at++);
            switch (c) {
                case '(' -> open();
                case ')' -> close();
                case '[' -> {
                    skipClass();
                    atom(1);
                }
                case '\\' -> {
                    skipEscape();
                    atom(1);
                }
                case '{' -> repeat();
                case '*', '+', '?' -> atom(1);
                default -> atom(1);
            }
            if (sequence > MOST) {
                throw new IllegalArgumentException(
                        "the pattern repeats too much: expanded it has more than " + MOST + " parts");
            }
        }
    }

    private void atom(long weight) {
        sequence += weight;
        last = weight;
    }

    private void open() {
        around.push(sequence);
        if (around.size() > DEEPEST) {
            throw new IllegalArgumentException("the pattern has more than " + DEEPEST + " nested groups");
        }
        sequence = 0;
        last = 0;
    }

    private void close() {
        long group = sequence + 1;
        // RE2 refuses an unbalanced bracket.
        sequence = around.isEmpty() ? 0 : around.pop();
        atom(group);
    }

    /** {@code {n}}, {@code {n,}} and {@code {n,m}}; any other brace is a literal. */
    private void repeat() {
        int end = pattern.indexOf('}', at);
        String counts = end < 0 ? "" : pattern.substring(at, end);
        if (!isCounts(counts)) {
            atom(1);
            return;
        }
        at = end + 1;
        long times = 1;
        for (String count : counts.split(",")) {
            times = Math.max(times, Long.parseLong(count) + 1);
        }
        // The sequence already contains the atom once.
        sequence += last * (times - 1);
        last *= times;
    }

    /** {@code [0-9]{1,9}(,[0-9]{0,9})?}. */
    private static boolean isCounts(String text) {
        int comma = text.indexOf(',');
        int end = comma < 0 ? text.length() : comma;
        if (end == 0 || end > 9 || text.length() - end > 10) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (i != comma && (text.charAt(i) < '0' || text.charAt(i) > '9')) {
                return false;
            }
        }
        return true;
    }

    private void skipClass() {
        if (at < pattern.length() && pattern.charAt(at) == '^') {
            at++;
        }
        // A closing bracket at the start is a member.
        boolean first = true;
        while (at < pattern.length() && (first || pattern.charAt(at) != ']')) {
            at += pattern.charAt(at) == '\\' ? 2 : 1;
            first = false;
        }
        at++;
    }

    /** {@code \\d}, {@code \\pL}, {@code \\x{10FFFF}}. */
    private void skipEscape() {
        boolean braced =
                at + 1 < pattern.length() && pattern.charAt(at + 1) == '{' && "pPx".indexOf(pattern.charAt(at)) >= 0;
        int end = braced ? pattern.indexOf('}', at) : -1;
        at = end < 0 ? at + 1 : end + 1;
    }
}
