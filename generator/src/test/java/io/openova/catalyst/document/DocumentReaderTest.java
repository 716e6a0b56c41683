package io.openova.catalyst.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentReaderTest {
    private final DocumentReader reader = new DocumentReader();

    private ReadOutcome read(String text, String file) {
        return reader.read(text.getBytes(StandardCharsets.UTF_8), file, ReadLimits.REQUEST);
    }

    private Value yaml(String text) {
        ReadOutcome outcome = read(text, "x.yaml");
        assertThat(outcome.findings()).isEmpty();
        assertThat(outcome.documents()).hasSize(1);
        return outcome.documents().get(0).value();
    }

    private static List<String> rules(ReadOutcome outcome) {
        return outcome.findings().stream().map(Finding::rule).toList();
    }

    @Test
    void json_and_yaml_of_the_same_request_give_the_same_tree() {
        ReadOutcome json = read("{\"a\": [1, true, null, \"x\"], \"b\": {\"c\": 1.5}}", "-");
        assertThat(json.findings()).isEmpty();
        assertThat(json.documents().get(0).value())
                .isEqualTo(yaml("a:\n- 1\n- true\n- ~\n- x\nb: {c: 1.5}\n"))
                .isEqualTo(Value.object()
                        .put("a", Value.list(List.of(Value.number(1), Value.bool(true), Value.NULL, Value.text("x"))))
                        .put("b", Value.object().put("c", Value.numeral("1.5")))
                        .build());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x.json | {a: 1}   | json/syntax",
                "-      | {a: 1}   | json/syntax",
                "x      | ' [a]'   | json/syntax",
                "x.yaml | {a: 1}   | ''",
                "X.YML  | [a]      | ''",
                "-      | 'a: 1'   | ''",
                "x.json | 'a: 1'   | json/syntax",
            })
    void the_name_and_then_the_first_character_choose_the_format(String file, String text, String rule) {
        assertThat(rules(read(text, file))).isEqualTo(rule.isEmpty() ? List.of() : List.of(rule));
    }

    @Test
    void every_document_of_a_stream_is_read_and_empty_ones_are_left_out() {
        ReadOutcome outcome = read("# first\n---\na: 1\n---\n# nothing\n---\n~\n---\n''\n...\n", "x.yaml");
        assertThat(outcome.findings()).isEmpty();
        assertThat(outcome.documents().stream().map(Document::value))
                .containsExactly(Value.object().put("a", 1).build(), Value.NULL, Value.text(""));
        assertThat(outcome.documents().stream().map(Document::index)).containsExactly(0, 1, 2);
    }

    @Test
    void positions_are_found_for_values_keys_and_missing_values() {
        Document document = read("a: 1\n\"é😀\": [x,\n  {b: yy}]\nc:\n  - d\n\n# end\n", "x.yaml")
                .documents()
                .get(0);
        assertThat(document.locate(Pointer.parse("/é😀/1/b"))).contains(new Location("x.yaml", 3, 7, 3, 9));
        assertThat(document.locateKey(Pointer.parse("/é😀"))).contains(new Location("x.yaml", 2, 1, 2, 5));
        assertThat(document.locate(Pointer.parse("/é😀/1/zz/0"))).contains(new Location("x.yaml", 3, 3, 3, 10));
        assertThat(document.locate(Pointer.parse("/c"))).contains(new Location("x.yaml", 5, 3, 5, 6));
        assertThat(document.locate(Pointer.ROOT)).contains(new Location("x.yaml", 1, 1, 5, 6));
        assertThat(document.locateKey(Pointer.parse("/c/0"))).isEmpty();
        assertThat(document.locateKey(Pointer.parse("/x"))).isEmpty();
    }

    @Test
    void positions_in_json_count_code_points() {
        Document document = read("{\"é😀\" : [\"a\\\"😀\",\r\n  -1.5e3],\"\":{}}", "-")
                .documents()
                .get(0);
        assertThat(document.locateKey(Pointer.parse("/é😀"))).contains(new Location("-", 1, 2, 1, 6));
        assertThat(document.locate(Pointer.parse("/é😀"))).contains(new Location("-", 1, 9, 2, 10));
        assertThat(document.locate(Pointer.parse("/é😀/0"))).contains(new Location("-", 1, 10, 1, 16));
        assertThat(document.locate(Pointer.parse("/é😀/1"))).contains(new Location("-", 2, 3, 2, 9));
        assertThat(document.locateKey(Pointer.parse("/"))).contains(new Location("-", 2, 11, 2, 13));
        assertThat(document.locate(Pointer.parse("/"))).contains(new Location("-", 2, 14, 2, 16));
    }
}
