package io.openova.catalyst.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.acceptance.TestWorld;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.value.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Flux tracks, what there is, and what the overlay says; how Flux comes to lose track is shown in {@code e2e/run again}. */
@Tag("slow")
class FluxInventoryRepairTest {
    private static final String SYNCS = "/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations/";
    private static final String CHILD = SYNCS + "applications-shop";
    private static final String RELEASE = "/apis/helm.toolkit.fluxcd.io/v2/namespaces/shop/helmreleases/web";
    private static final OverlayPath SYNC_FILE = TestWorld.path("clusters/omantel/namespaces/shop.applications.yaml");
    private static final OverlayPath RELEASE_FILE =
            TestWorld.path("clusters/hz-fsn-rtz-prod/releases/shop/web/helmrelease.yaml");

    private static final String BY_FLUX = "managedFields: [{manager: kustomize-controller, operation: Apply}]";

    @ParameterizedTest
    @CsvSource({"true, true, NONE", "true, false, APPLY", "false, true, APPLY", "false, false, REMOVE"})
    void a_step_follows_from_what_git_and_flux_know(boolean isHeld, boolean isListed, FluxInventoryRepair.Step step) {
        assertThat(FluxInventoryRepair.Step.of(isHeld, isListed)).isEqualTo(step);
    }

    @Nested
    class WithAController {
        private ControllerRig rig;

        @BeforeEach
        void start(@TempDir Path folder) throws IOException {
            rig = new ControllerRig(folder, "none");
        }

        @AfterEach
        void stop() {
            rig.close();
        }

        @Test
        void an_object_that_flux_lost_track_of_is_applied_again_once() {
            write(SYNC_FILE, CHILD_MANIFEST);
            child("");
            namespaces("");
            rig.await(this::wasAsked, this::seen);
            String first = requestedAt().orElseThrow();
            // Flux did so, and lists it still not: it is not asked for ever.
            namespaces("");
            looks(3);
            assertThat(requestedAt().filter(second -> !second.equals(first))).isEmpty();
            assertThat(writesTo(CHILD))
                    .as("what the overlay holds is not touched")
                    .isEmpty();
        }

        @Test
        void what_flux_says_it_has_applied_and_the_cluster_lacks_is_applied_again() {
            write(SYNC_FILE, CHILD_MANIFEST);
            namespaces("flux-system_applications-shop_kustomize.toolkit.fluxcd.io_Kustomization");
            rig.await(this::wasAsked, this::seen);
        }

        @Test
        void an_object_that_flux_should_have_pruned_is_pruned_now() {
            child("");
            namespaces("flux-system_applications-shop_kustomize.toolkit.fluxcd.io_Kustomization");
            rig.await(this::wasAsked, this::seen);
            assertThat(writesTo(CHILD)).isEmpty();
        }

        @Test
        void what_neither_git_nor_flux_knows_of_is_deleted() {
            child(BY_FLUX);
            release(BY_FLUX);
            releases();
            namespaces("");
            rig.await(
                    () -> rig.cluster.get(CHILD).isEmpty()
                            && rig.cluster.get(RELEASE).isEmpty(),
                    this::seen);
            assertThat(writesTo(CHILD)).containsExactly("DELETE " + CHILD);
            assertThat(wasAsked()).isFalse();
        }

        @Test
        void what_must_not_be_pruned_or_is_not_ours_or_in_order_stays() {
            write(
                    RELEASE_FILE,
                    "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web, namespace: shop}\n");
            release("");
            releases("shop_web_helm.toolkit.fluxcd.io_HelmRelease");
            child(BY_FLUX + "\n  annotations: {kustomize.toolkit.fluxcd.io/prune: disabled}");
            namespaces("");
            rig.cluster.put(sync("elsewhere", "./apps/elsewhere", head(), ""));
            rig.cluster.put("""
                apiVersion: helm.toolkit.fluxcd.io/v2
                kind: HelmRelease
                metadata:
                  name: theirs
                  namespace: shop
                  labels: {kustomize.toolkit.fluxcd.io/name: elsewhere, kustomize.toolkit.fluxcd.io/namespace: flux-system}
                spec: {}
                """);
            looks(5);
            assertThat(writesTo("")).isEmpty();
        }

