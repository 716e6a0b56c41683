package io.openova.catalyst.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.overlay.Overlay;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract 13.10: after a commit an overlay is as valid as before, or somebody insisted. */
class ParentChangesTest {
    private static final String ENVIRONMENT = """
            apiVersion: catalyst.openova.io/v1
            kind: Environment
            metadata: {name: two}
            spec:
              organizationRef: omantel-platform
              envType: %s
              placement: multi-region
              regions:
                - {provider: hetzner, region: fsn, buildingBlock: rtz, hostCluster: hz-fsn-rtz-prod}
            """;
    private static final String SECOND =
            "    - {provider: hetzner, region: hel, buildingBlock: rtz, hostCluster: hz-hel-rtz-prod}\n";

    @TempDir
    Path folder;

    private String overlay = "";

    @BeforeEach
    void an_application_in_two_regions() {
        overlay = TestWorld.overlayIn(folder).toString();
        assertThat(run(environment("dev", true), "apply", "-f", "-").exit()).isZero();
        assertThat(run(
                                "{\"name\":\"b\",\"blueprint\":\"bp-qa-app\",\"namespace\":\"two\",\"placement\":{\"mode\":"
                                        + "\"active-active\",\"regions\":[\"hz-fsn-rtz-prod\",\"hz-hel-rtz-prod\"]}}",
                                "apply",
                                "-f",
                                "-")
                        .exit())
                .isZero();
        assertThat(run(
                                "{\"name\":\"a\",\"blueprint\":\"bp-qa-app\",\"namespace\":\"two\","
                                        + "\"dependsOn\":[{\"name\":\"b\"}]}",
                                "apply",
                                "-f",
                                "-")
                        .exit())
                .isZero();
    }

    private static String environment(String type, boolean isWide) {
        return ENVIRONMENT.formatted(type) + (isWide ? SECOND : "");
    }

    private Cli.Run run(String input, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--overlay", overlay));
        return Cli.cli().input(input).run(all.toArray(String[]::new));
    }

    private List<String> errors() {
        try (Overlay open = TestWorld.open(Path.of(overlay))) {
            return TestWorld.errors(open).stream().map(Object::toString).toList();
        }
    }

    @Test
    void an_application_that_others_depend_on_stays_unless_somebody_insists() {
        Cli.Run refused = run("", "delete", "b", "-n", "two");
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err()).contains("reference/has-dependents", "two/b is needed by two/a");
        assertThat(run("", "delete", "b", "-n", "two", "--force").exit()).isZero();
        assertThat(run("", "delete", "a", "-n", "two").exit()).isZero();
    }

    @Test
    void an_environment_keeps_the_regions_that_are_in_use() {
        Cli.Run refused = run(environment("dev", false), "apply", "-f", "-");
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err())
                .contains("reference/has-dependents", "two/b", "reference/region-outside-environment")
                .doesNotContain("two/a ");
        assertThat(run(environment("dev", false), "plan", "-f", "-").exit()).isEqualTo(3);
        assertThat(run(environment("dev", false), "validate", "-").exit()).isEqualTo(3);
        assertThat(errors()).isEmpty();
        assertThat(run(environment("dev", false), "apply", "-f", "-", "--force").exit())
                .isZero();
        assertThat(errors()).anyMatch(error -> error.contains("region-outside-environment"));
    }

    @Test
    void a_change_and_what_it_needs_go_together() {
        String both = environment("dev", false)
                + "---\nname: b\nblueprint: bp-qa-app\nnamespace: two\nplacement: single-region\n";
        assertThat(run(both, "apply", "-f", "-").exit()).isZero();
        assertThat(errors()).isEmpty();
    }

    @Test
    void an_environment_of_another_type_renders_its_applications_anew() {
        assertThat(run(environment("stg", true), "apply", "-f", "-").exit()).isZero();
        assertThat(errors()).isEmpty();
    }

    @Test
    void a_blueprint_version_never_changes() {
        String blueprint = """
                apiVersion: catalyst.openova.io/v1
                kind: Blueprint
                metadata: {name: bp-xy}
                spec:
                  version: 1.0.0
                  card: {title: %s}
                  configSchema: {type: object}
                  placementSchema: {modes: [single-region], default: single-region}
                  manifests: {source: {kind: HelmChart, ref: "oci://registry.example/bp-xy"}}
                """;
        assertThat(run(blueprint.formatted("One"), "apply", "-f", "-").exit()).isZero();
        assertThat(run(blueprint.formatted("One"), "apply", "-f", "-").out()).contains("Unchanged");
        Cli.Run refused = run(blueprint.formatted("Two"), "apply", "-f", "-", "--force");
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err()).contains("catalog/version-changed", "/spec/card/title");
        assertThat(run(blueprint.formatted("Two").replace("1.0.0", "1.1.0"), "apply", "-f", "-")
                        .exit())
                .isZero();
    }
}
