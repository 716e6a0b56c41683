package io.openova.catalyst.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.overlay.Overlay;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract 13.7: what an Application depends on comes first, where Flux can order it. */
class DependsOnTest {
    private static final String FSN = "hz-fsn-rtz-prod";
    private static final String HEL = "hz-hel-rtz-prod";
    private static final String DMZ = "hz-fsn-dmz-prod";

    private static final String WORLD = """
            apiVersion: catalyst.openova.io/v1
            kind: Environment
            metadata: {name: two}
            spec:
              organizationRef: omantel-platform
              envType: dev
              placement: multi-region
              regions:
                - {provider: hetzner, region: fsn, buildingBlock: rtz, hostCluster: hz-fsn-rtz-prod}
                - {provider: hetzner, region: hel, buildingBlock: rtz, hostCluster: hz-hel-rtz-prod}
                - {provider: hetzner, region: fsn, buildingBlock: dmz, hostCluster: hz-fsn-dmz-prod}
            ---
            apiVersion: catalyst.openova.io/v1
            kind: Environment
            metadata: {name: other}
            spec:
              organizationRef: omantel-platform
              envType: dev
              placement: single-region
              regions: [{provider: hetzner, region: fsn, buildingBlock: rtz, hostCluster: hz-fsn-rtz-prod}]
            ---
            apiVersion: catalyst.openova.io/v1
            kind: Blueprint
            metadata: {name: bp-kust}
            spec:
              version: 1.0.0
              card: {title: Kustomize}
              manifests: {source: {kind: Kustomize, ref: "oci://registry.example/kust"}}
            """;

    @TempDir
    Path folder;

    private String overlay = "";

    @BeforeEach
    void an_environment_in_three_regions() {
        overlay = TestWorld.overlayIn(folder).toString();
        done(WORLD, "apply", "-f", "-");
    }

    private Cli.Run run(String input, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--overlay", overlay));
        return Cli.cli().input(input).run(all.toArray(String[]::new));
    }

    private void done(String input, String... arguments) {
        Cli.Run run = run(input, arguments);
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(errors()).isEmpty();
    }

    private void install(String... requests) {
        done(String.join("---\n", requests), "apply", "-f", "-");
    }

    /** @param needs names, or {@code namespace/name} */
    private static String request(String namespace, String name, String blueprint, String regions, String... needs) {
        StringBuilder text = new StringBuilder("name: " + name + "\nnamespace: " + namespace + "\nblueprint: "
                + blueprint
                + "\nplacement: {mode: " + (regions.contains(",") ? "active-active" : "single-region") + ", regions: ["
                + regions + "]}\n");
        if (needs.length > 0) {
            text.append("dependsOn:\n");
            for (String need : needs) {
                String[] parts = need.split("/");
                text.append(
                        parts.length == 1
                                ? "  - {name: " + need + "}\n"
                                : "  - {name: " + parts[1] + ", namespace: " + parts[0] + "}\n");
            }
        }
        return text.toString();
    }

    private List<String> errors() {
        try (Overlay open = TestWorld.open(Path.of(overlay))) {
            return TestWorld.errors(open).stream().map(Object::toString).toList();
        }
    }

    /** What the release of an Application in a region waits for, as its file has it. */
    private List<String> waits(String region, String namespace, String name) {
        try (Overlay open = TestWorld.open(Path.of(overlay))) {
            for (String file : List.of("helmrelease.yaml", "fluxkustomization.yaml")) {
                Optional<String> text = open.head()
                        .read(TestWorld.path(
                                "clusters/" + region + "/releases/" + namespace + "/" + name + "/" + file));
                if (text.isPresent()) {
                    return TestWorld.document(text.get(), file).value().itemsAt("spec", "dependsOn").stream()
                            .map(item -> item.textAt("namespace").orElse("") + "/"
                                    + item.textAt("name").orElse(""))
                            .toList();
                }
            }
            return List.of("no release");
        }
    }

    @Test
    void the_order_of_the_documents_does_not_matter() {
        String b = request("two", "b", "bp-qa-app", FSN);
        String a = request("two", "a", "bp-qa-app", FSN, "b");
        String c = request("two", "c", "bp-qa-app", FSN, "a", "b");
        install(c, a, b);
        assertThat(waits(FSN, "two", "a")).containsExactly("two/b");
        assertThat(waits(FSN, "two", "b")).isEmpty();
        assertThat(waits(FSN, "two", "c")).containsExactly("two/a", "two/b");
        assertThat(run(String.join("---\n", b, c, a), "apply", "-f", "-").out()).contains("Unchanged");
    }

