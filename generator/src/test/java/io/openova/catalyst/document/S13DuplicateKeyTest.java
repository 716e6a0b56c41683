package io.openova.catalyst.document;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** S13: a key that is given twice is an error that names both places. */
class S13DuplicateKeyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "json | {\"a\":1,\"a\":1}                   | /a       | line 1 column 2 | line 1 column 8",
                "json | {\"a\":1,\"\\u0061\":2}             | /a       | line 1 column 2 | line 1 column 8",
                "json | {\"\":1,\"\":2}                     | /        | line 1 column 2 | line 1 column 7",
                "json | {\"x\":[{\"y\":{\"é\":1,\"\\u00e9\":{}}}]} | /x/0/y/é | line 1 column 13 | line 1 column 19",
                "yaml | `a: 1\na: 2`                        | /a       | line 1 column 1 | line 2 column 1",
                "yaml | `a: 1\n\"\\x61\": 2`                | /a       | line 1 column 1 | line 2 column 1",
                "yaml | `x:\n- w:\n    'b': 1\n    b: 2`    | /x/0/w/b | line 3 column 5 | line 4 column 5",
                "yaml | {a: 1, b: 2, 'a': 3}                | /a       | line 1 column 2 | line 1 column 14",
                "yaml | `? a\n: 1\na:`                      | /a       | line 1 column 3 | line 3 column 1",
            })
    void a_duplicate_key_is_refused(String format, String text, String pointer, String first, String second) {
        ReadOutcome outcome = format.equals("json") ? Threats.json(text) : Threats.yaml(text);
        assertThat(Threats.rules(outcome)).containsExactly("document/duplicate-key");
        assertThat(outcome.findings().get(0).pointer()).hasToString(pointer);
        assertThat(outcome.findings().get(0).message()).contains("at " + first + " and again at " + second);
    }

    @Test
    void every_duplicate_is_reported_and_the_same_key_elsewhere_is_fine() {
        ReadOutcome outcome = Threats.yaml("a: {b: 1}\nb: {a: 1, c: 2, c: 3, c: 4}\nb: 5\n");
        assertThat(outcome.findings())
                .extracting(finding -> finding.rule() + " " + finding.pointer())
                .containsExactly(
                        "document/duplicate-key /b/c", "document/duplicate-key /b/c", "document/duplicate-key /b");
    }

    @Test
    void a_key_of_a_mebibyte_does_not_fill_the_message() {
        String key = "\"" + "😀".repeat(1 << 18) + "\":1";
        ReadOutcome outcome = Threats.json("{" + key + "," + key + "}");
        assertThat(Threats.rules(outcome)).containsExactly("document/duplicate-key");
        assertThat(outcome.findings().get(0).message()).hasSizeLessThan(400);
    }
}
