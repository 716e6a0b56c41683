package io.openova.catalyst.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class ChartRendererTest {
    private static final Path REPOSITORY = Path.of(System.getProperty("catalyst.repository", ".."));
    private static final ReleaseTarget TARGET = new ReleaseTarget("qa-wp", "qa-omantel", "1.33.0");
    private static final Chart QA_APP = new ChartReader()
            .read(REPOSITORY.resolve("platform/qa-app/chart"))
            .chart()
            .orElseThrow();

    @Test
    void each_object_comes_with_its_template() {
        List<RenderedObject> objects = rendered(ObjectValue.EMPTY);
        assertThat(objects)
                .extracting(object -> object.document().value().textAt("kind").orElseThrow() + " " + object.template())
                .containsExactly(
                        "ConfigMap templates/configmap.yaml",
                        "Service templates/service.yaml",
                        "Deployment templates/deployment.yaml");
    }

    @Test
    void values_reach_the_objects() {
        ObjectValue values = Value.object()
                .put("replicas", 0)
                .put("siteTitle", "<b> # 'x'\n---\n# Source: y")
                .build();
        assertThat(rendered(values).get(2).document().value().at("spec", "replicas"))
                .isEqualTo(Optional.of(Value.number(0)));
    }

    @Test
    void what_Helm_refuses_is_a_finding() {
        Rendering rendering = new ChartRenderer()
                .render(QA_APP, Value.object().put("replicas", "many").build(), TARGET);
        List<Finding> findings = rendering.match(
                new Rendering.Cases<>(rendered -> List.of(), Rendering.Refused::findings, unavailable -> List.of()));
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("chart/render-failed");
            assertThat(finding.message()).contains("replicas").doesNotContain("/tmp");
        });
    }

    @Test
    void a_chart_that_prints_nothing_renders_to_nothing(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("Chart.yaml"), "apiVersion: v2\nname: empty\nversion: 0.1.0\n");
        Chart chart = new ChartReader().read(folder).chart().orElseThrow();
        assertThat(rendered(chart, ObjectValue.EMPTY)).isEmpty();
    }

    @Test
    void aliases_and_merge_keys_mean_what_they_mean_to_Helm() {
        Chart chart = new ChartReader()
                .read(REPOSITORY.resolve("generator/src/test/resources/charts/anchored"))
                .chart()
                .orElseThrow();
        AnchoredChart.assertReadAs(chart, rendered(chart, ObjectValue.EMPTY));
    }

    @Test
    void a_key_that_a_template_prints_twice_is_a_warning_and_the_last_is_checked(@TempDir Path folder)
            throws IOException {
        Files.writeString(folder.resolve("Chart.yaml"), "apiVersion: v2\nname: twice\nversion: 0.1.0\n");
        Files.createDirectories(folder.resolve("templates"));
        Files.writeString(
                folder.resolve("templates/cm.yaml"),
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: '1', a: '2'}\n");
        Chart chart = new ChartReader().read(folder).chart().orElseThrow();
        Rendering.Rendered rendered = (Rendering.Rendered) new ChartRenderer().render(chart, ObjectValue.EMPTY, TARGET);
        assertThat(rendered.notes()).singleElement().satisfies(note -> {
            assertThat(note.isError()).isFalse();
            assertThat(note.rule()).isEqualTo("document/duplicate-key");
        });
        assertThat(rendered.objects().get(0).document().value().textAt("data", "a"))
                .contains("2");
    }

    @Test
    void S03_a_bomb_that_a_template_prints_is_an_error_and_never_a_silent_pass(@TempDir Path folder)
            throws IOException {
        Files.writeString(folder.resolve("Chart.yaml"), "apiVersion: v2\nname: bomb\nversion: 0.1.0\n");
        Files.createDirectories(folder.resolve("templates"));
        Files.writeString(folder.resolve("templates/cm.yaml"), """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: {{ .Release.Name }}
                a0: &a0 [x, x, x, x, x, x, x, x, x, x]
                {{- range $i := until 12 }}
                a{{ add $i 1 }}: &a{{ add $i 1 }} [*a{{ $i }}, *a{{ $i }}, *a{{ $i }}, *a{{ $i }}, *a{{ $i }}, *a{{ $i }}]
                {{- end }}
                """);
        Chart chart = new ChartReader().read(folder).chart().orElseThrow();
        List<Finding> notes = new ChartRenderer()
                .render(chart, ObjectValue.EMPTY, TARGET)
                .match(new Rendering.Cases<>(
                        Rendering.Rendered::notes, Rendering.Refused::findings, unavailable -> List.of()));
        assertThat(notes).singleElement().satisfies(note -> {
            assertThat(note.isError()).isTrue();
            assertThat(note.rule()).isIn("yaml/expansion", "chart/render-failed");
        });
    }

    @Test
    void lint_says_what_Helm_says() {
        assertThat(new ChartLint().lint(QA_APP)).noneMatch(Finding::isError);
    }

    private static List<RenderedObject> rendered(ObjectValue values) {
        return rendered(QA_APP, values);
    }

    private static List<RenderedObject> rendered(Chart chart, ObjectValue values) {
        return new ChartRenderer()
                .render(chart, values, TARGET)
                .match(new Rendering.Cases<>(
                        Rendering.Rendered::objects,
                        refused -> {
                            throw new AssertionError(refused.findings());
                        },
                        unavailable -> {
                            throw new AssertionError(unavailable.reason());
                        }));
    }
}