    @Test
    void only_regions_that_both_have_are_ordered_by_flux() {
        install(request("two", "b", "bp-qa-app", FSN));
        install(request("two", "a", "bp-qa-app", FSN + ", " + HEL, "b"));
        assertThat(waits(FSN, "two", "a")).containsExactly("two/b");
        assertThat(waits(HEL, "two", "a")).isEmpty();
    }

    @Test
    void a_release_in_another_namespace_is_named_with_it() {
        install(request("other", "b", "bp-qa-app", FSN));
        install(request("two", "a", "bp-qa-app", FSN, "other/b"));
        assertThat(waits(FSN, "two", "a")).containsExactly("other/b");
    }

    @Test
    void the_second_region_of_a_cluster_has_names_of_its_own() {
        install(request("two", "b", "bp-qa-app", DMZ));
        install(request("two", "a", "bp-qa-app", DMZ, "b"));
        assertThat(waits(DMZ, "two", "a")).containsExactly("two/b." + DMZ);
    }

    @Test
    void kustomizations_wait_for_kustomizations_and_never_for_releases() {
        install(request("two", "k1", "bp-kust", FSN), request("two", "b", "bp-qa-app", FSN));
        install(request("two", "k2", "bp-kust", FSN, "k1", "b"));
        install(request("two", "a", "bp-qa-app", FSN, "k1", "b"));
        assertThat(waits(FSN, "two", "k2")).containsExactly("two/k1");
        assertThat(waits(FSN, "two", "a")).containsExactly("two/b");
    }

    @Test
    void a_dependency_that_moves_changes_what_waits_for_it_in_the_same_commit() {
        install(request("two", "b", "bp-qa-app", FSN));
        install(request("two", "a", "bp-qa-app", FSN + ", " + HEL, "b"));
        done("", "update", "b", "-n", "two", "--region", HEL);
        assertThat(waits(FSN, "two", "a")).isEmpty();
        assertThat(waits(HEL, "two", "a")).containsExactly("two/b");
        done("", "rollback", "b", "-n", "two");
        assertThat(waits(FSN, "two", "a")).containsExactly("two/b");
        assertThat(waits(HEL, "two", "a")).isEmpty();
    }

    @Test
    void a_removal_that_was_forced_and_a_new_installation_leave_the_same_files() {
        install(request("two", "b", "bp-qa-app", FSN));
        install(request("two", "a", "bp-qa-app", FSN, "b"));
        assertThat(run("", "delete", "b", "-n", "two").exit()).isEqualTo(3);
        assertThat(run("", "delete", "b", "-n", "two", "--force").exit()).isZero();
        assertThat(errors())
                .hasSize(2)
                .anyMatch(error -> error.contains("reference/dependency-missing"))
                .anyMatch(error -> error.contains("overlay/dependency-missing"));
        install(request("two", "b", "bp-qa-app", FSN));
        assertThat(waits(FSN, "two", "a")).containsExactly("two/b");
    }

    @Test
    void a_cycle_is_named_whole() {
        install(request("two", "c", "bp-qa-app", FSN));
        install(request("two", "b", "bp-qa-app", FSN, "c"));
        install(request("two", "a", "bp-qa-app", FSN, "b"));
        Cli.Run closed = run(request("two", "c", "bp-qa-app", FSN, "a"), "apply", "-f", "-");
        assertThat(closed.exit()).isEqualTo(3);
        assertThat(closed.err())
                .contains("reference/dependency-cycle")
                .containsPattern("two/[abc] -> two/[abc] -> two/[abc] -> two/[abc]");
        String x = request("two", "x", "bp-qa-app", FSN, "y");
        String y = request("two", "y", "bp-qa-app", FSN, "z");
        String z = request("two", "z", "bp-qa-app", FSN, "x");
        Cli.Run among = run(String.join("---\n", x, y, z), "apply", "-f", "-");
        assertThat(among.exit()).isEqualTo(3);
        assertThat(among.err()).containsOnlyOnce("reference/dependency-cycle").contains("two/x", "two/y", "two/z");
    }
}
