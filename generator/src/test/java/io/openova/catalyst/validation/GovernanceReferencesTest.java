package io.openova.catalyst.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an overlay's Environments and Blueprints refer to, with nothing that uses them. */
class GovernanceReferencesTest {
    private static final String FOLDER = "clusters/omantel/";

    @TempDir
    Path folder = Path.of("");

    private static String environment(String organization) {
        return """
                apiVersion: catalyst.openova.io/v1
                kind: Environment
                metadata:
                  name: spare-dev
                spec:
                  organizationRef: %s
                  envType: dev
                  placement: single-region
                  regions:
                    - provider: hetzner
                      region: fsn
                      buildingBlock: rtz
                """.formatted(organization);
    }

    private static String blueprint(String name, String depends) {
        return """
                apiVersion: catalyst.openova.io/v1
                kind: Blueprint
                metadata:
                  name: %s
                spec:
                  version: 1.0.0
                  card:
                    title: Spare
                    summary: One for the test.
                  depends:
                %s
                """.formatted(name, depends.indent(4).stripTrailing());
    }

    private List<String> found(Map<String, String> files) {
        return OverlayFindings.of(folder, FOLDER, files, OverlayFindings::full);
    }

    @Test
    void an_environment_names_an_organization_that_is_there() {
        assertThat(found(Map.of("environments/spare-dev.yaml", environment("omantel-platform"))))
                .isEmpty();
        assertThat(found(Map.of("environments/spare-dev.yaml", environment("omantel-platfrom"))))
                .containsExactly("reference/organization-missing environments/spare-dev.yaml:6:20"
                        + " /spec/organizationRef [omantel-platform]");
    }

    @Test
    void a_blueprint_depends_on_blueprints_that_are_there_in_a_version_that_fits() {
        assertThat(found(Map.of(
                        "blueprints/bp-spare.yaml",
                        blueprint("bp-spare", "- blueprint: bp-qa-app\n  version: ^0.1\n- blueprint: bp-qa-app"))))
                .isEmpty();
        assertThat(found(Map.of(
                        "blueprints/bp-spare.yaml",
                        blueprint("bp-spare", "- blueprint: bp-qa-ap\n- blueprint: bp-qa-app\n  version: ^7.1"))))
                .containsExactly(
                        "reference/blueprint-unknown blueprints/bp-spare.yaml:11:18 /spec/depends/0/blueprint [bp-qa-app]",
                        "reference/version-unknown blueprints/bp-spare.yaml:13:16 /spec/depends/1/version [0.2.0, 0.1.0]");
    }

    @Test
    void blueprints_do_not_depend_on_each_other_in_a_circle() {
        assertThat(found(Map.of(
                        "blueprints/bp-one.yaml", blueprint("bp-one", "- blueprint: bp-two"),
                        "blueprints/bp-three.yaml", blueprint("bp-three", "- blueprint: bp-one"),
                        "blueprints/bp-two.yaml",
                                blueprint("bp-two", "- blueprint: bp-qa-app\n- blueprint: bp-three"))))
                .containsExactly(
                        "reference/dependency-cycle blueprints/bp-three.yaml:11:18 /spec/depends/0/blueprint []");
    }

    @Test
    void a_circle_that_goes_through_a_blueprint_of_the_program_is_seen() {
        // The platform's Blueprint, which the program brings, depends on this one, which the overlay has its own of.
        assertThat(found(Map.of(
                        "blueprints/bp-cluster-baseline.yaml",
                        blueprint("bp-cluster-baseline", "- blueprint: bp-catalyst-platform")
                                .replace("version: 1.0.0", "version: 0.1.9"))))
                .containsExactly("reference/dependency-cycle blueprints/bp-cluster-baseline.yaml:11:18"
                        + " /spec/depends/0/blueprint []");
    }

    @Test
    void a_blueprint_that_cannot_be_read_is_said_where_it_stands_and_stops_nothing() {
        assertThat(found(Map.of(
                        "blueprints/bp-broken.yaml",
                        blueprint("bp-broken", "- blueprint: bp-qa-app").replace("1.0.0", "one"),
                        "blueprints/bp-spare.yaml",
                        blueprint("bp-spare", "- blueprint: bp-broken"),
                        "environments/spare-dev.yaml",
                        environment("nobody-else"))))
                .containsExactlyInAnyOrder(
                        "schema/pattern blueprints/bp-broken.yaml:6:12 /spec/version []",
                        "reference/organization-missing environments/spare-dev.yaml:6:20 /spec/organizationRef []");
    }
}
