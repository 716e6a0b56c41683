package io.openova.catalyst.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.catalog.BlueprintReader;
import io.openova.catalyst.catalog.BlueprintSource;
import io.openova.catalyst.catalog.Catalog;
import io.openova.catalyst.chart.ChartLibrary;
import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.desired.SettingsOverrides;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Severity;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.request.RequestDecoder;
import io.openova.catalyst.request.RequestKind;
import io.openova.catalyst.schema.ObjectChecker;
import io.openova.catalyst.schema.SchemaChecker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChartCheckTest {
    private static final Path CHARTS =
            Path.of(System.getProperty("catalyst.repository", ".."), "generator/src/test/resources/charts");
    private static final SchemaChecker SCHEMAS = new SchemaChecker();

    private static final String BLUEPRINT = """
            apiVersion: catalyst.openova.io/v1
            kind: Blueprint
            metadata:
              name: bp-faulty
            spec:
              version: %s
              card:
                title: Faulty
              configSchema:
                type: object
              manifests:
                source:
                  kind: HelmChart
                  ref: oci://registry.local/bp-faulty
            """;

    @Test
    void a_sound_request_has_nothing_to_say() {
        assertThat(findings("1.0.0", "replicas: 2")).isEmpty();
    }

    @Test
    void a_value_that_the_chart_never_reads_is_found_where_the_caller_wrote_it() {
        assertThat(findings("1.0.0", "replics: 2")).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("chart/value-unread");
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
            assertThat(finding.pointer().toString()).isEqualTo("/values/replics");
            assertThat(finding.location().orElseThrow().line()).isEqualTo(7);
            assertThat(finding.candidates()).containsExactly("replicas");
            assertThat(finding.chain())
                    .containsExactly(
                            "request /values/replics", "Application /spec/parameters/replics", "Helm value replics");
        });
    }

    @Test
    void values_are_held_to_the_charts_own_schema() {
        assertThat(findings("1.0.0", "size: 9")).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("schema/maximum");
            assertThat(finding.pointer().toString()).isEqualTo("/values/size");
            assertThat(finding.chain()).contains("Helm value size");
        });
    }

    /** The chart's own default is not of the format either, and nobody hears of it. */
    @Test
    void a_format_that_Helm_does_not_look_at_is_a_warning_about_what_the_caller_wrote() {
        assertThat(findings("1.0.0", "policy: Never")).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("schema/format");
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.pointer().toString()).isEqualTo("/values/policy");
            assertThat(finding.message()).contains("is not a duration such as P1DT12H", "Helm accepts it");
        });
    }

    @Test
    void a_fault_in_a_rendered_object_is_led_back_through_the_template_to_the_request() {
        assertThat(findings("1.0.0", "replicas: many")).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("schema/type");
            assertThat(finding.pointer().toString()).isEqualTo("/values/replicas");
            assertThat(finding.location().orElseThrow().line()).isEqualTo(7);
            assertThat(finding.chain())
                    .containsExactly(
                            "request /values/replicas",
                            "Application /spec/parameters/replicas",
                            "Helm value replicas",
                            "bp-faulty/templates/workload.yaml:11",
                            "Deployment web /spec/replicas");
        });
    }

    @Test
    void a_fault_within_what_toYaml_prints_is_led_to_the_very_field() {
        assertThat(findings("1.0.0", "resources: {limit: {memory: 64Mi}}"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.rule()).isEqualTo("schema/unknown-field");
                    assertThat(finding.pointer().toString()).isEqualTo("/values/resources/limit");
                    assertThat(finding.chain()).contains("bp-faulty/templates/workload.yaml:25");
                });
    }

    @Test
    void a_chart_that_is_not_at_hand_is_said() {
        assertThat(findings("2.0.0", "replicas: 2")).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("chart/not-checked");
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.candidates()).containsExactly("1.0.0");
        });
    }

    private static List<Finding> findings(String version, String value) {
        String request = """
                name: web
                blueprint: bp-faulty
                version: %s
                namespace: qa-omantel
                regions: [hz-fsn-rtz-prod]
                values:
                  %s
                """.formatted(version, value);
        Document document = new DocumentReader()
                .readYaml(request.getBytes(StandardCharsets.UTF_8), "web.yaml", ReadLimits.REQUEST)
                .documents()
                .get(0);
        List<Blueprint> blueprints = BlueprintReader.read(BLUEPRINT.formatted(version), "blueprint.yaml");
        BlueprintSource source = new BlueprintSource() {
            @Override
            public List<Blueprint> named(BlueprintName name) {
                return blueprints;
            }

            @Override
            public List<BlueprintName> names() {
                return List.of(new BlueprintName("bp-faulty"));
            }
        };
        ApplicationDelivery delivery = new ApplicationDelivery(
                        new Catalog(List.of(source)), SettingsOverrides.NONE, new RequestDecoder(false), SCHEMAS)
                .with(new ChartCheck(new ChartLibrary(List.of(CHARTS)), SCHEMAS, ObjectChecker.of(SCHEMAS)));
        return delivery.prepare(document, RequestKind.INSTALL).findings();
    }
}
