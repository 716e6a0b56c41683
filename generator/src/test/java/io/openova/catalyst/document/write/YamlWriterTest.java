package io.openova.catalyst.document.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openova.catalyst.value.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The written form, byte for byte; that every reader gives it back is the business of the S14 tests. */
class YamlWriterTest {
    private static String one(String text) {
        return YamlWriter.write(Value.object().put("a", text).build());
    }

    @Test
    void the_canonical_application_of_the_contract_is_written_byte_for_byte() {
        Value application = Value.object()
                .put("apiVersion", "apps.openova.io/v1")
                .put("kind", "Application")
                .put(
                        "metadata",
                        Value.object()
                                .put("name", "qa-wp")
                                .put("namespace", "qa-omantel")
                                .put(
                                        "labels",
                                        Value.object()
                                                .put("app.kubernetes.io/managed-by", "catalyst")
                                                .put("catalyst.openova.io/blueprint", "bp-qa-app")
                                                .put("catalyst.openova.io/blueprint-version", "0.1.0")
                                                .put("catalyst.openova.io/environment", "qa-omantel")
                                                .put("catalyst.openova.io/organization", "omantel-platform")))
                .put(
                        "spec",
                        Value.object()
                                .put("environmentRef", "qa-omantel")
                                .put(
                                        "blueprintRef",
                                        Value.object().put("name", "bp-qa-app").put("version", "0.1.0"))
                                .put("placement", "single-region")
                                .put("regions", Value.texts(List.of("hz-fsn-rtz-prod")))
                                .put("parameters", Value.object().put("siteTitle", "QA WP")))
                .build();
        assertThat(YamlWriter.write(application)).isEqualTo("""
                apiVersion: apps.openova.io/v1
                kind: Application
                metadata:
                  name: qa-wp
                  namespace: qa-omantel
                  labels:
                    app.kubernetes.io/managed-by: catalyst
                    catalyst.openova.io/blueprint: bp-qa-app
                    catalyst.openova.io/blueprint-version: 0.1.0
                    catalyst.openova.io/environment: qa-omantel
                    catalyst.openova.io/organization: omantel-platform
                spec:
                  environmentRef: qa-omantel
                  blueprintRef:
                    name: bp-qa-app
                    version: 0.1.0
                  placement: single-region
                  regions:
                    - hz-fsn-rtz-prod
                  parameters:
                    siteTitle: QA WP
                """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "on",
                "No",
                "y",
                "N",
                "1.10",
                "0x1f",
                "12:30",
                "~",
                "null",
                "TRUE",
                "007",
                "1_000",
                "1e3",
                ".5",
                "5.",
                ".inf",
                ".NaN",
                "-1",
                "+1",
                "0b1",
                "0o7",
                "2001-12-14",
                "2001-12-14 foo",
                "<<",
                "=",
                "- a",
                "-",
                "?",
                "a: b",
                "a:",
                "a #b",
                "a ",
                " a",
                "#a",
                "&a",
                "*a",
                "!a",
                "|",
                ">",
                "%a",
                "@a",
                "`a",
                "'a",
                "[a",
                "{a",
                ",a",
                "]",
                "}",
                "",
                "nan",
                "1.2.",
                "1:2.3.4",
                "---",
                "...",
                "0.1_0",
                "1 2"
            })
    void a_string_that_some_reader_takes_differently_is_quoted(String text) {
        assertThat(one(text)).isEqualTo("a: \"" + text + "\"\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.1.0",
                "1.2.3-rc.1",
                "10.0.0.1",
                "100m",
                "512Mi",
                "1h30m",
                "QA WP",
                "a-b",
                "http://x/y:80",
                "a,b",
                "/health",
                "apps.openova.io/v1",
                ".dockerconfigjson",
                "_x",
                "a#b",
                "a [b] {c}",
                "Nobody",
                "only",
                "é",
                "日本語",
                "😀",
                "qa-user1@openova.io",
                "oci://ghcr.io/openova-io/bp-qa-app",
                "sha256:0123"
            })
    void an_ordinary_string_stays_plain(String text) {
        assertThat(one(text)).isEqualTo("a: " + text + "\n");
    }

