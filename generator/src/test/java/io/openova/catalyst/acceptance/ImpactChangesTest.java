package io.openova.catalyst.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an upgrade changes in the cluster, shown from the charts of both versions. */
class ImpactChangesTest {
    @TempDir
    Path folder;

    private Path overlay = Path.of("");
    private ChartFolder old;
    private ChartFolder next;

    @BeforeEach
    void two_versions_of_a_chart() throws IOException {
        overlay = TestWorld.overlayIn(Files.createDirectory(folder.resolve("world")));
        old = ChartFolder.in(folder.resolve("old"), "kept");
        next = ChartFolder.in(folder.resolve("new"), "kept", "2.0.0", "type: object");
    }

    private Cli.Run impact(String values, String... more) throws IOException {
        Path request = old.request(values);
        Cli.Run applied = Cli.catalyst(
                "apply",
                "-f",
                request.toString(),
                "--overlay",
                overlay.toString(),
                "--catalog",
                folder.resolve("old").toString());
        assertThat(applied.exit()).as(applied.both()).isZero();
        java.util.List<String> arguments = new java.util.ArrayList<>(java.util.List.of(
                "impact",
                "bp-kept",
                "1.0.0",
                "2.0.0",
                "--overlay",
                overlay.toString(),
                "--catalog",
                folder.resolve("new").toString()));
        arguments.addAll(java.util.List.of(more));
        return Cli.catalyst(arguments.toArray(String[]::new));
    }

    private String[] charts(String... more) {
        return java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(
                                "--from-chart",
                                old.chart().toString(),
                                "--to-chart",
                                next.chart().toString()),
                        java.util.stream.Stream.of(more))
                .toArray(String[]::new);
    }

    private static String map(String name, String data) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\ndata: {" + data + "}\n";
    }

    @Test
    void a_value_that_the_new_chart_ignores_is_found_behind_an_open_schema() throws IOException {
        old.file("values.yaml", "a: 1\nlegacy: false\n")
                .file("templates/cm.yaml", map("kept", "a: '{{ .Values.a }}', legacy: '{{ .Values.legacy }}'"));
        next.file("values.yaml", "a: 1\n").file("templates/cm.yaml", map("kept", "a: '{{ .Values.a }}'"));
        Cli.Run run = impact("legacy: true", charts());
        assertThat(run.exit()).as(run.both()).isEqualTo(3);
        assertThat(run.err()).contains("impact/value-ignored at /spec/parameters/legacy");
        assertThat(run.out()).contains("~ ConfigMap kept", "/data/legacy: \"true\" -> (nothing)");
    }

    @Test
    void a_value_that_only_a_template_reads_is_known() throws IOException {
        old.file("templates/cm.yaml", map("kept", "a: '{{ .Values.a }}'"));
        next.file("templates/cm.yaml", map("kept", "a: '{{ .Values.a }}!'"));
        Cli.Run run = impact("a: 1", charts());
        assertThat(run.exit()).as(run.both()).isZero();
        assertThat(run.out()).contains("/data/a: \"1\" -> \"1!\"", "1 safe");
    }

    @Test
    void objects_fields_hooks_and_images_are_shown_and_secrets_are_not() throws IOException {
        String pod =
                "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: 'web:%s'}]}\n";
        old.file("templates/gone.yaml", map("gone", "a: b"))
                .file("templates/pod.yaml", pod.formatted("1"))
                .file(
                        "templates/secret.yaml",
                        "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {k: uncovered}\n");
        next.file("templates/new.yaml", map("new", "a: b"))
                .file("templates/pod.yaml", pod.formatted("2"))
                .file(
                        "templates/secret.yaml",
                        "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {k: discovered}\n")
                .file(
                        "templates/hook.yaml",
                        map("hooked", "a: b")
                                .replace("{name: hooked}", "{name: hooked, annotations: {helm.sh/hook: pre-upgrade}}"));
        Cli.Run run = impact("", charts());
        assertThat(run.out())
                .contains("- ConfigMap gone", "+ ConfigMap new", "+ ConfigMap hooked (hook)")
                .contains("/spec/containers/0/image: \"web:1\" -> \"web:2\"", "image - web:1", "image + web:2")
                .contains("/stringData/k: (secret) -> (secret)")
                .doesNotContain("covered");
        Cli.Run json = impact("", charts("-o", "json"));
        assertThat(json.out())
                .contains("\"change\": \"added\"", "\"object\": \"ConfigMap new\"", "\"+web:2\"", "\"secret\": true")
                .doesNotContain("covered");
        assertThat(impact("", charts("-o", "markdown")).out()).contains("~~~text", "- ConfigMap gone");
    }

    @Test
    void what_is_made_anew_each_time_is_no_change() throws IOException {
        String map = map("kept", "a: '{{ randAlphaNum 20 }}', b: same");
        old.file("templates/cm.yaml", map);
        next.file("templates/cm.yaml", map.replace("same", "other"));
        Cli.Run run = impact("", charts());
        assertThat(run.out()).contains("/data/b: \"same\" -> \"other\"").doesNotContain("/data/a");
    }

    @Test
    void where_nothing_says_what_is_read_the_impact_is_unknown() throws IOException {
        Cli.Run run = impact("a: 1");
        assertThat(run.exit()).isEqualTo(3);
        assertThat(run.out()).contains("1 unknown").doesNotContain("safe");
        assertThat(run.err()).contains("impact/not-checked", "--from-chart");
    }
}
