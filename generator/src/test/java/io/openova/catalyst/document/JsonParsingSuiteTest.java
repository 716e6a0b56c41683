package io.openova.catalyst.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The JSON Parsing Test Suite: what must be refused is, and what must be taken is, or refused for a reason we state. */
@Tag("slow")
class JsonParsingSuiteTest {
    /** Sound JSON that we refuse all the same, because readers would disagree on its meaning (threats S12, S13). */
    private static final Set<String> STATED =
            Set.of("document/duplicate-key", "document/lone-surrogate", "number/not-exact", "number/too-large");

    @Test
    void the_two_deepest_cases_are_refused_too() {
        for (String text : List.of("[".repeat(100_000), "[{\"\":".repeat(50_000) + "\n")) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            assertThat(new DocumentReader()
                            .readJson(bytes, "n_structure", new ReadLimits(1 << 20, 64))
                            .isClean())
                    .isFalse();
        }
    }

    private static List<String> cases() throws IOException {
        try (InputStream bytes = JsonParsingSuiteTest.class.getResourceAsStream("/json-parsing/cases.txt")) {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    @Test
    void every_case_is_read_as_the_suite_demands() throws IOException {
        Set<String> wrong = new TreeSet<>();
        int must = 0;
        for (String line : cases()) {
            int space = line.indexOf(' ');
            String name = line.substring(0, space);
            byte[] text = Base64.getDecoder().decode(line.substring(space + 1));
            ReadOutcome outcome = new DocumentReader().readJson(text, name, new ReadLimits(1 << 20, 64));
            boolean stated = outcome.findings().stream().map(Finding::rule).allMatch(STATED::contains);
            boolean right =
                    switch (name.charAt(0)) {
                        case 'y' -> outcome.isClean() || stated;
                        case 'n' -> !outcome.isClean();
                        default -> true;
                    };
            must += name.charAt(0) == 'i' ? 0 : 1;
            if (!right) {
                wrong.add(name + " " + outcome.findings());
            }
        }
        assertThat(must).isGreaterThan(250);
        assertThat(wrong).isEmpty();
    }
}
