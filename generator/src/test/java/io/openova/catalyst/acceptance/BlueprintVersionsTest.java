package io.openova.catalyst.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.Overlay;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract 13.3: an overlay runs several versions of a Blueprint at once, and forgets none that anything needs. */
class BlueprintVersionsTest {
    private static final String RESOURCE = "clusters/omantel/blueprints/bp-web.yaml";
    private static final String RECORD = "clusters/omantel/blueprints/bp-web/%s.json";

    private static final String ENVIRONMENTS = """
            apiVersion: catalyst.openova.io/v1
            kind: Environment
            metadata: {name: web-dev}
            spec:
              organizationRef: omantel-platform
              envType: dev
              placement: single-region
              regions: [{provider: hetzner, region: fsn, buildingBlock: rtz, hostCluster: hz-fsn-rtz-prod}]
            ---
            apiVersion: catalyst.openova.io/v1
            kind: Environment
            metadata: {name: web-prod}
            spec:
              organizationRef: omantel-platform
              envType: prod
              placement: single-region
              regions: [{provider: hetzner, region: hel, buildingBlock: rtz, hostCluster: hz-hel-rtz-prod}]
            """;

    @TempDir
    Path folder;

    private String overlay = "";

    @BeforeEach
    void version_1_0_0_runs_in_dev_and_prod() {
        overlay = TestWorld.overlayIn(folder).toString();
        done(ENVIRONMENTS, "apply", "-f", "-");
        done(blueprint("1.0.0", "replicas: {type: integer, maximum: 9}, theme: {type: string}"), "apply", "-f", "-");
        done(
                "{\"name\":\"shop\",\"blueprint\":\"bp-web\",\"namespace\":\"web-dev\","
                        + "\"values\":{\"replicas\":5,\"theme\":\"dark\"}}",
                "apply",
                "-f",
                "-");
        done("", "promote", "shop", "-n", "web-dev", "--from", "dev", "--to", "prod");
    }

    /** @param properties of the configSchema, in YAML's flow style */
    private static String blueprint(String version, String properties) {
        return """
                apiVersion: catalyst.openova.io/v1
                kind: Blueprint
                metadata: {name: bp-web}
                spec:
                  version: %s
                  card: {title: Web}
                  configSchema: {type: object, additionalProperties: false, properties: {%s}}
                  placementSchema: {modes: [single-region], default: single-region}
                  manifests: {source: {kind: HelmChart, ref: "oci://registry.example/bp-web"}}
                """.formatted(version, properties);
    }

    private static String second() {
        return blueprint("1.1.0", "replicas: {type: integer, maximum: 3}, colour: {type: string}")
                .replace("properties: {replicas", "required: [colour], properties: {replicas");
    }

    private Cli.Run run(String input, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--overlay", overlay));
        return Cli.cli().input(input).run(all.toArray(String[]::new));
    }

    private Cli.Run done(String input, String... arguments) {
        Cli.Run run = run(input, arguments);
        assertThat(run.exit()).as(run.err()).isZero();
        return run;
    }

    private String refused(String input, String... arguments) {
        Cli.Run run = run(input, arguments);
        assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(3);
        return run.err();
    }

    private List<Finding> findings() {
        try (Overlay open = TestWorld.open(Path.of(overlay))) {
            return TestWorld.findings(open).stream()
                    .filter(finding -> finding.rule().startsWith("catalog/") || finding.isError())
                    .toList();
        }
    }

    private List<String> rules() {
        return findings().stream().map(Finding::rule).toList();
    }

    private Optional<String> file(String path) {
        try (Overlay open = TestWorld.open(Path.of(overlay))) {
            return open.head().read(OverlayPath.of(path.split("/")));
        }
    }

    private void edit(String path, java.util.function.UnaryOperator<String> edit) {
        try (Overlay open = TestWorld.open(Path.of(overlay))) {
            OverlayPath at = OverlayPath.of(path.split("/"));
            TestWorld.put(open, Map.of(at, edit.apply(open.head().read(at).orElseThrow())), List.of());
        }
    }

