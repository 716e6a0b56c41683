package io.openova.catalyst.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.overlay.Overlay;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Applications depend on is removed when nothing uses it, and otherwise refused with the list (contract 13.10). */
class RemovalTest {
    private static final String GOVERNANCE = """
            apiVersion: orgs.openova.io/v1
            kind: Organization
            metadata: {name: nova}
            spec:
              slug: nova
              displayName: Nova
              kind: internal
              tier: corporate
              billingMode: chargeback
              sovereignRef: omantel.biz
              owners: [{email: a@nova.example, role: owner}]
            ---
            apiVersion: catalyst.openova.io/v1
            kind: Environment
            metadata: {name: nova-dev}
            spec:
              organizationRef: nova
              envType: dev
              placement: multi-region
              regions:
                - {provider: hetzner, region: fsn, buildingBlock: rtz}
                - {provider: hetzner, region: hel, buildingBlock: rtz}
            ---
            apiVersion: catalyst.openova.io/v1
            kind: Environment
            metadata: {name: nova-shared}
            spec:
              organizationRef: nova
              envType: dev
              placement: single-region
              regions: [{provider: hetzner, region: fsn, buildingBlock: rtz}]
              namespaces: [nova-tools]
            ---
            apiVersion: catalyst.openova.io/v1
            kind: Blueprint
            metadata: {name: bp-shop}
            spec:
              version: 1.0.0
              card: {title: Shop}
              visibility: private
              owner: {team: nova}
              configSchema: {type: object}
              placementSchema: {modes: [single-region, active-active], default: single-region}
              manifests: {source: {kind: HelmChart, ref: "oci://registry.example/bp-shop"}}
            ---
            apiVersion: catalyst.openova.io/v1
            kind: Blueprint
            metadata: {name: bp-suite}
            spec:
              version: 1.0.0
              card: {title: Suite}
              depends: [{blueprint: bp-shop, version: ^1.0}]
              configSchema: {type: object}
              placementSchema: {modes: [single-region], default: single-region}
              manifests: {source: {kind: HelmChart, ref: "oci://registry.example/bp-suite"}}
            """;
    private static final String SHOP = """
            {"name": "shop", "blueprint": "bp-shop", "namespace": "nova-dev",
             "placement": {"mode": "active-active", "regions": ["hz-fsn-rtz-prod", "hz-hel-rtz-prod"]}}
            """;
    private static final String TOOL = """
            {"name": "tool", "blueprint": "bp-qa-app", "namespace": "nova-tools", "environmentRef": "nova-dev"}
            """;

    @TempDir
    Path folder;

    private String overlay = "";

    @BeforeEach
    void two_environments_and_a_blueprint_in_use() {
        overlay = TestWorld.overlayIn(folder).toString();
        assertThat(run(GOVERNANCE, "apply", "-f", "-").err()).isEmpty();
        assertThat(run(SHOP, "apply", "-f", "-").exit()).isZero();
        assertThat(run(TOOL, "apply", "-f", "-").exit()).isZero();
        assertThat(errors()).isEmpty();
    }

    private Cli.Run run(String input, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--overlay", overlay));
        return Cli.cli().input(input).run(all.toArray(String[]::new));
    }

    private Cli.Run remove(String... words) {
        List<String> all = new ArrayList<>(List.of("remove"));
        all.addAll(List.of(words));
        return run("", all.toArray(String[]::new));
    }

    private List<String> errors() {
        try (Overlay open = TestWorld.open(Path.of(overlay))) {
            return TestWorld.errors(open).stream().map(Object::toString).toList();
        }
    }

    private String commit() {
        try (Overlay open = TestWorld.open(Path.of(overlay))) {
            return open.head().commit().orElseThrow();
        }
    }

    private boolean has(String path) {
        try (Overlay open = TestWorld.open(Path.of(overlay))) {
            return open.head().exists(TestWorld.path(path));
        }
    }

    /** Refused with these words, both as a plan and in earnest, and nothing is written. */
    private void refused(List<String> command, String... words) {
        String before = commit();
        for (String option : List.of("--dry-run", "")) {
            List<String> all = new ArrayList<>(command);
            if (!option.isEmpty()) {
                all.add(option);
            }
            Cli.Run run = remove(all.toArray(String[]::new));
            assertThat(run.exit()).as(run.err()).isEqualTo(3);
            assertThat(run.err()).contains(words);
        }
        assertThat(commit()).isEqualTo(before);
    }