        @Test
        void a_copy_that_somebody_made_of_an_object_of_flux_stays() {
            child("managedFields: [{manager: kubectl-client-side-apply, operation: Update}]");
            namespaces("");
            looks(6);
            assertThat(writesTo("")).isEmpty();
        }

        @Test
        void a_kustomization_that_is_not_at_the_head_is_left_to_flux() {
            write(SYNC_FILE, CHILD_MANIFEST);
            child("");
            rig.cluster.put(sync("namespaces", "./clusters/omantel/namespaces", "0".repeat(40), ""));
            looks(3);
            assertThat(writesTo("")).isEmpty();
        }

        private static final String CHILD_MANIFEST = """
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: applications-shop, namespace: flux-system}
            spec: {path: ./clusters/omantel/applications/shop, prune: true}
            """;

        private void child(String metadata) {
            rig.cluster.put("""
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata:
                  name: applications-shop
                  namespace: flux-system
                  labels: {kustomize.toolkit.fluxcd.io/name: namespaces, kustomize.toolkit.fluxcd.io/namespace: flux-system}
                  %s
                spec: {path: ./clusters/omantel/applications/shop, prune: true}
                """.formatted(metadata));
        }

        private void release(String metadata) {
            rig.cluster.put("""
                apiVersion: helm.toolkit.fluxcd.io/v2
                kind: HelmRelease
                metadata:
                  name: web
                  namespace: shop
                  labels:
                    kustomize.toolkit.fluxcd.io/name: releases-shop
                    kustomize.toolkit.fluxcd.io/namespace: flux-system
                    catalyst.openova.io/application: web
                  %s
                spec: {}
                """.formatted(metadata));
        }

        private void namespaces(String... inventory) {
            rig.cluster.put(sync("namespaces", "./clusters/omantel/namespaces", head(), inventory));
        }

        private void releases(String... inventory) {
            rig.cluster.put(sync("releases-shop", "./clusters/hz-fsn-rtz-prod/releases/shop", head(), inventory));
        }

        private static String sync(String name, String path, String commit, String... inventory) {
            String entries = java.util.Arrays.stream(inventory)
                    .filter(id -> !id.isEmpty())
                    .map(id -> "{id: " + id + ", v: v1}")
                    .collect(java.util.stream.Collectors.joining(", "));
            return """
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {name: %s, namespace: flux-system}
                spec: {path: %s, prune: true}
                status:
                  observedGeneration: 1
                  lastAppliedRevision: main@sha1:%s
                  conditions: [{type: Ready, status: "True", reason: ReconciliationSucceeded, message: applied, observedGeneration: 1}]
                  inventory: {entries: [%s]}
                """.formatted(name, path, commit, entries);
        }

        private String head() {
            return rig.overlay.head().commit().orElseThrow();
        }

        private void write(OverlayPath path, String text) {
            TestWorld.put(rig.overlay, Map.of(path, text), List.of());
        }

        private boolean wasAsked() {
            return requestedAt().isPresent();
        }

        private Optional<String> requestedAt() {
            return rig.cluster
                    .get(SYNCS + "namespaces")
                    .flatMap(sync -> sync.textAt("metadata", "annotations", "reconcile.fluxcd.io/requestedAt"));
        }

        private List<String> writesTo(String path) {
            return rig.cluster.writes().stream()
                    .filter(write -> write.endsWith(path) && !write.endsWith("/gitrepositories/flux-system"))
                    .toList();
        }

        /** Until the controller has compared so often after this. */
        private void looks(int times) {
            double from = comparisons();
            rig.await(() -> comparisons() >= from + times, this::seen);
        }

        private double comparisons() {
            return rig.metric("catalyst_inventory_comparisons_total");
        }

        private String seen() {
            return rig.cluster.get(SYNCS + "namespaces").map(Value::toString).orElse("");
        }
    }
}
