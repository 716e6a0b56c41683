package io.openova.catalyst.schema.cel;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A quantity in Kubernetes' notation ({@code 500m}, {@code 1.5Gi}, {@code 2e3}), exact to a billionth. */
record CelQuantity(BigDecimal amount) implements Comparable<CelQuantity> {
    /** No reasonable quantity is longer; keeps its arithmetic cheap. */
    private static final int LONGEST = 200;

    /**
     * The largest exponent that is computed: values beyond it are far above every bound, or round up to a billionth.
     */
    private static final int WIDEST_EXPONENT = 300;

    private static final Pattern FORM = Pattern.compile(
            "([+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+))(?:[eE]([+-]?[0-9]{1,9})|([KMGTPE]i|[numkMGTPE]))?");

    private static final Map<String, Integer> TENS =
            Map.of("n", -9, "u", -6, "m", -3, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E", 18);

    CelQuantity {
        amount = amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
    }

    static Optional<CelQuantity> of(String text) {
        Matcher matcher = FORM.matcher(text.length() > LONGEST ? "" : text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        BigDecimal number = new BigDecimal(matcher.group(1));
        String exponent = matcher.group(2);
        String suffix = matcher.group(3);
        if (exponent != null) {
            int power = Integer.parseInt(exponent);
            number = number.scaleByPowerOfTen(Math.max(-WIDEST_EXPONENT, Math.min(WIDEST_EXPONENT, power)));
        } else if (suffix != null && suffix.endsWith("i")) {
            int power = "KMGTPE".indexOf(suffix.charAt(0)) + 1;
            number = number.multiply(new BigDecimal(BigInteger.ONE.shiftLeft(10 * power)));
        } else if (suffix != null) {
            number = number.scaleByPowerOfTen(TENS.getOrDefault(suffix, 0));
        }
        // As in Kubernetes, digits finer than a billionth are rounded away from zero.
        return Optional.of(new CelQuantity(number.scale() > 9 ? number.setScale(9, RoundingMode.UP) : number));
    }

    CelQuantity plus(CelQuantity other) {
        return new CelQuantity(amount.add(other.amount));
    }

    CelQuantity minus(CelQuantity other) {
        return new CelQuantity(amount.subtract(other.amount));
    }

    static CelQuantity of(long number) {
        return new CelQuantity(BigDecimal.valueOf(number));
    }

    /** Returns the quantity as an integer; empty when it has a fraction or exceeds 64 bits. */
    Optional<Long> whole() {
        try {
            return Optional.of(amount.longValueExact());
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    @Override
    public int compareTo(CelQuantity other) {
        return amount.compareTo(other.amount);
    }
}