    @Test
    void characters_that_readers_lose_are_escaped() {
        assertThat(one("\t\r\u0000\u001b\u007f\u0085\u00a0\u2028\u202e\ufeff\"\\"))
                .isEqualTo("a: \"\\t\\r\\u0000\\u001b\\u007f\\u0085\\u00a0\\u2028\\u202e\\ufeff\\\"\\\\\"\n");
        assertThat(one("\uDB40\uDC01")).isEqualTo("a: \"\\U000e0001\"\n");
    }

    @Test
    void half_a_surrogate_pair_is_never_written() {
        assertThatThrownBy(() -> one("\ud800")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> one("\udc00x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> one("x\n\ud800")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JsonWriter.write(Value.text("\ud800"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void text_of_several_lines_is_a_literal_block_when_that_is_safe() {
        assertThat(one("x\n\n  y\n")).isEqualTo("a: |\n  x\n\n    y\n");
        assertThat(one("x\ny")).isEqualTo("a: |-\n  x\n  y\n");
        assertThat(YamlWriter.write(Value.list(List.of(Value.text("x\ny"))))).isEqualTo("- |-\n  x\n  y\n");
        assertThat(YamlWriter.write(Value.text("x\ny\n"))).isEqualTo("|\n  x\n  y\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\nx", " x\ny", "x \ny", "x\n\n", "x\n ", "x\n\ty", "x\r\ny", "x\n \ny", "x\n\u2028"})
    void text_of_several_lines_is_quoted_when_a_block_could_change_it(String text) {
        assertThat(one(text)).startsWith("a: \"").hasLineCount(1);
    }

    @Test
    void collections_nest_in_block_style_and_empty_ones_in_flow_style() {
        Value tree = Value.object()
                .put("empty", Value.object())
                .put("none", Value.list(List.of()))
                .put("nothing", Value.NULL)
                .put("flag", true)
                .put(
                        "list",
                        Value.list(List.of(
                                Value.object()
                                        .put("x", 1)
                                        .put("w", Value.texts(List.of("p")))
                                        .build(),
                                Value.list(List.of(Value.text("q"), Value.list(List.of(Value.number(2))))))))
                .build();
        assertThat(YamlWriter.write(tree)).isEqualTo("""
                empty: {}
                none: []
                nothing: null
                flag: true
                list:
                  - x: 1
                    w:
                      - p
                  - - q
                    - - 2
                """);
        assertThat(YamlWriter.write(Value.ObjectValue.EMPTY)).isEqualTo("{}\n");
    }

    @Test
    void documents_are_joined_by_a_marker() {
        assertThat(YamlWriter.writeAll(List.of(Value.text("a"), Value.object(Map.of("b", Value.number(1))))))
                .isEqualTo("a\n---\nb: 1\n");
        assertThat(YamlWriter.writeAll(List.of())).isEmpty();
    }

    @Test
    void a_long_line_is_never_folded_and_a_long_key_is_explicit() {
        String text = "word ".repeat(2000) + "end";
        assertThat(one(text)).isEqualTo("a: " + text + "\n");
        String key = "k".repeat(300);
        assertThat(YamlWriter.write(Value.object().put(key, 1).put("b", 2).build()))
                .isEqualTo("? " + key + "\n: 1\nb: 2\n");
    }

    @Test
    void a_number_is_written_so_that_yaml_1_1_sees_a_number() {
        assertThat(YamlWriter.write(Value.numeral("1e5"))).isEqualTo("1.0e+5\n");
        assertThat(YamlWriter.write(Value.numeral("1.5E-7"))).isEqualTo("1.5e-7\n");
        assertThat(YamlWriter.write(Value.numeral("-12.50"))).isEqualTo("-12.50\n");
    }

    @Test
    void nesting_without_end_is_refused_and_does_not_overflow_the_stack() {
        Value deep = Value.text("x");
        for (int i = 0; i < 100_000; i++) {
            deep = new Value.ListValue(List.of(deep));
        }
        Value value = deep;
        assertThatThrownBy(() -> YamlWriter.write(value)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JsonWriter.write(value)).isInstanceOf(IllegalArgumentException.class);
    }
}
