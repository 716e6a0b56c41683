package io.openova.catalyst.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the grammar or the contract forbids is a finding with a rule and a place. */
class StrictnessTest {
    private final DocumentReader reader = new DocumentReader();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1,]",
                "{,}",
                "[1,,2]",
                "{\"a\":1,}",
                "[+1]",
                "[01]",
                "[.5]",
                "[5.]",
                "[1e]",
                "[-]",
                "[0x1]",
                "[tru]",
                "['a']",
                "{a:1}",
                "{'a':1}",
                "[\"\\x\"]",
                "[\"\\u12\"]",
                "[\"a\tb\"]",
                "[\"a\nb\"]",
                "/*c*/1",
                "[1//\n]",
                "#c\n1",
                "[",
                "{\"a\"",
                "{\"a\":",
                "[\"a",
                "]",
                "[1}",
                "{]",
                "[1 2]",
                "1x",
                "[\u0001]",
                "[\u00a01]",
                "\"",
                "\\",
                "[hunter2]",
                "[True]",
                "[nul]",
                "{\"a\" 1}",
                "{1:2}",
                "[\u2028]"
            })
    void broken_json_is_one_syntax_error_with_a_place(String text) {
        ReadOutcome outcome = Threats.json(text);
        assertThat(Threats.rules(outcome)).containsExactly("json/syntax");
        assertThat(outcome.findings().get(0).location()).isPresent();
        assertThat(outcome.findings().get(0).message())
                .startsWith("this is not valid JSON: ")
                .doesNotContain("Feature", "hunter2", "Source:");
        assertThat(outcome.documents()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`{} x`,1,4",
                "{}{},1,3",
                "`1 2`,1,3",
                "`[]\n\n\"`,3,1",
                "{}],1,3",
                "`\"a\" //`,1,5",
                "true\ffalse,1,5"
            })
    void nothing_may_follow_a_json_value(String text, int line, int column) {
        ReadOutcome outcome = Threats.json(text);
        assertThat(Threats.rules(outcome)).containsExactly("document/trailing-data");
        assertThat(outcome.findings().get(0).location()).map(Location::line).contains(line);
        assertThat(outcome.findings().get(0).location()).map(Location::column).contains(column);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a: b: c                  | yaml/syntax           | 1 | 5",
                "`a: 1\n\tb: 2`           | yaml/syntax           | 2 | 1",
                "{a: 1                    | yaml/syntax           | 1 | 6",
                "`a: 'x`                  | yaml/syntax           | 1 | 6",
                "`a: \"\\q\"`             | yaml/syntax           | 1 | 6",
                "`a: \"\\UFFFFFFFF\"`     | yaml/syntax           | 1 | 1",
                "`a\n: `                  | yaml/syntax           | 2 | 1",
                "@a                       | yaml/syntax           | 1 | 1",
                "`%YAML 1.1\n---\na`      | yaml/directive        | 1 | 1",
                "`%YAML 2.0\n---\na`      | yaml/directive        | 1 | 1",
                "`%TAG ! x:\n---\na`      | yaml/directive        | 1 | 1",
                "`a:\n  8080: b`          | yaml/key              | 2 | 3",
                "true: 1                  | yaml/key              | 1 | 1",
                "null: 1                  | yaml/key              | 1 | 1",
                "~: 1                     | yaml/key              | 1 | 1",
                "1.5: 1                   | yaml/key              | 1 | 1",
                "017: 1                   | yaml/key              | 1 | 1",
                ".inf: 1                  | yaml/key              | 1 | 1",
                "`? ~\n: 1`               | yaml/key              | 1 | 3",
                "`? [a]\n: 1`             | yaml/key              | 1 | 3",
                "`? {a: b}\n: 1`          | yaml/key              | 1 | 3",
                "{[a]: 1}                 | yaml/key              | 1 | 2",
                "on: push                 | yaml/ambiguous-string | 1 | 1",
                "`a: &x 1`                | yaml/anchor           | 1 | 4",
                "`a: \"\\ud800\"`         | document/lone-surrogate | 1 | 4",
                "`\"\\udc00\": 1`         | document/lone-surrogate | 1 | 1",
            })
    void yaml_that_is_broken_or_refused_has_a_rule_and_a_place(String text, String rule, int line, int column) {
        ReadOutcome outcome = Threats.yaml(text);
        assertThat(Threats.rules(outcome)).containsExactly(rule);
        Location place = outcome.findings().get(0).location().orElseThrow();
        assertThat(place.line()).isEqualTo(line);
        assertThat(place.column()).isEqualTo(column);
    }

    @Test
    void yaml_1_2_may_be_declared() {
        assertThat(Threats.yaml("%YAML 1.2\n---\na: 1\n").findings()).isEmpty();
    }

    @Test
    void reading_goes_on_after_a_bad_key() {
        ReadOutcome outcome = Threats.yaml("? [x, {y: z}]\n: {1: 2}\nb: 017\n");
        assertThat(Threats.rules(outcome)).containsExactly("yaml/key", "yaml/key", "yaml/ambiguous-number");
        assertThat(outcome.documents().get(0).value())
                .isEqualTo(Value.object().put("b", Value.NULL).build());
    }

    @ParameterizedTest
    @CsvSource({
        "7b2261223a22ff227d, 1, 7", // a byte that never occurs
        "c0af, 1, 1", // an overlong slash
        "0a22e9227d, 2, 2", // Latin-1
        "22eda08022, 1, 2", // an encoded surrogate
        "22f490808022, 1, 2", // beyond U+10FFFF
        "22c3, 1, 2", // cut off
        "c3a9c3a90ac3a980, 2, 2", // columns are characters
        "fffe7b007d00, 1, 1", // UTF-16
    })
    void malformed_utf_8_is_refused_at_its_place(String hex, int line, int column) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        for (String file : List.of("x.json", "x.yaml")) {
            ReadOutcome outcome = reader.read(bytes, file, ReadLimits.REQUEST);
            assertThat(Threats.rules(outcome)).containsExactly("document/invalid-utf8");
            assertThat(outcome.findings().get(0).location()).contains(new Location(file, line, column, line, column));
        }
    }

    @Test
    void a_written_replacement_character_is_an_ordinary_character() {
        assertThat(Threats.json("\"\ufffd\"").documents().get(0).value()).isEqualTo(Value.text("\ufffd"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.json", "x.yaml", "-"})
    void one_byte_order_mark_is_skipped(String file) {
        byte[] bytes = "\ufeff{\"a\": 1}".getBytes(StandardCharsets.UTF_8);
        ReadOutcome outcome = reader.read(bytes, file, ReadLimits.REQUEST);
        assertThat(outcome.findings()).isEmpty();
        assertThat(outcome.documents().get(0).locateKey(Pointer.of("a"))).contains(new Location(file, 1, 2, 1, 5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "\ufeff"})
    void an_input_without_a_document_is_refused(String text) {
        assertThat(Threats.rules(Threats.json(text))).containsExactly("document/empty");
        assertThat(Threats.rules(Threats.yaml(text))).containsExactly("document/empty");
        assertThat(Threats.rules(Threats.yaml(text + "# c\n---\n---\n"))).containsExactly("document/empty");
    }

    @Test
    void an_input_beyond_the_limit_is_refused_and_one_at_it_is_read() {
        byte[] bytes = ("\"" + "x".repeat(64 * 1024 - 2) + "\"").getBytes(StandardCharsets.UTF_8);
        byte[] longer = (" " + new String(bytes, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        for (String file : List.of("x.json", "x.yaml")) {
            assertThat(reader.read(bytes, file, ReadLimits.REQUEST).findings()).isEmpty();
            assertThat(Threats.rules(reader.read(longer, file, ReadLimits.REQUEST)))
                    .containsExactly("document/too-large");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\\ud800\"", "\"\\udc00\\ud800\"", "{\"\\ud800x\":1}", "{\"\\udc00\":1}", "\"a\\ud83d\""})
    void half_a_surrogate_pair_is_refused(String text) {
        assertThat(Threats.rules(Threats.json(text))).containsExactly("document/lone-surrogate");
    }

    @Test
    void strings_are_kept_exactly() {
        assertThat(Threats.json("\"\\u0000 \\ud83d\\ude00\\u2028 \"")
                        .documents()
                        .get(0)
                        .value())
                .isEqualTo(Value.text("\u0000 \ud83d\ude00\u2028 "));
        assertThat(Threats.yaml("a: |+\n  x \n\n\nb: >\n  y\n  z\n")
                        .documents()
                        .get(0)
                        .value())
                .isEqualTo(Value.object().put("a", "x \n\n\n").put("b", "y z\n").build());
    }

    @Test
    void a_value_is_never_repeated_in_a_message() {
        List<String> secrets =
                List.of("0o7", "12:30", "0b101", "1e999", "017", "*hunter2", "!hunter2 x", "&hunter2 x", "@hunter2");
        for (String secret : secrets) {
            ReadOutcome outcome = Threats.yaml("password: " + secret);
            assertThat(outcome.findings()).isNotEmpty();
            assertThat(Threats.messages(outcome))
                    .noneMatch(message -> message.contains(secret) || message.contains("hunter2"));
        }
    }

    @Test
    void locators_work_from_many_threads_and_after_errors() {
        Document document =
                Threats.yaml("a: 017\nb:\n  - c\n---\nd: 1\n").documents().get(1);
        assertThat(document.locate(Pointer.of("d"))).contains(new Location("x.yaml", 5, 4, 5, 5));
        Document clean = Threats.yaml("a: 1\nb:\n  - c\n").documents().get(0);
        assertThat(IntStream.range(0, 64)
                        .parallel()
                        .mapToObj(i -> clean.locate(Pointer.of("b", "0")))
                        .distinct())
                .containsExactly(java.util.Optional.of(new Location("x.yaml", 3, 5, 3, 6)));
    }

    @Test
    void findings_name_a_remedy() {
        List<Finding> findings = Threats.yaml("a: &x 1\nb: *x\nc: !t 1\n<<: 1\n8080: 1\nd: 017\ne: yes\n")
                .findings();
        assertThat(findings).hasSize(7).allSatisfy(finding -> assertThat(finding.remedy())
                .isNotBlank());
    }
}