    @Test
    void dev_runs_the_new_version_while_prod_stays_and_everything_still_works() {
        done(second(), "apply", "-f", "-");
        assertThat(findings()).isEmpty();
        assertThat(file(RESOURCE).orElseThrow()).contains("version: 1.1.0");
        assertThat(file(RECORD.formatted("1.0.0")).orElseThrow()).contains("\"1.0.0\"");

        assertThat(refused("", "update", "shop", "-n", "web-dev", "--to-version", "1.1.0"))
                .contains(
                        "/parameters/replicas: parameter replicas: 5 is more than 3 (bp-web 1.0.0 -> 1.1.0)",
                        "/parameters: parameters: \"colour\" is missing (bp-web 1.0.0 -> 1.1.0)",
                        "/parameters/theme: parameter theme: \"theme\" is not a known field here");
        done(
                "{\"values\":{\"replicas\":2,\"colour\":\"red\"}}",
                "update",
                "shop",
                "-n",
                "web-dev",
                "--to-version",
                "1.1.0",
                "-f",
                "-");
        assertThat(findings()).isEmpty();

        done("{\"values\":{\"replicas\":7}}", "update", "shop", "-n", "web-prod", "-f", "-");
        assertThat(refused("", "promote", "shop", "-n", "web-dev", "--from", "dev", "--to", "prod"))
                .contains("/spec/parameters/replicas", "7 is more than 3 (bp-web 1.0.0 -> 1.1.0)");
        done(
                "{\"replicas\": 3}",
                "promote",
                "shop",
                "-n",
                "web-dev",
                "--from",
                "dev",
                "--to",
                "prod",
                "--dry-run",
                "-f",
                "-");

        assertThat(done("", "blueprint", "list", "bp-web").out())
                .containsPattern("bp-web +1\\.1\\.0 +yes +overlay +web-dev/shop \\(web-dev\\)")
                .containsPattern("bp-web +1\\.0\\.0 +overlay +web-prod/shop \\(web-prod\\)");
        Cli.Run impact = run("", "impact", "bp-web", "1.0.0", "1.1.0");
        assertThat(impact.err())
                .contains("/parameters/replicas: parameter replicas: 7 is more than 3 (bp-web 1.0.0 -> 1.1.0)")
                .doesNotContain("version-unknown");

        done("", "rollback", "shop", "-n", "web-dev", "--reason", "bad");
        assertThat(findings()).isEmpty();
        assertThat(done("", "blueprint", "prune", "bp-web").err()).contains("nothing to prune");
    }

    @Test
    void a_version_that_was_published_once_can_be_installed_by_its_number() {
        done(second(), "apply", "-f", "-");
        done(
                "{\"name\":\"old\",\"blueprint\":\"bp-web\",\"version\":\"1.0.0\",\"namespace\":\"web-dev\"}",
                "apply",
                "-f",
                "-");
        done(
                "{\"name\":\"range\",\"blueprint\":\"bp-web\",\"version\":\"~1.0\",\"namespace\":\"web-dev\"}",
                "apply",
                "-f",
                "-");
        assertThat(refused(
                        "{\"name\":\"no\",\"blueprint\":\"bp-web\",\"version\":\"1.2.0\",\"namespace\":\"web-dev\"}",
                        "apply",
                        "-f",
                        "-"))
                .contains("bp-web has no version 1.2.0", "1.1.0, 1.0.0");
        assertThat(refused("", "impact", "bp-web", "1.0.0", "1.2.0"))
                .contains("bp-web has no version 1.2.0", "known versions: 1.1.0, 1.0.0")
                .doesNotContain("no Application of the overlay");
        assertThat(refused("", "impact", "bp-web", "0.9.0", "1.1.0"))
                .contains("bp-web has no version 0.9.0", "known versions: 1.1.0, 1.0.0");
        assertThat(findings()).isEmpty();
    }

    @Test
    void the_content_of_a_version_never_changes() {
        done(second(), "apply", "-f", "-");
        String other = blueprint("1.0.0", "replicas: {type: integer, maximum: 4}, theme: {type: string}");
        assertThat(refused(other, "apply", "-f", "-", "--force"))
                .contains("catalog/version-changed", "/spec/configSchema/properties/replicas/maximum");
        assertThat(refused(other, "plan", "-f", "-")).contains("catalog/version-changed");
        assertThat(refused(other, "validate", "-")).contains("catalog/version-changed");
        String twice = blueprint("1.2.0", "a: {type: string}") + "---\n" + blueprint("1.2.0", "b: {type: string}");
        assertThat(refused(twice, "apply", "-f", "-")).contains("another document has Blueprint bp-web 1.2.0");
        assertThat(done(second(), "apply", "-f", "-").out()).contains("Unchanged");
    }

    @Test
    void an_older_version_that_comes_later_does_not_replace_the_newest() {
        done(second(), "apply", "-f", "-");
        done(blueprint("1.0.1", "replicas: {type: integer}"), "apply", "-f", "-");
        done(blueprint("2.0.0-rc.1", "replicas: {type: integer}"), "apply", "-f", "-");
        assertThat(file(RESOURCE).orElseThrow()).contains("version: 1.1.0");
        assertThat(findings()).isEmpty();
        assertThat(done("", "blueprint", "list", "bp-web", "-o", "json").out())
                .contains("\"1.0.1\"", "\"2.0.0-rc.1\"", "\"web-dev/shop\"");
    }

    @Test
    void several_versions_of_one_run_are_all_kept() {
        done(
                blueprint("3.0.0", "a: {type: string}") + "---\n" + blueprint("2.9.0", "a: {type: string}"),
                "apply",
                "-f",
                "-");
        assertThat(file(RESOURCE).orElseThrow()).contains("version: 3.0.0");
        assertThat(file(RECORD.formatted("2.9.0"))).isPresent();
        assertThat(file(RECORD.formatted("1.0.0"))).isPresent();
    }

