package io.openova.catalyst.apiserver;

import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.NumberValue;
import io.openova.catalyst.value.Value.TextValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Resource quantities: {@code 500m}, {@code 1.5Gi}, {@code 2e3}, 5. */
final class Amount {
    private static final int LONGEST = 100;
    private static final Pattern FORM = Pattern.compile(
            "([+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+))(?:[eE]([+-]?[0-9]{1,3})|([KMGTPE]i|[numkMGTPE]))?");

    private Amount() {}

    /** The same quantities recur. */
    private static final int MOST_KEPT = 2048;

    private static final Map<String, Optional<BigDecimal>> KEPT = new ConcurrentHashMap<>();

    static Optional<BigDecimal> of(@Nullable Value value) {
        if (value == null) {
            return Optional.empty();
        }
        String text = value instanceof TextValue words
                ? words.text().strip()
                : value instanceof NumberValue number ? number.lexeme() : "";
        Optional<BigDecimal> kept = KEPT.get(text);
        if (kept != null) {
            return kept;
        }
        Optional<BigDecimal> amount = read(text);
        if (KEPT.size() < MOST_KEPT && text.length() <= LONGEST) {
            KEPT.put(text, amount);
        }
        return amount;
    }

    private static Optional<BigDecimal> read(String text) {
        Matcher matcher = FORM.matcher(text.length() > LONGEST ? "" : text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        BigDecimal number = new BigDecimal(matcher.group(1));
        String exponent = matcher.group(2);
        String suffix = matcher.group(3);
        if (exponent != null) {
            number = number.scaleByPowerOfTen(Integer.parseInt(exponent));
        } else if (suffix != null && suffix.endsWith("i")) {
            number = number.multiply(
                    new BigDecimal(BigInteger.ONE.shiftLeft(10 * ("KMGTPE".indexOf(suffix.charAt(0)) + 1))));
        } else if (suffix != null) {
            number = number.scaleByPowerOfTen(3 * ("num kMGTPE".indexOf(suffix.charAt(0)) - 3));
        }
        return Optional.of(number.scale() > 9 ? number.setScale(9, RoundingMode.UP) : number);
    }

    static Optional<BigDecimal> of(Field field) {
        return of(field.value());
    }

    static boolean isWhole(BigDecimal amount) {
        return amount.signum() == 0 || amount.stripTrailingZeros().scale() <= 0;
    }
}
