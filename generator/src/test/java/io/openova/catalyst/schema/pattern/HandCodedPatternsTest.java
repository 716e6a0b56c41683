package io.openova.catalyst.schema.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.EnvironmentName;
import io.openova.catalyst.model.OrganizationName;
import io.openova.catalyst.model.RegionName;
import io.openova.catalyst.model.Version;
import io.openova.catalyst.schema.pattern.fast.HandCodedPatterns;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is known by heart is what the engine for patterns says. */
class HandCodedPatternsTest {
    private static final String LETTERS = "abp-pb019-..-zA_\n\u00e9";

    @Test
    void each_pattern_takes_what_the_engine_takes() {
        Random random = new Random(20261125);
        // In an order that every run has: a set has another in each.
        for (String pattern : new TreeSet<>(HandCodedPatterns.ALL)) {
            com.google.re2j.Pattern engine = SafePatterns.compile(pattern);
            int taken = 0;
            for (int i = 0; i < 20_000; i++) {
                String text = text(random);
                boolean expected = engine.matcher(text).find();
                assertThat(HandCodedPatterns.matches(pattern, text))
                        .as(pattern + " of '" + text + "'")
                        .isEqualTo(expected);
                taken += expected ? 1 : 0;
            }
            assertThat(taken).as(pattern).isGreaterThan(200);
        }
    }

    /** Half of them from few letters, so that every pattern takes some; long ones, to meet the bounds. */
    private static String text(Random random) {
        StringBuilder text = new StringBuilder(
                switch (random.nextInt(6)) {
                    case 0 -> "bp-";
                    case 1 -> "0.1.";
                    case 2 -> "a".repeat(25 + random.nextInt(45));
                    default -> "";
                });
        String letters = random.nextBoolean() ? LETTERS : "a1-";
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    @Test
    void a_pattern_that_is_not_known_is_left_to_the_engine() {
        assertThat(HandCodedPatterns.matches("^a$", "a")).isNull();
        assertThat(new TextPattern("^a+$").matches("aaa")).isTrue();
        assertThat(new TextPattern("^a+$").matches("aab")).isFalse();
    }

    @Test
    void the_patterns_of_names_are_among_them() {
        assertThat(HandCodedPatterns.ALL)
                .contains(
                        BlueprintName.PATTERN,
                        EnvironmentName.PATTERN,
                        OrganizationName.PATTERN,
                        RegionName.PATTERN,
                        Version.PATTERN);
    }
}