    @Test
    void an_environment_stays_while_an_application_is_in_it() {
        refused(
                List.of("environment", "nova-dev"),
                "reference/has-dependents",
                "without Environment 'nova-dev' the Application nova-dev/shop would be invalid",
                "the Application nova-tools/tool would be invalid");
        assertThat(run("", "delete", "shop", "-n", "nova-dev").exit()).isZero();
        assertThat(run("", "delete", "tool", "-n", "nova-tools").exit()).isZero();
        Cli.Run plan = remove("environment", "nova-dev", "--dry-run");
        assertThat(plan.exit()).isZero();
        assertThat(plan.out()).contains("remove environment nova-dev", "- clusters/omantel/environments/nova-dev.yaml");
        assertThat(has("clusters/omantel/environments/nova-dev.yaml")).isTrue();
        assertThat(remove("environment", "nova-dev").exit()).isZero();
        assertThat(has("clusters/omantel/environments/nova-dev.yaml")).isFalse();
        assertThat(errors()).isEmpty();
    }

    @Test
    void an_environment_stays_while_it_claims_the_namespace_of_an_application_of_another_one() {
        refused(
                List.of("environment", "nova-shared"),
                "nova-tools/tool would be invalid",
                "reference/namespace-unclaimed");
    }

    @Test
    void an_environment_that_lists_fewer_namespaces_is_checked_against_the_other_environments_too() {
        String smaller = """
                apiVersion: catalyst.openova.io/v1
                kind: Environment
                metadata: {name: nova-shared}
                spec:
                  organizationRef: nova
                  envType: dev
                  placement: single-region
                  regions: [{provider: hetzner, region: fsn, buildingBlock: rtz}]
                """;
        Cli.Run refused = run(smaller, "apply", "-f", "-");
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err()).contains("nova-tools/tool would be invalid");
    }

    @Test
    void an_insisting_caller_leaves_applications_that_show_why() {
        Cli.Run forced = remove("environment", "nova-dev", "--force");
        assertThat(forced.exit()).isZero();
        assertThat(forced.err()).contains("warning", "nova-dev/shop would be invalid");
        assertThat(errors()).anyMatch(error -> error.contains("reference/environment-missing"));
    }

    @Test
    void an_organization_stays_while_it_has_environments_and_private_blueprints_whatever_is_forced() {
        for (List<String> options : List.of(List.<String>of(), List.of("--force"))) {
            List<String> command = new ArrayList<>(List.of("organization", "nova"));
            command.addAll(options);
            refused(
                    command,
                    "Environment 'nova-dev' belongs to Organization 'nova'",
                    "Environment 'nova-shared' belongs to Organization 'nova'",
                    "Blueprint 'bp-shop' is private to Organization 'nova'");
        }
        assertThat(run("", "delete", "shop", "-n", "nova-dev").exit()).isZero();
        assertThat(run("", "delete", "tool", "-n", "nova-tools").exit()).isZero();
        for (String parent : List.of(
                "environment nova-dev",
                "environment nova-shared",
                "blueprint bp-suite",
                "blueprint bp-shop",
                "organization nova")) {
            Cli.Run run = remove(parent.split(" "));
            assertThat(run.exit()).as(parent + run.err()).isZero();
            assertThat(errors()).as(parent).isEmpty();
        }
    }

    @Test
    void a_blueprint_stays_while_an_application_or_a_blueprint_needs_it() {
        refused(
                List.of("blueprint", "bp-shop"),
                "without Blueprint 'bp-shop' the Application nova-dev/shop would be invalid",
                "Blueprint 'bp-suite' depends on Blueprint 'bp-shop'");
        refused(List.of("blueprint", "bp-shop", "--force"), "Blueprint 'bp-suite' depends on Blueprint 'bp-shop'");
        assertThat(remove("blueprint", "bp-suite").exit()).isZero();
        assertThat(remove("blueprint", "bp-shop", "--force").exit()).isZero();
        assertThat(errors()).anyMatch(error -> error.contains("reference/blueprint-unknown"));
    }

    @Test
    void a_region_stays_while_it_is_used_and_takes_its_releases_along_when_forced() {
        refused(List.of("region", "hz-hel-rtz-prod"), "cluster/last-region", "catalyst remove cluster hz-hel-rtz-prod");
        refused(List.of("region", "hz-fsn-rtz-prod", "--force"), "is the Sovereign's primary region");
        String placed = """
                {"name": "edge", "blueprint": "bp-qa-app", "namespace": "acme-prod",
                 "placement": {"mode": "single-region", "regions": ["hz-fsn-dmz-prod"]}}
                """;
        assertThat(run(placed, "apply", "-f", "-").err()).isEmpty();
        assertThat(has("clusters/omantel/namespaces/acme-prod.releases.hz-fsn-dmz-prod.yaml"))
                .isTrue();
        refused(
                List.of("region", "hz-fsn-dmz-prod"),
                "Application acme-prod/edge is placed in region 'hz-fsn-dmz-prod'",
                "Environment 'acme-prod' reaches region 'hz-fsn-dmz-prod'");
        assertThat(remove("region", "hz-fsn-dmz-prod", "--force").exit()).isZero();
        assertThat(has("clusters/hz-fsn-dmz-prod")).isFalse();
        assertThat(has("clusters/omantel/namespaces/acme-prod.releases.hz-fsn-dmz-prod.yaml"))
                .isFalse();
        assertThat(errors()).anyMatch(error -> error.contains("reference/region-unknown"));
        // Nothing is stuck: the Application that was left behind can be deleted.
        assertThat(run("", "delete", "edge", "-n", "acme-prod").exit()).isZero();
        assertThat(errors()).isEmpty();
    }

    @Test
    void a_cluster_stays_while_a_region_of_it_is_used() {
        refused(
                List.of("cluster", "hz-hel-rtz-prod"),
                "Application nova-dev/shop is placed in region 'hz-hel-rtz-prod'",
                "Environment 'nova-dev' reaches region 'hz-hel-rtz-prod'");
        refused(List.of("cluster", "omantel", "--force"), "cluster/management", "is the management cluster");
        assertThat(run("", "delete", "shop", "-n", "nova-dev").exit()).isZero();
        refused(List.of("cluster", "hz-hel-rtz-prod"), "Environment 'nova-dev' reaches region 'hz-hel-rtz-prod'");
        Cli.Run forced = remove("cluster", "hz-hel-rtz-prod", "--force");
        assertThat(forced.exit()).as(forced.err()).isZero();
        assertThat(has("clusters/hz-hel-rtz-prod")).isFalse();
        assertThat(errors()).isEmpty();
    }

    @Test
    void a_forced_cluster_leaves_applications_that_show_why() {
        assertThat(remove("cluster", "hz-hel-rtz-prod", "--force").exit()).isZero();
        assertThat(errors()).anyMatch(error -> error.contains("reference/region-unknown"));
        assertThat(has("clusters/omantel/releases/nova-dev/shop")
                        || has("clusters/hz-fsn-rtz-prod/releases/nova-dev/shop"))
                .isTrue();
    }

    @Test
    void a_cluster_with_files_of_others_stays_as_it_is() {
        try (Overlay open = TestWorld.open(Path.of(overlay))) {
            TestWorld.put(
                    open,
                    Map.of(TestWorld.path("clusters/hz-hel-rtz-prod/extra/app.yaml"), "kind: ConfigMap\n"),
                    List.of());
        }
        refused(
                List.of("cluster", "hz-hel-rtz-prod", "--force"),
                "cluster/foreign-files",
                "clusters/hz-hel-rtz-prod/extra/app.yaml");
    }

    @ParameterizedTest
    @CsvSource({
        "organization, novae, reference/organization-missing, nova",
        "environment, nova-dve, reference/environment-missing, nova-dev",
        "blueprint, bp-shopp, reference/blueprint-unknown, bp-shop",
        "blueprint, bp-cluster-baseline, it is part of the catalog, --catalog",
        "region, hz-hel-rtz-prd, reference/region-unknown, hz-hel-rtz-prod",
        "cluster, hz-hel, cluster/missing, hz-hel-rtz-prod",
        "environment, ../../x, reference/environment-missing, names are case-sensitive",
        "cluster, .., cluster/missing, catalyst cluster list"
    })
    void what_is_not_there_is_said_with_what_is(String kind, String name, String rule, String remedy) {
        refused(List.of(kind, name), rule, remedy);
    }

    @Test
    void an_idempotency_key_answers_with_the_first_commit() {
        assertThat(remove("blueprint", "bp-suite", "--idempotency-key", "k").exit())
                .isZero();
        String first = commit();
        Cli.Run again = remove("blueprint", "bp-suite", "--idempotency-key", "k");
        assertThat(again.exit()).isZero();
        assertThat(again.out()).contains(first.substring(0, 10));
        assertThat(remove("blueprint", "bp-suite", "--force", "--idempotency-key", "k")
                        .exit())
                .isEqualTo(4);
    }

    @Test
    void a_kind_that_is_none_is_wrong_usage() {
        Cli.Run run = remove("application", "x");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("organization", "environment", "blueprint", "region", "cluster");
    }
}
