package io.openova.catalyst.charts;

import static io.openova.catalyst.charts.Repository.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said in several places is said alike. */
@Tag("slow")
class AgreementTest {
    private static final Map<String, Object> BLUEPRINT = Repository.yaml("platform/qa-app/blueprint.yaml");

    @Test
    void the_fixtures_blueprint_is_the_published_one() {
        assertThat(Repository.text("templates/qa-fixtures/blueprint.yaml.mustache"))
                .isEqualTo(Repository.text("platform/qa-app/blueprint.yaml"));
    }

    @Test
    void the_qa_blueprint_is_the_contracts() {
        assertThat(at(BLUEPRINT, "metadata", "labels", "catalyst.openova.io/section"))
                .isEqualTo("tenant-app");
        assertThat(at(BLUEPRINT, "spec", "card", "title")).isEqualTo("QA Test App");
        assertThat(at(BLUEPRINT, "spec", "card", "category")).isEqualTo("testing");
        assertThat(at(BLUEPRINT, "spec", "card", "tags")).isEqualTo(List.of("qa", "test", "fixture"));
        assertThat(at(BLUEPRINT, "spec", "visibility")).isEqualTo("unlisted");
        assertThat(at(BLUEPRINT, "spec", "placementSchema"))
                .isEqualTo(Map.of(
                        "modes",
                        List.of("single-region", "active-active", "active-hotstandby"),
                        "default",
                        "single-region",
                        "minRegions",
                        1,
                        "maxRegions",
                        5));
        assertThat(((Map<?, ?>) at(BLUEPRINT, "spec", "configSchema", "properties")).keySet())
                .isEqualTo(java.util.Set.of("siteTitle", "replicas"));
        assertThat(Chart.QA_APP.metadata().get("appVersion")).isEqualTo("1.27.3");
        assertThat(Chart.QA_APP.values()).extractingByKey("image").asString().contains("1.27.3-alpine");
    }

    @Test
    void the_qa_blueprints_defaults_are_the_charts_and_the_fixtures() {
        Map<String, Object> parameters = parameters();
        parameters.forEach((name, value) -> {
            assertThat(at(BLUEPRINT, "spec", "configSchema", "properties", name, "default"))
                    .as(name)
                    .isEqualTo(value);
            assertThat(Chart.QA_APP.values()).containsEntry(name, value);
        });
        assertThat(parameters).hasSize(2);
        assertThat(Chart.QA_APP.objects(parameters)).hasSize(3);
    }

    @Test
    void the_fixture_installs_the_version_that_the_blueprint_has() {
        Map<String, Object> application = application();
        assertThat(at(application, "spec", "blueprintRef"))
                .isEqualTo(Map.of(
                        "name", at(BLUEPRINT, "metadata", "name"),
                        "version", at(BLUEPRINT, "spec", "version")));
        assertThat(at(application, "metadata", "labels", "catalyst.openova.io/blueprint-version"))
                .isEqualTo(at(BLUEPRINT, "spec", "version"));
    }

    @Test
    void the_fixtures_health_check_is_the_charts_probe() {
        Object container = at(Chart.QA_APP.object("Deployment", Map.of()), "spec", "template", "spec", "containers", 0);
        Object check = at(application(), "spec", "healthCheck");
        assertThat(at(check, "path")).isEqualTo(at(container, "readinessProbe", "httpGet", "path"));
        assertThat(at(check, "port")).isEqualTo(at(container, "ports", 0, "name"));
    }

    @ParameterizedTest
    @CsvSource({
        "platform/cluster-baseline, 01-bp-cluster-baseline.yaml",
        "products/catalyst,         13-bp-catalyst-platform.yaml"
    })
    void the_bootstrap_kit_pins_the_version_of_the_chart(String folder, String file) {
        Map<String, Object> chart = Repository.yaml(folder + "/chart/Chart.yaml");
        Map<String, Object> release =
                Repository.documents(Repository.text("clusters/_template/bootstrap-kit/" + file)).stream()
                        .filter(object -> "HelmRelease".equals(object.get("kind")))
                        .findFirst()
                        .orElseThrow();
        assertThat(at(release, "spec", "chart", "spec", "chart")).isEqualTo(chart.get("name"));
        assertThat(at(release, "spec", "chart", "spec", "version")).isEqualTo(chart.get("version"));
        assertThat(at(release, "metadata", "name")).isEqualTo(chart.get("name"));
    }

    @Test
    void the_platforms_version_is_the_programs() {
        String version = (String) Chart.PLATFORM.metadata().get("version");
        assertThat(Chart.PLATFORM.metadata())
                .containsEntry("appVersion", version)
                .containsEntry("name", "bp-catalyst-platform");
        assertThat(Repository.text("pom.xml"))
                .contains("<version>" + version + "</version>\n  <packaging>pom</packaging>");
    }

    private static Map<String, Object> application() {
        return Repository.documents(FixtureSources.manifest("application", FixtureSources.defaults()))
                .get(0);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> parameters() {
        return (Map<String, Object>) at(application(), "spec", "parameters");
    }
}
