package io.openova.catalyst.charts;

import static io.openova.catalyst.charts.Repository.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FixturesTest {
    private static final List<String> KINDS =
            List.of("Organization", "Environment", "Blueprint", "Application", "Namespace");

    @ParameterizedTest
    @ValueSource(strings = {"application", "blueprint", "environment", "namespace", "organization"})
    void the_charts_copy_is_generated_from_the_template(String name) throws IOException {
        String generated = FixtureSources.chartTemplate(name);
        if (Boolean.getBoolean("catalyst.golden.update")) {
            Files.writeString(Repository.path(FixtureSources.chartPath(name)), generated);
        }
        assertThat(Repository.text(FixtureSources.chartPath(name)))
                .as("write it again with -Dcatalyst.golden.update=true")
                .isEqualTo(generated);
    }

    @Test
    void the_chart_has_no_other_fixture() {
        assertThat(Repository.files(Chart.PLATFORM.folder() + "/templates/qa-fixtures"))
                .containsExactlyElementsOf(FixtureSources.NAMES.stream()
                        .map(name -> name + ".yaml")
                        .toList());
    }

    @Test
    void disabled_fixtures_render_nothing() {
        assertThat(fixtures(Map.of("enabled", false))).isEmpty();
        assertThat(Chart.PLATFORM.objects(Map.of()))
                .noneMatch(object -> KINDS.contains(object.get("kind")))
                .isNotEmpty();
    }

    @Test
    void enabled_fixtures_need_no_other_value() {
        assertThat(fixtures(Map.of("enabled", true)).stream().map(object -> object.get("kind")))
                .containsExactlyInAnyOrderElementsOf(KINDS);
    }

    @Test
    void an_empty_application_name_renders_no_application() {
        assertThat(fixtures(Map.of("enabled", true, "appName", ""))).hasSize(4).noneMatch(object -> "Application"
                .equals(object.get("kind")));
        Map<String, Object> context = FixtureSources.defaults();
        context.put("appName", "");
        assertThat(Repository.documents(FixtureSources.manifest("application", context)))
                .isEmpty();
    }

    @Test
    void the_namespace_can_be_left_to_others_and_stays_when_the_release_goes() {
        assertThat(fixtures(Map.of("enabled", true, "createNamespace", false)))
                .noneMatch(object -> "Namespace".equals(object.get("kind")));
        assertThat(at(document("namespace"), "metadata", "annotations", "helm.sh/resource-policy"))
                .isEqualTo("keep");
    }

    @ParameterizedTest
    @MethodSource("contexts")
    void product_and_chart_give_equal_objects(Map<String, Object> context) {
        Map<String, Object> values = new LinkedHashMap<>(context);
        values.put("enabled", true);
        List<Map<String, Object>> fromProduct = new ArrayList<>();
        for (String name : FixtureSources.NAMES) {
            fromProduct.addAll(Repository.documents(FixtureSources.manifest(name, context)));
        }
        assertThat(fromProduct).hasSize(5);
        assertThat(fixtures(values)).containsExactlyInAnyOrderElementsOf(fromProduct);
    }

    static Stream<Map<String, Object>> contexts() {
        return Stream.concat(
                Stream.of(FixtureSources.defaults()),
                Stream.of(
                                "quotes \" and '",
                                "{{ .Values.replicas }}",
                                "{{appName}}",
                                "a: b",
                                "a #b",
                                "two\nlines: yes\n---\nkind: Secret",
                                "- item",
                                "no",
                                "1.10",
                                "0x1f",
                                "null",
                                "\\n",
                                "<&>",
                                "tab\t",
                                "\u2028\u00e4\ud83d\ude00",
                                "${X}")
                        .map(FixturesTest::everywhere));
    }

    private static Map<String, Object> everywhere(String text) {
        Map<String, Object> context = FixtureSources.defaults();
        context.replaceAll((name, value) -> text);
        context.put("qaUser", Map.of("email", text));
        return context;
    }

    @Test
    void the_defaults_of_the_chart_are_the_contracts() {
        Map<String, Object> expected = FixtureSources.defaults();
        expected.put("enabled", false);
        expected.put("createNamespace", true);
        assertThat(Chart.PLATFORM.values().get("qaFixtures")).isEqualTo(expected);
    }

    @Test
    void the_application_is_complete() {
        Map<String, Object> application = document("application");
        assertThat(at(application, "metadata"))
                .isEqualTo(Map.of(
                        "name",
                        "qa-wp",
                        "namespace",
                        "qa-omantel",
                        "labels",
                        Map.of(
                                "app.kubernetes.io/managed-by", "catalyst",
                                "catalyst.openova.io/blueprint", "bp-qa-app",
                                "catalyst.openova.io/blueprint-version", "0.1.0",
                                "catalyst.openova.io/environment", "qa-omantel",
                                "catalyst.openova.io/organization", "omantel-platform")));
        assertThat(at(application, "spec"))
                .isEqualTo(Map.of(
                        "environmentRef",
                        "qa-omantel",
                        "blueprintRef",
                        Map.of("name", "bp-qa-app", "version", "0.1.0"),
                        "placement",
                        "single-region",
                        "regions",
                        List.of("hz-fsn-rtz-prod"),
                        "parameters",
                        Map.of("siteTitle", "QA WP", "replicas", 1),
                        "healthCheck",
                        Map.of("path", "/health", "port", "http", "intervalSeconds", 30, "timeoutSeconds", 5),
                        "owners",
                        List.of(Map.of("email", "qa-user1@openova.io", "role", "owner"))));
    }

    @Test
    void the_organization_and_the_environment_belong_together() {
        assertThat(at(document("organization"), "spec"))
                .isEqualTo(Map.of(
                        "slug",
                        "omantel-platform",
                        "displayName",
                        "Omantel Platform (QA)",
                        "kind",
                        "internal",
                        "tier",
                        "corporate",
                        "billingMode",
                        "chargeback",
                        "sovereignRef",
                        "omantel.biz",
                        "defaultEnvironmentType",
                        "dev",
                        "owners",
                        List.of(Map.of("email", "qa-user1@openova.io", "role", "owner"))));
        assertThat(at(document("environment"), "metadata", "name")).isEqualTo("qa-omantel");
        assertThat(at(document("environment"), "spec"))
                .isEqualTo(Map.of(
                        "organizationRef",
                        "omantel-platform",
                        "envType",
                        "dev",
                        "placement",
                        "single-region",
                        "regions",
                        List.of(Map.of("provider", "hetzner", "region", "fsn", "buildingBlock", "rtz"))));
    }

    private static Map<String, Object> document(String name) {
        return Repository.documents(FixtureSources.manifest(name, FixtureSources.defaults()))
                .get(0);
    }

    private static List<Map<String, Object>> fixtures(Map<String, ?> values) {
        return Chart.PLATFORM.objects(Map.of("qaFixtures", values)).stream()
                .filter(object -> KINDS.contains(object.get("kind")))
                .toList();
    }
}
