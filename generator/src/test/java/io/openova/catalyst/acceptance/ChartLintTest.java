package io.openova.catalyst.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the author of a chart hears of values that Helm takes in silence. */
class ChartLintTest {
    @Test
    void a_chart_with_anchors_is_linted_and_a_key_that_stands_twice_is_shown(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("Chart.yaml"), """
                apiVersion: v2
                name: linted
                version: 0.1.0
                icon: https://a.example/icon.svg
                annotations: {catalyst.openova.io/no-upstream: "true"}
                """);
        Files.createDirectories(folder.resolve("templates"));
        Files.writeString(folder.resolve("templates/cm.yaml"), """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: "{{ .Release.Name }}"}
                data: {a: "{{ .Values.use.a }}"}
                """);
        Files.writeString(folder.resolve("values.yaml"), "base: &base {a: 1}\nuse: *base\ntwice: 1\ntwice: 2\n");
        Cli.Run run = Cli.catalyst("chart", "lint", folder.toString());
        assertThat(run.exit()).as(run.both()).isZero();
        assertThat(run.both())
                .contains("values.yaml:4:1")
                .contains(
                        "the key 'twice' is given twice: at line 3 column 1 and again at line 4 column 1; Helm takes the last");
    }

    @Test
    void a_message_of_several_lines_is_shown_whole(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("Chart.yaml"), "apiVersion: v2\nname: outer\nversion: 0.1.0\n");
        Path sub = Files.createDirectories(folder.resolve("charts/sub"));
        Files.writeString(sub.resolve("Chart.yaml"), "apiVersion: v2\nname: sub\nversion: 0.1.0\n");
        Files.writeString(sub.resolve("values.schema.json"), "{\"type\": \"object\", \"additionalProperties\": false}");
        Files.createDirectories(folder.resolve("templates"));
        Files.writeString(folder.resolve("templates/a.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n");
        Cli.Run run = Cli.catalyst("chart", "lint", folder.toString());
        assertThat(run.exit()).as(run.both()).isEqualTo(3);
        assertThat(run.both())
                .contains("following chart(s): sub: at '': additional properties 'global' not allowed")
                .doesNotContain("u000a");
    }
}
