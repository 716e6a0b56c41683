package io.openova.catalyst.charts;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.schema.SchemaChecker;
import io.openova.catalyst.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The custom resources that the repository itself publishes meet the product's own rules, read by its own reader. */
class PublishedObjectsTest {
    private final SchemaChecker checker = new SchemaChecker();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "platform/cluster-baseline/blueprint.yaml",
                "platform/qa-app/blueprint.yaml",
                "products/catalyst/blueprint.yaml"
            })
    void a_blueprint_meets_its_schema(String file) {
        assertThat(findings(file, Repository.text(file))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application", "blueprint", "environment", "organization"})
    void a_fixture_meets_its_schema(String name) {
        assertThat(findings(name, FixtureSources.manifest(name, FixtureSources.defaults())))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void a_charts_own_files_are_plain_yaml(String file) {
        assertThat(read(file, Repository.text(file))).hasSize(1);
    }

    static Stream<String> valuesFiles() {
        return EveryChartTest.charts()
                .flatMap(chart -> Stream.of("/Chart.yaml", "/values.yaml").map(file -> chart.folder() + file));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_rendered_cluster_is_plain_yaml(boolean management) {
        Map<String, String> files = ClusterTemplateTest.cluster(management);
        assertThat(files).isNotEmpty();
        files.forEach((file, content) -> assertThat(read(file, content)).isNotEmpty());
    }

    private List<Finding> findings(String file, String yaml) {
        List<Value> values = read(file, yaml);
        assertThat(values).hasSize(1);
        return checker.checkResource(values.get(0));
    }

    private static List<Value> read(String file, String yaml) {
        ReadOutcome outcome =
                new DocumentReader().read(yaml.getBytes(StandardCharsets.UTF_8), file, ReadLimits.MANIFEST);
        assertThat(outcome.findings()).as(file).isEmpty();
        return outcome.documents().stream().map(Document::value).toList();
    }
}
