package io.openova.catalyst.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.validation.OverlayFindings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an overlay's Applications refer to, each in its file; the fan-out is left out of the answers. */
class OverlayReferencesTest {
    private static final String FOLDER = "clusters/omantel/applications/";

    @TempDir
    Path folder = Path.of("");

    private static String application(String name, String... dependsOn) {
        String depends = dependsOn.length == 0
                ? ""
                : Stream.of(dependsOn)
                        .map(other -> "    - name: " + other + "\n")
                        .collect(Collectors.joining("", "  dependsOn:\n", ""));
        return """
                apiVersion: apps.openova.io/v1
                kind: Application
                metadata:
                  name: %s
                  namespace: acme
                  labels:
                    app.kubernetes.io/managed-by: catalyst
                    catalyst.openova.io/blueprint: bp-qa-app
                    catalyst.openova.io/blueprint-version: 0.1.0
                    catalyst.openova.io/environment: acme
                    catalyst.openova.io/organization: acme
                spec:
                  environmentRef: acme
                  blueprintRef:
                    name: bp-qa-app
                    version: 0.1.0
                  placement: single-region
                  regions:
                    - hz-fsn-rtz-prod
                """.formatted(name) + depends;
    }

    private List<String> found(Map<String, String> files) {
        return OverlayFindings.of(folder, FOLDER, files, OverlayFindings::full).stream()
                .filter(line -> !line.startsWith("overlay/fan-out-missing"))
                .toList();
    }

    @Test
    void an_application_whose_references_are_there_has_nothing_to_say_but_that_its_fan_out_is_missing() {
        assertThat(found(Map.of("acme/web/application.yaml", application("web"))))
                .isEmpty();
    }

    @Test
    void a_fault_of_the_schema_does_not_hide_what_is_not_there() {
        String broken = application("web")
                .replace("version: 0.1.0\n  placement: single-region", "version: 0.9.0\n  placement: everywhere")
                .replace("environmentRef: acme\n", "environmentRef: acme-pord\n");
        assertThat(found(Map.of("acme/web/application.yaml", broken)))
                .containsExactly(
                        "schema/enum acme/web/application.yaml:17:14 /spec/placement"
                                + " [single-region, active-active, active-hotstandby]",
                        "reference/version-unknown acme/web/application.yaml:16:14 /spec/blueprintRef/version [0.2.0, 0.1.0]",
                        "reference/environment-missing acme/web/application.yaml:13:19 /spec/environmentRef"
                                + " [acme-prod, acme-dev]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            name: bp-qa-app             | name: bp-qa-ap            | reference/blueprint-unknown acme/web/application.yaml:15:11 /spec/blueprintRef/name [bp-qa-app]
            version: 0.1.0\\n  placement | version: 0.9.0\\n  placement | reference/version-unknown acme/web/application.yaml:16:14 /spec/blueprintRef/version [0.2.0, 0.1.0]
            environmentRef: acme        | environmentRef: acme-pord | reference/environment-missing acme/web/application.yaml:13:19 /spec/environmentRef [acme-prod, acme-dev]
            environmentRef: acme        | environmentRef: nobodys-env | reference/organization-missing acme/web/application.yaml:13:19 /spec/environmentRef []
            - hz-fsn-rtz-prod           | - hz-fns-rtz-prod         | reference/region-unknown acme/web/application.yaml:19:7 /spec/regions/0 [hz-fsn-rtz-prod, hz-fsn-dmz-prod, hz-hel-rtz-prod]
            - hz-fsn-rtz-prod           | - hz-fsn-dmz-prod         | reference/region-outside-environment acme/web/application.yaml:19:7 /spec/regions/0 [hz-fsn-rtz-prod, hz-hel-rtz-prod]
            """)
    void what_is_not_there_is_said_at_the_word_that_names_it(String right, String wrong, String finding) {
        String text = application("web");
        String broken = text.replace(right.replace("\\n", "\n"), wrong.replace("\\n", "\n"));
        assertThat(broken).isNotEqualTo(text);
        assertThat(found(Map.of("acme/web/application.yaml", broken))).containsExactly(finding);
    }

    @Test
    void a_dependency_that_is_not_there_is_said_at_its_entry() {
        assertThat(found(Map.of(
                        "acme/api/application.yaml",
                        application("api"),
                        "acme/web/application.yaml",
                        application("web", "api", "apl"))))
                .containsExactly("reference/dependency-missing acme/web/application.yaml:22:7 /spec/dependsOn/1 [api]");
    }

    @Test
    void a_circle_is_said_once_at_the_entry_that_closes_it_and_itself_where_it_stands() {
        assertThat(found(Map.of(
                        "acme/a/application.yaml",
                        application("a", "b"),
                        "acme/b/application.yaml",
                        application("b", "c"),
                        "acme/c/application.yaml",
                        application("c", "d", "a"),
                        "acme/d/application.yaml",
                        application("d", "d"))))
                .containsExactly(
                        "reference/dependency-cycle acme/d/application.yaml:21:7 /spec/dependsOn/0 []",
                        "reference/dependency-cycle acme/c/application.yaml:22:7 /spec/dependsOn/1 []");
    }
}
