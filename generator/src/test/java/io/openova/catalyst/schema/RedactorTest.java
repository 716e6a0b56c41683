package io.openova.catalyst.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which values are hidden, and that a text keeps everything else. */
class RedactorTest {
    private static final Redactor PLAIN = Redactor.of(List.of());

    private static Value read(String text) {
        return new DocumentReader()
                .read(text.getBytes(StandardCharsets.UTF_8), "a.yaml", ReadLimits.MANIFEST)
                .documents()
                .get(0)
                .value();
    }

    private static String shown(String text) {
        return PLAIN.text("a.yaml", text, Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password: X",
                "dbPassword: X",
                "DB_PASSWORD: X",
                "auth: {user: X}",
                "credentials: [X, {a: X}]",
                "apiKey: X",
                "token: X",
                "url: https://me:X@example.org/",
                "text: \"-----BEGIN RSA PRIVATE KEY----- X\"",
                "env: [{name: API_TOKEN, value: X}]",
                "{kind: Secret, apiVersion: v1, data: {anything: X}, stringData: {b: X}}",
                "{kind: List, apiVersion: v1, items: [{kind: Secret, apiVersion: v1, stringData: {b: X}}]}",
                "{spec: {values: {extra: [{kind: Secret, stringData: {b: X}}]}}}"
            })
    void a_secret_is_hidden(String text) {
        String canary = text.replace("X", "canary-7f3Q");
        assertThat(PLAIN.hide(read(canary)).toString()).doesNotContain("canary");
        assertThat(shown(canary)).doesNotContain("canary").contains(Redactor.MARK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "title: plain",
                "secretName: mine",
                "existingSecret: mine",
                "valueFrom: {secretKeyRef: {name: mine, key: password}}",
                "imagePullSecrets: [{name: mine}]",
                "valuesFrom: [{kind: Secret, name: mine}]",
                "adminPassword: {$secret: {name: mine, key: password}}",
                "automountServiceAccountToken: true",
                "password: \"\""
            })
    void what_only_speaks_of_secrets_is_shown(String text) {
        assertThat(shown(text)).isEqualTo(text);
    }

    @Test
    void comments_order_and_quotes_stay() {
        String text = """
                # the database
                auth: # of the database
                  password: "one: two" # changed in May
                  other: 'it''s'
                  block: |
                    line one
                    line two
                  folded: >-
                    more
                    of it
                  größe_token: 4711
                title: plain
                """;
        assertThat(shown(text)).isEqualTo("""
                        # the database
                        auth: # of the database
                          password: "(not shown)" # changed in May
                          other: '(not shown)'
                          block: (not shown)
                          folded: (not shown)
                          größe_token: (not shown)
                        title: plain
                        """);
    }

    @Test
    void carriage_returns_and_a_byte_order_mark_shift_nothing() {
        assertThat(shown("\uFEFFa: b\r\npassword: hunter2\r\nc: d\r\n"))
                .isEqualTo("\uFEFFa: b\r\npassword: (not shown)\r\nc: d\r\n");
    }

    @Test
    void a_changed_secret_differs_from_one_that_stayed() {
        assertThat(PLAIN.text("a.yaml", "password: b\n", Optional.of("password: a\n")))
                .isEqualTo("password: (not shown, changed)\n");
        assertThat(PLAIN.text("a.yaml", "password: a\n", Optional.of("password: a\n")))
                .isEqualTo("password: (not shown)\n");
    }

    @Test
    void a_text_that_cannot_be_read_is_not_shown() {
        assertThat(shown("password: hunter2\n  wrong")).doesNotContain("hunter2");
    }

    @Test
    void a_schema_declares_secrets_wherever_it_applies() {
        Value.ObjectValue schema = (Value.ObjectValue) read("""
                type: object
                properties:
                  a: {type: string, writeOnly: true}
                  list: {type: array, items: {properties: {b: {format: password}}}}
                  any: {anyOf: [{type: integer}, {$ref: "#/$defs/c"}]}
                patternProperties: {"^p-": {x-catalyst-ui-hint: password}}
                additionalProperties: {properties: {d: {writeOnly: true}}}
                $defs: {c: {writeOnly: true}}
                """);
        Value.ObjectValue parameters =
                (Value.ObjectValue) read("{a: x, list: [{b: x, e: y}], any: x, p-1: x, more: {d: x, e: y}, plain: y}");
        assertThat(Redactor.declared(schema, parameters))
                .containsExactlyInAnyOrder(
                        Pointer.of("a"),
                        Pointer.of("list", "0", "b"),
                        Pointer.of("any"),
                        Pointer.of("p-1"),
                        Pointer.of("more", "d"));
    }

    @Test
    void a_schema_that_refers_to_itself_ends() {
        Value.ObjectValue schema = (Value.ObjectValue)
                read("{$ref: \"#\", allOf: [{$ref: \"#\"}, {$ref: \"#\"}], properties: {a: {$ref: \"#\"}}}");
        assertThat(Redactor.declared(schema, (Value.ObjectValue) read("{a: {a: {a: b}}}")))
                .isEmpty();
    }
}
