package io.openova.catalyst.charts;

import static io.openova.catalyst.charts.Repository.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.LintResult;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("slow")
class EveryChartTest {
    static Stream<Chart> charts() {
        return Stream.of(Chart.BASELINE, Chart.QA_APP, Chart.PLATFORM);
    }

    @Test
    void this_test_knows_every_chart() {
        TreeSet<String> folders = new TreeSet<>();
        for (String group : List.of("platform", "products")) {
            for (String file : Repository.files(group)) {
                if (file.endsWith("/Chart.yaml")) {
                    folders.add(group + "/" + file.substring(0, file.length() - "/Chart.yaml".length()));
                }
            }
        }
        assertThat(charts().map(Chart::folder)).containsExactlyElementsOf(folders);
    }

    @ParameterizedTest
    @MethodSource("charts")
    void a_chart_passes_strict_lint(Chart chart) {
        LintResult result = chart.lint();
        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
        assertThat(result.getMessages()).noneMatch(message -> message.contains("[WARNING]"));
    }

    @ParameterizedTest
    @MethodSource("charts")
    void a_chart_renders_the_same_bytes_twice(Chart chart) {
        assertThat(chart.render(Map.of())).isEqualTo(chart.render(Map.of())).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("charts")
    void a_chart_without_dependencies_says_that_it_wraps_no_upstream_chart(Chart chart) {
        assertThat(chart.metadata()).doesNotContainKey("dependencies");
        assertThat(at(chart.metadata(), "annotations", "catalyst.openova.io/no-upstream"))
                .isEqualTo("true");
    }

    @ParameterizedTest
    @MethodSource("charts")
    void a_value_that_the_chart_does_not_know_is_refused(Chart chart) {
        assertThatThrownBy(() -> chart.render(Map.of("unheardOf", 1))).hasMessageContaining("unheardOf");
    }

    @ParameterizedTest
    @MethodSource("charts")
    void the_blueprint_beside_a_chart_names_it_and_its_version(Chart chart) {
        Map<String, Object> blueprint = Repository.yaml(chart.folder().replaceAll("/chart$", "/blueprint.yaml"));
        assertThat(at(blueprint, "metadata", "name")).isEqualTo(at(chart.metadata(), "name"));
        assertThat(at(blueprint, "spec", "version")).isEqualTo(at(chart.metadata(), "version"));
        assertThat(at(blueprint, "spec", "manifests", "source"))
                .isEqualTo(
                        Map.of("kind", "HelmChart", "ref", "oci://ghcr.io/openova-io/" + at(chart.metadata(), "name")));
    }

    @ParameterizedTest
    @MethodSource("charts")
    void a_crds_folder_holds_nothing_but_definitions(Chart chart) {
        String crds = chart.folder() + "/crds";
        if (!Files.isDirectory(Repository.path(crds))) {
            assertThat(chart).as("the platform chart carries the definitions").isNotEqualTo(Chart.PLATFORM);
            return;
        }
        assertThat(Repository.files(crds)).isNotEmpty().allSatisfy(file -> {
            assertThat(file).endsWith(".yaml");
            assertThat(Repository.documents(Repository.text(crds + "/" + file)))
                    .isNotEmpty()
                    .allSatisfy(object -> assertThat(object.get("kind")).isEqualTo("CustomResourceDefinition"));
        });
    }
}
