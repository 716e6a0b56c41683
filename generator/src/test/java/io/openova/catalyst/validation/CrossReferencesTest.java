package io.openova.catalyst.validation;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.acceptance.TestWorld;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.Overlay;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files of one cluster say of each other. */
class CrossReferencesTest {
    private static final String FOLDER = "clusters/omantel/infrastructure/";
    private static final String LISTING = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
            + "resources:\n  - cluster.yaml\n  - one.yaml\n  - two.yaml\n";
    private static final String SOURCE = """
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: HelmRepository
            metadata: {name: charts, namespace: tools}
            spec: {type: oci, url: "oci://registry.example.org/charts"}
            """;

    @TempDir
    Path folder = Path.of("");

    private static String release(String name, String source, String dependsOn) {
        return """
                apiVersion: helm.toolkit.fluxcd.io/v2
                kind: HelmRelease
                metadata:
                  name: %s
                  namespace: tools
                spec:
                  interval: 10m
                  dependsOn: [%s]
                  chart:
                    spec:
                      chart: tool
                      version: 1.0.0
                      sourceRef: {kind: HelmRepository, name: %s}
                """.formatted(name, dependsOn, source);
    }

    private List<String> found(Map<String, String> files) {
        return OverlayFindings.of(folder, FOLDER, files, OverlayFindings::place);
    }

    @Test
    void files_that_fit_together_have_nothing_to_say() {
        assertThat(found(Map.of(
                        "kustomization.yaml",
                        LISTING,
                        "one.yaml",
                        SOURCE,
                        "two.yaml",
                        release("a", "charts", "") + "---\n" + release("b", "charts", "{name: a}"))))
                .isEmpty();
    }

    @Test
    void a_source_that_is_not_there_and_one_that_nobody_uses() {
        assertThat(found(Map.of(
                        "kustomization.yaml", LISTING, "one.yaml", SOURCE, "two.yaml", release("a", "chart", ""))))
                .containsExactlyInAnyOrder(
                        "overlay/source-missing two.yaml:13:47", "overlay/source-unused one.yaml:3:18");
    }

    @Test
    void dependencies_that_are_not_there_or_go_in_a_circle() {
        assertThat(found(Map.of(
                        "kustomization.yaml",
                        LISTING,
                        "one.yaml",
                        SOURCE + "---\n" + release("a", "charts", "{name: b}"),
                        "two.yaml",
                        release("b", "charts", "{name: a}") + "---\n" + release("c", "charts", "{name: nobody}"))))
                .containsExactlyInAnyOrder(
                        "overlay/dependency-cycle two.yaml:8:22", "overlay/dependency-missing two.yaml:22:22");
    }

    @Test
    void the_same_object_twice() {
        assertThat(found(Map.of(
                        "kustomization.yaml",
                        LISTING,
                        "one.yaml",
                        SOURCE + "---\n" + release("a", "charts", ""),
                        "two.yaml",
                        release("a", "charts", ""))))
                .containsExactly("overlay/duplicate-object two.yaml:4:9");
    }

    @Test
    void entries_without_files_and_files_without_entries() {
        assertThat(found(Map.of(
                        "kustomization.yaml",
                        LISTING + "  - ./one.yaml\n",
                        "one.yaml",
                        SOURCE + "---\n" + release("a", "charts", ""),
                        "extra.yaml",
                        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, namespace: tools}\n")))
                .containsExactlyInAnyOrder(
                        "overlay/entry-missing kustomization.yaml:6:5",
                        "overlay/entry-twice kustomization.yaml:7:5",
                        "overlay/entry-unlisted extra.yaml:1:1");
    }

    @Test
    void a_path_of_flux_that_is_no_folder() {
        assertThat(found(Map.of("kustomization.yaml", LISTING.replace("  - two.yaml\n", ""), "one.yaml", """
                        apiVersion: kustomize.toolkit.fluxcd.io/v1
                        kind: Kustomization
                        metadata: {name: more, namespace: flux-system}
                        spec:
                          interval: 10m
                          prune: true
                          path: ./clusters/omantel/mor
                          sourceRef: {kind: GitRepository, name: flux-system}
                        """)))
                .containsExactly("overlay/path-missing one.yaml:7:9");
    }

    @Test
    void a_variable_that_is_given_and_never_used() {
        try (Overlay overlay = TestWorld.open(TestWorld.overlayIn(folder))) {
            OverlayPath file = TestWorld.path("clusters/omantel/flux-system/platform.yaml");
            String text = overlay.head().read(file).orElseThrow();
            assertThat(OverlayFindings.all(overlay))
                    .noneMatch(finding -> finding.rule().startsWith("cluster/"));
            TestWorld.put(
                    overlay,
                    Map.of(
                            file,
                            text.replace("      SOVEREIGN_FQDN:", "      SOVERIGN_FQDN: x\n      SOVEREIGN_FQDN:")),
                    List.of());
            int line = (int) text.substring(0, text.indexOf("      SOVEREIGN_FQDN:"))
                            .lines()
                            .count()
                    + 1;
            assertThat(OverlayFindings.all(overlay))
                    .filteredOn(finding -> finding.rule().equals("cluster/variable-unused"))
                    .singleElement()
                    .extracting(finding -> finding.location().orElseThrow().toString())
                    .isEqualTo(file + ":" + line + ":7");
        }
    }

    @Test
    void a_variable_that_is_used_and_never_given_is_at_its_use() {
        try (Overlay overlay = TestWorld.open(TestWorld.overlayIn(folder))) {
            OverlayPath file = TestWorld.path("clusters/omantel/bootstrap-kit/99-extra.yaml");
            TestWorld.put(overlay, Map.of(file, """
                            apiVersion: v1
                            kind: ConfigMap
                            metadata: {name: x, namespace: tools}
                            data:
                              # ${NOT_HERE} in a comment is no use
                              plain: $${NOT_HERE} ${NOT_HERE_TOO:=but a default}
                              host: www.${NOT_HERE}
                            """), List.of());
            assertThat(OverlayFindings.all(overlay))
                    .filteredOn(finding -> finding.rule().equals("cluster/variable-missing"))
                    .singleElement()
                    .extracting(finding -> finding.location().orElseThrow())
                    .isEqualTo(new Location(file.toString(), 7, 13, 7, 24));
        }
    }
}
