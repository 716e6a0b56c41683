package io.openova.catalyst.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Names are looked at letter by letter; they are what the regular expressions of the contract say. */
class NamesTest {
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,254}");
    private static final Pattern DEVICE = Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");
    private static final List<String> SEEDS = List.of(
            "",
            "-",
            "con",
            "CON",
            "con.yaml",
            "com1",
            "com10",
            "lpt9.txt",
            "nul-",
            "qa-wp",
            "a.b",
            "_x",
            ".git",
            "bp-qa-app",
            "bp-a",
            "bp-",
            "0.1.0",
            "10.20.30-rc.1",
            "1.2",
            "1.2.3-",
            "1.2.3.4",
            "hz-fsn-rtz-prod",
            "a".repeat(63),
            "a".repeat(64),
            "a".repeat(65),
            "bp-" + "a".repeat(63),
            "bp-" + "a".repeat(64),
            "0".repeat(254),
            "b".repeat(255),
            "b".repeat(256));

    /** Each seed as it is, and with up to three letters changed, added, or taken away. */
    static List<String> texts() {
        Random random = new Random(20261125);
        String letters = "abcnouxlpt019-._-ACZ \n\u00e9\u0660/:";
        List<String> texts = new ArrayList<>(SEEDS);
        for (int i = 0; i < 40_000; i++) {
            StringBuilder text = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
            for (int j = random.nextInt(4); j > 0; j--) {
                int at = random.nextInt(text.length() + 1);
                char letter = letters.charAt(random.nextInt(letters.length()));
                if (at == text.length() || random.nextInt(3) == 0) {
                    text.insert(at, letter);
                } else if (random.nextBoolean()) {
                    text.setCharAt(at, letter);
                } else {
                    text.deleteCharAt(at);
                }
            }
            texts.add(text.toString());
        }
        return texts;
    }

    private static boolean isSegment(String text) {
        return SEGMENT.matcher(text).matches()
                && !text.endsWith(".")
                && !DEVICE.matcher(text).matches();
    }

    private static void sameAs(Predicate<String> valid, String pattern, Predicate<String> also) {
        Pattern compiled = Pattern.compile(pattern);
        int taken = 0;
        for (String text : texts()) {
            boolean expected = compiled.matcher(text).matches() && also.test(text);
            assertThat(valid.test(text)).as(pattern + " of '" + text + "'").isEqualTo(expected);
            taken += expected ? 1 : 0;
        }
        assertThat(taken).as("texts that %s takes", pattern).isGreaterThan(500);
    }

    @Test
    void names_are_what_their_expressions_say() {
        sameAs(ApplicationName::isValid, ApplicationName.PATTERN, NamesTest::isSegment);
        sameAs(NamespaceName::isValid, NamespaceName.PATTERN, NamesTest::isSegment);
        sameAs(EnvironmentName::isValid, EnvironmentName.PATTERN, NamesTest::isSegment);
        sameAs(OrganizationName::isValid, OrganizationName.PATTERN, NamesTest::isSegment);
        sameAs(RegionName::isValid, RegionName.PATTERN, NamesTest::isSegment);
        sameAs(BlueprintName::isValid, BlueprintName.PATTERN, text -> true);
    }

    @Test
    void values_of_labels_are_what_their_expression_says() {
        sameAs(
                text -> Labels.value(text).equals(text),
                "(([A-Za-z0-9][A-Za-z0-9._-]*)?[A-Za-z0-9])?",
                text -> text.length() <= 63);
    }

    @Test
    void versions_are_what_their_expression_says() {
        sameAs(Version::isValid, Version.PATTERN, text -> text.length() <= 128);
        Version version = new Version("10.20.30-rc.1");
        assertThat(version.major()).hasToString("10");
        assertThat(version.minor()).hasToString("20");
        assertThat(version.patch()).hasToString("30");
        assertThat(version.prerelease()).isEqualTo("rc.1");
        assertThat(new Version("1.2.3").patch()).hasToString("3");
    }

    @Test
    void segments_are_what_their_expressions_say() {
        sameAs(OverlayPath::isSegment, ".*", NamesTest::isSegment);
    }
}