    @Test
    void an_overlay_from_before_the_records_keeps_the_version_that_a_newer_one_replaces() {
        try (Overlay open = TestWorld.open(Path.of(overlay))) {
            TestWorld.put(open, Map.of(), List.of(OverlayPath.of("clusters", "omantel", "blueprints", "bp-web")));
        }
        assertThat(findings()).isEmpty();
        done("{\"values\":{\"replicas\":6}}", "update", "shop", "-n", "web-dev", "-f", "-");
        done(second(), "apply", "-f", "-");
        assertThat(findings()).isEmpty();
        done("{\"values\":{\"replicas\":7}}", "update", "shop", "-n", "web-dev", "-f", "-");
        done("", "rollback", "shop", "-n", "web-dev");
    }

    @Test
    void what_was_edited_by_hand_is_found_with_its_fields() {
        done(second(), "apply", "-f", "-");
        edit(RESOURCE, text -> text.replace("maximum: 3", "maximum: 4"));
        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("catalog/version-changed");
            assertThat(finding.message()).contains("/spec/configSchema/properties/replicas/maximum");
            assertThat(finding.location().orElseThrow().file()).isEqualTo(RESOURCE);
        });
        edit(RESOURCE, text -> text.replace("maximum: 4", "maximum: 3"));
        edit(RECORD.formatted("1.0.0"), text -> text.replace("\"maximum\": 9", "\"maximum\": 8"));
        assertThat(rules()).containsExactly("catalog/version-changed");
        edit(RECORD.formatted("1.0.0"), text -> text.replace("\"maximum\": 8", "\"maximum\": 9"));
        edit(RECORD.formatted("1.0.0"), text -> text.replace("\"version\": \"1.0.0\"", "\"version\": \"1.0.5\""));
        assertThat(rules()).contains("catalog/blueprint-malformed");
        Cli.Run broken = done("", "blueprint", "list");
        assertThat(broken.err()).contains("catalog/blueprint-malformed");
        assertThat(broken.out()).contains("bp-kustomize").doesNotContain("bp-web");
        assertThat(refused("", "blueprint", "list", "bp-web")).contains("catalog/blueprint-malformed");
        assertThat(refused("", "blueprint", "prune")).contains("catalog/blueprint-malformed");
        edit(RECORD.formatted("1.0.0"), text -> text.replace("\"version\": \"1.0.5\"", "\"version\": \"1.0.0\""));
        edit(RESOURCE, text -> blueprint("1.0.0", "replicas: {type: integer, maximum: 9}, theme: {type: string}"));
        assertThat(rules()).containsExactly("catalog/not-newest");
        done(second(), "apply", "-f", "-");
        assertThat(findings()).isEmpty();
        assertThat(file(RESOURCE).orElseThrow()).contains("version: 1.1.0");
    }

    @Test
    void pruning_removes_only_what_nothing_needs() {
        done(blueprint("1.0.1", "replicas: {type: integer}"), "apply", "-f", "-");
        done(second(), "apply", "-f", "-");
        done("", "delete", "shop", "-n", "web-dev");
        Cli.Run plan = done("", "blueprint", "prune", "--dry-run");
        assertThat(plan.out())
                .containsPattern("bp-web +1\\.0\\.0 +keep +web-prod/shop runs it")
                .containsPattern("bp-web +1\\.0\\.1 +remove +nothing needs it")
                .containsPattern("bp-web +1\\.1\\.0 +keep +it is the version that the cluster gets");
        assertThat(file(RECORD.formatted("1.0.1"))).isPresent();
        done("", "blueprint", "prune");
        assertThat(file(RECORD.formatted("1.0.1"))).isEmpty();
        done("", "delete", "shop", "-n", "web-prod");
        assertThat(done("", "blueprint", "prune", "bp-web", "-o", "json").out())
                .contains("had it, and can be rolled back to it");
        done("", "rollback", "shop", "-n", "web-prod");
        assertThat(findings()).isEmpty();
        assertThat(refused("", "blueprint", "prune", "bp-nobody")).contains("reference/blueprint-unknown");
        assertThat(run("", "blueprint", "prune", "nobody").exit()).isEqualTo(2);
    }

    @Test
    void removing_a_blueprint_removes_all_its_versions_and_is_refused_while_one_runs() {
        done(second(), "apply", "-f", "-");
        assertThat(refused("", "remove", "blueprint", "bp-web"))
                .contains("reference/has-dependents", "web-dev/shop", "web-prod/shop");
        done("", "delete", "shop", "-n", "web-dev");
        done("", "delete", "shop", "-n", "web-prod");
        done("", "remove", "blueprint", "bp-web");
        assertThat(file(RESOURCE)).isEmpty();
        assertThat(file(RECORD.formatted("1.0.0"))).isEmpty();
        assertThat(findings()).isEmpty();
    }

    @Test
    void an_option_and_the_file_of_an_update_do_not_contradict_each_other() {
        Cli.Run both =
                run("{\"version\":\"1.0.0\"}", "update", "shop", "-n", "web-dev", "--to-version", "1.1.0", "-f", "-");
        assertThat(both.exit()).isEqualTo(2);
        assertThat(both.err()).contains("/version", "--to-version");
        done(
                "{\"version\":\"1.0.0\",\"values\":{\"replicas\":1}}",
                "update",
                "shop",
                "-n",
                "web-dev",
                "--to-version",
                "1.0.0",
                "-f",
                "-");
    }
}
