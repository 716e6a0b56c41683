package io.openova.catalyst.schema.goformat;

import io.openova.catalyst.schema.pattern.TextPattern;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Dates, times, and durations as Go and Kubernetes' formats accept them. */
public final class FormatTimes {
    private static final TextPattern CLOCK =
            new TextPattern("^([0-9]{2}):([0-9]{2}):([0-9]{2})(.[0-9]+)?(z|([+-][0-9]{2}:[0-9]{2}))$");

    private static final BigInteger MOST = BigInteger.ONE.shiftLeft(63);

    private static final Map<String, Long> UNITS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "\u00b5s", 1_000L,
            "\u03bcs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);

    private static final List<String> WORDS = List.of(
            "ns", "us", "\u00b5s", "ms", "s", "m", "h", "hr", "d", "w", "wk", "nano", "micro", "milli", "sec", "min",
            "hour", "day", "week");

    /** The first letters of units that may be spelt out: {@code nanos}, {@code minutes}. */
    private static final int OPEN_WORDS = WORDS.indexOf("nano");

    private FormatTimes() {}

    /** {@code 2026-01-31}. */
    public static boolean isDate(String text) {
        return text.length() == 10 && startsWithDate(text);
    }

    private static boolean startsWithDate(String text) {
        if (text.length() < 10 || text.charAt(4) != '-' || text.charAt(7) != '-') {
            return false;
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        return year >= 0
                && month >= 1
                && month <= 12
                && day >= 1
                && day <= YearMonth.of(year, month).lengthOfMonth();
    }

    /** The format {@code date-time}, which checks nothing of an offset but the number of its digits. */
    static boolean isDateTime(String text) {
        String[] parts = text.toLowerCase(Locale.ROOT).split("t", 3);
        if (parts.length < 2 || !isDate(parts[0]) || !CLOCK.matches(parts[1])) {
            return false;
        }
        return number(parts[1], 0, 2) <= 23 && number(parts[1], 3, 5) <= 59 && number(parts[1], 6, 8) <= 59;
    }

    /** A time in a field of one of Kubernetes' own types: RFC 3339, read by Go with an hour of one digit, too. */
    static boolean isInstant(String text) {
        if (!startsWithDate(text) || text.length() < 11 || text.charAt(10) != 'T') {
            return false;
        }
        int at = digits(text, 11) == 12 ? 12 : 13;
        if (text.length() < at + 6 || text.charAt(at) != ':' || text.charAt(at + 3) != ':') {
            return false;
        }
        int hour = number(text, 11, at);
        int minute = number(text, at + 1, at + 3);
        int second = number(text, at + 4, at + 6);
        at += 6;
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
            return false;
        }
        if (at < text.length() && (text.charAt(at) == '.' || text.charAt(at) == ',')) {
            int end = digits(text, at + 1);
            at = end > at + 1 ? end : at;
        }
        return isOffset(text.substring(at));
    }

    /** The same with a fraction of six digits. */
    static boolean isMicroInstant(String text) {
        int point = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
        return point > 0 && digits(text, point + 1) == point + 7 && isInstant(text);
    }

    private static boolean isOffset(String text) {
        if (text.equals("Z")) {
            return true;
        }
        if (text.length() != 6 || text.charAt(3) != ':' || text.charAt(0) != '+' && text.charAt(0) != '-') {
            return false;
        }
        int hours = number(text, 1, 3);
        int minutes = number(text, 4, 6);
        return hours >= 0 && hours <= 24 && minutes >= 0 && minutes <= 60;
    }

    /** Go's durations, and Scala's anywhere in the text. */
    static boolean isDuration(String text) {
        return isGoDuration(text) || isScalaDuration(text);
    }

    private static boolean isGoDuration(String text) {
        boolean negative = text.startsWith("-");
        int at = negative || text.startsWith("+") ? 1 : 0;
        if (text.substring(at).equals("0")) {
            return true;
        }
        BigInteger sum = BigInteger.ZERO;
        boolean any = at < text.length();
        while (at < text.length()) {
            int whole = digits(text, at);
            int end = whole < text.length() && text.charAt(whole) == '.' ? digits(text, whole + 1) : whole;
            int unitEnd = end;
            while (unitEnd < text.length() && !isDigit(text.charAt(unitEnd)) && text.charAt(unitEnd) != '.') {
                unitEnd++;
            }
            Long unit = UNITS.get(text.substring(end, unitEnd));
            if (unit == null || whole == at && end <= whole + 1) {
                return false;
            }
            String number = text.substring(at, end);
            if (new BigInteger("0" + text.substring(at, whole))
                            .multiply(BigInteger.valueOf(unit))
                            .compareTo(MOST)
                    > 0) {
                return false;
            }
            // Go's sum has 64 bits: twice its largest value is 0.
            sum = sum.add(new BigDecimal("0" + number)
                            .multiply(BigDecimal.valueOf(unit))
                            .toBigInteger())
                    .mod(MOST.shiftLeft(1));
            if (sum.compareTo(MOST) > 0) {
                return false;
            }
            at = unitEnd;
        }
        return any && sum.compareTo(negative ? MOST : MOST.subtract(BigInteger.ONE)) <= 0;
    }

    private static boolean isScalaDuration(String text) {
        boolean found = false;
        int at = 0;
        while (at < text.length()) {
            int end = digits(text, at);
            if (end == at) {
                at++;
                continue;
            }
            int word = end;
            while (word < text.length() && " \t\n\f\r".indexOf(text.charAt(word)) >= 0) {
                word++;
            }
            int wordEnd = word;
            while (wordEnd < text.length() && isWordCharacter(text.charAt(wordEnd))) {
                wordEnd++;
            }
            if (wordEnd > word) {
                if (new BigInteger(text.substring(at, end)).bitLength() > 63) {
                    return false;
                }
                found = found || isUnit(text.substring(word, wordEnd).toLowerCase(Locale.ROOT));
            }
            at = Math.max(end, wordEnd);
        }
        return found;
    }

    private static boolean isUnit(String word) {
        for (int i = 0; i < WORDS.size(); i++) {
            if (word.equals(WORDS.get(i)) || i >= OPEN_WORDS && word.startsWith(WORDS.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWordCharacter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '\u00b5';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int digits(String text, int from) {
        int end = from;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** Returns the number in these characters; -1 when not all are digits. */
    private static int number(String text, int from, int end) {
        int number = 0;
        for (int i = from; i < end; i++) {
            if (i >= text.length() || !isDigit(text.charAt(i))) {
                return -1;
            }
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }
}
