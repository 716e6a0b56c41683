package io.openova.catalyst.document.tree;

import io.openova.catalyst.value.Value;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Turns a written number into its one canonical JSON lexeme, or refuses it, so that no reader of our output sees
 * another value than the author wrote. Integers fit 64 bits signed; a decimal is what a 64-bit float prints as (its
 * shortest form), so every reader that goes through a float gives it back. {@code -0} is kept as written.
 */
public final class NumberSyntax {
    /** Longer than any shortest double in plain decimals; anything longer is a mistake or an attack. */
    private static final int MOST_CHARACTERS = 400;

    private static final int SHORTEST_DOUBLE_DIGITS = 17;
    private static final int ALWAYS_EXACT_DIGITS = 15;

    private NumberSyntax() {}

    /**
     * Reads a number of the YAML 1.2 core grammar, which holds the JSON grammar:
     * {@code [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?}, without extra leading zeros.
     */
    public static Scalar read(String text) {
        if (text.length() > MOST_CHARACTERS) {
            return tooLong(text);
        }
        Parts parts = Parts.of(text);
        return parts.isInteger() ? integer(parts) : decimal(parts);
    }

    private static Scalar tooLong(String text) {
        boolean integer = text.indexOf('.') < 0 && text.indexOf('e') < 0 && text.indexOf('E') < 0;
        return integer ? tooLarge() : notExact();
    }

    /** A hexadecimal integer, digits only. */
    static Scalar hexadecimal(String digits) {
        int start = 0;
        while (start < digits.length() - 1 && digits.charAt(start) == '0') {
            start++;
        }
        if (digits.length() - start > 16) {
            return tooLarge();
        }
        long number = Long.parseUnsignedLong(digits.substring(start), 16);
        return number < 0 ? tooLarge() : Scalar.of(Value.number(number));
    }

    private static Scalar integer(Parts parts) {
        String lexeme = parts.sign() + parts.whole();
        return fitsLong(lexeme) ? Scalar.of(Value.numeral(lexeme)) : tooLarge();
    }

    private static Scalar decimal(Parts parts) {
        String digits = parts.significantDigits();
        if (digits.isEmpty()) {
            return Scalar.of(Value.numeral(parts.hasExponent() ? parts.sign() + "0" : parts.plain()));
        }
        long exponent = parts.scientificExponent();
        if (exponent > 308 || exponent == 308 && Double.isInfinite(nearest(digits, 308))) {
            return tooLarge();
        }
        if (digits.length() > SHORTEST_DOUBLE_DIGITS || exponent < -324) {
            return notExact();
        }
        boolean exact = digits.length() <= ALWAYS_EXACT_DIGITS && Math.abs(exponent) <= 290
                || isShortestDouble(digits, (int) exponent);
        if (!exact) {
            return notExact();
        }
        return Scalar.of(
                Value.numeral(parts.hasExponent() ? canonical(parts.sign(), digits, (int) exponent) : parts.plain()));
    }

    /**
     * Whether a 64-bit float holds these digits so that its shortest printed form is these digits again. Worked out from
     * the float's exact value, because Double.toString prints needless digits before Java 19.
     */
    private static boolean isShortestDouble(String digits, int exponent) {
        double nearest = nearest(digits, exponent);
        if (nearest == 0) {
            return false;
        }
        BigDecimal written = new BigDecimal(digits).scaleByPowerOfTen(exponent - digits.length() + 1);
        BigDecimal exact = new BigDecimal(nearest);
        if (rounded(exact, digits.length()).compareTo(written) != 0) {
            return false;
        }
        return digits.length() == 1 || rounded(exact, digits.length() - 1).doubleValue() != nearest;
    }

    private static double nearest(String digits, int exponent) {
        return Double.parseDouble(digits + "e" + (exponent - digits.length() + 1));
    }

    private static BigDecimal rounded(BigDecimal number, int digits) {
        return number.round(new MathContext(digits, RoundingMode.HALF_EVEN));
    }

    /** The form of a number written with an exponent; YAML 1.1 reads a float only with a dot and a signed exponent. */
    private static String canonical(String sign, String digits, int exponent) {
        int last = digits.length() - 1;
        if (exponent >= last && exponent <= 18) {
            String integer = sign + digits + "0".repeat(exponent - last);
            if (fitsLong(integer)) {
                return integer;
            }
        }
        if (exponent >= 0 && exponent < last && exponent <= 15) {
            return sign + digits.substring(0, exponent + 1) + "." + digits.substring(exponent + 1);
        }
        if (exponent < 0 && exponent >= -5) {
            return sign + "0." + "0".repeat(-exponent - 1) + digits;
        }
        String fraction = last == 0 ? "0" : digits.substring(1);
        String power = (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
        return sign + digits.charAt(0) + "." + fraction + "e" + power;
    }

    private static boolean fitsLong(String integer) {
        if (integer.length() > 20) {
            return false;
        }
        try {
            Long.parseLong(integer);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static Scalar tooLarge() {
        return Scalar.error(
                "number/too-large",
                "the number does not fit 64 bits, so readers would change it",
                "write a smaller number, or quote it if it is text");
    }

    private static Scalar notExact() {
        return Scalar.error(
                "number/not-exact",
                "a 64-bit float does not hold this number exactly, so readers would change it",
                "write fewer digits, or quote it if it is text");
    }

    /**
     * A written number taken apart.
     *
     * @param sign {@code -} or empty
     * @param whole digits before the dot, {@code 0} when there were none
     * @param fraction digits after the dot
     * @param exponent power of ten, cut off at a billion
     */
    private record Parts(
            String sign, String whole, String fraction, boolean hasDot, boolean hasExponent, long exponent) {

        static Parts of(String text) {
            int start = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
            int e = Math.max(text.indexOf('e'), text.indexOf('E'));
            int end = e < 0 ? text.length() : e;
            int dot = text.indexOf('.');
            String whole = text.substring(start, dot < 0 ? end : dot);
            return new Parts(
                    text.charAt(0) == '-' ? "-" : "",
                    whole.isEmpty() ? "0" : whole,
                    dot < 0 ? "" : text.substring(dot + 1, end),
                    dot >= 0,
                    e >= 0,
                    e < 0 ? 0 : exponentOf(text, e + 1));
        }

        private static long exponentOf(String text, int from) {
            boolean negative = text.charAt(from) == '-';
            long power = 0;
            for (int i = from; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c >= '0' && c <= '9') {
                    power = Math.min(power * 10 + (c - '0'), 1_000_000_000L);
                }
            }
            return negative ? -power : power;
        }

        boolean isInteger() {
            return !hasDot && !hasExponent;
        }

        String plain() {
            return sign + whole + "." + (fraction.isEmpty() ? "0" : fraction);
        }

        private int firstSignificant() {
            String digits = whole + fraction;
            int first = 0;
            while (first < digits.length() && digits.charAt(first) == '0') {
                first++;
            }
            return first;
        }

        /** All digits without zeros at either end; empty for zero. */
        String significantDigits() {
            String digits = whole + fraction;
            int end = digits.length();
            int first = firstSignificant();
            while (end > first && digits.charAt(end - 1) == '0') {
                end--;
            }
            return digits.substring(first, end);
        }

        /** The power of ten of the first significant digit. */
        long scientificExponent() {
            return whole.length() - 1 - firstSignificant() + exponent;
        }
    }
}
