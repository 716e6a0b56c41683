package io.openova.catalyst.controller.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.controller.resource.FluxObject;
import io.openova.catalyst.controller.resource.Resources;
import io.openova.catalyst.controller.resource.Workload;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegionStateTest {
    private static final String MANIFEST = """
            kind: HelmRelease
            metadata: {name: qa-wp}
            spec: {releaseName: qa-wp, values: {siteTitle: QA WP}}
            """;
    private static final String SOURCE = """
            kind: OCIRepository
            spec: {url: "oci://r/bp-qa-app", ref: {tag: "0.1.1"}}
            """;

    private String main = release("QA WP", 2, 2, "True", "0.1.1+abc");
    private String source = sourceAt("0.1.1", "True", "");
    private Optional<String> sync = Optional.of(flux("Kustomization", 1, "True", "ok"));
    private Optional<String> git = Optional.of(flux("GitRepository", 1, "True", "ok"));
    private final List<Workload> workloads = new ArrayList<>();
    private boolean connected = true;

    @Test
    void a_release_of_the_wanted_values_and_version_is_ready() {
        RegionState state = state();
        assertThat(state.isReady()).as(state.toString()).isTrue();
        assertThat(state.applied()).isTrue();
    }

    @Test
    void ready_of_an_older_generation_does_not_count() {
        main = release("QA WP", 3, 2, "True", "0.1.1");
        assertThat(state().progress()).isEqualTo(RegionState.Progress.WAITING);
    }

    @Test
    void ready_with_other_values_is_not_applied_yet() {
        main = release("Old", 2, 2, "True", "0.1.1");
        assertThat(state().stage()).isEqualTo(Stage.KUSTOMIZATION);
        assertThat(state().isReady()).isFalse();
    }

    @Test
    void a_new_tag_is_not_ready_while_the_old_chart_runs() {
        main = release("QA WP", 2, 2, "True", "0.1.0+abc");
        assertThat(state().stage()).isEqualTo(Stage.HELM);
        assertThat(state().isReady()).isFalse();
    }

    @Test
    void a_version_that_only_begins_alike_is_another_one() {
        main = release("QA WP", 2, 2, "True", "0.1.10");
        assertThat(state().isReady()).isFalse();
    }

    @Test
    void a_missing_chart_names_the_chart_stage() {
        source = sourceAt("0.1.1", "False", "MANIFEST_UNKNOWN");
        assertFailing(Stage.CHART, "MANIFEST_UNKNOWN");
    }

    @Test
    void a_git_server_that_is_away_fails_only_what_is_not_applied_yet() {
        git = Optional.of(flux("GitRepository", 1, "False", "connection refused"));
        assertThat(state().isReady()).isTrue();
        main = release("Old", 2, 2, "True", "0.1.1");
        assertFailing(Stage.SOURCE, "connection refused");
    }

    @Test
    void a_folder_that_cannot_be_applied_names_the_kustomization() {
        main = release("Old", 2, 2, "True", "0.1.1");
        sync = Optional.of(flux("Kustomization", 1, "False", "Deployment/x is invalid"));
        assertFailing(Stage.KUSTOMIZATION, "Deployment/x is invalid");
    }

    @Test
    void a_pod_that_cannot_start_is_told_before_helm_gives_up() {
        main = release("QA WP", 2, 1, "Unknown", "");
        workloads.add(new Workload("Deployment qa-wp", 1, false, Optional.of("ImagePullBackOff")));
        assertFailing(Stage.WORKLOAD, "ImagePullBackOff");
    }

    @Test
    void a_release_that_is_ready_waits_for_its_pods() {
        workloads.add(new Workload("Deployment qa-wp", 3, false, Optional.empty()));
        assertThat(state().progress()).isEqualTo(RegionState.Progress.WAITING);
        assertThat(state().replicas()).contains(3);
    }

    @Test
    void a_wait_that_flux_broke_off_is_no_failure() {
        main = release("QA WP", 2, 2, "False", "0.1.1")
                .replace("message: m", "message: upgrade failed, context canceled");
        assertThat(state().progress()).isEqualTo(RegionState.Progress.WAITING);
    }

    @Test
    void a_cluster_that_nobody_connected_is_never_ready() {
        connected = false;
        assertThat(state().isReady()).isFalse();
        assertThat(state().message()).contains("--cluster-kubeconfig mgmt=FILE");
    }

    private void assertFailing(Stage stage, String message) {
        RegionState state = state();
        assertThat(state.progress()).as(state.toString()).isEqualTo(RegionState.Progress.FAILING);
        assertThat(state.stage()).isEqualTo(stage);
        assertThat(state.message()).contains(message);
    }

    private RegionState state() {
        return RegionState.of(new RegionFacts(
                "hz-fsn-rtz-prod",
                "primary",
                "mgmt",
                connected,
                tree(MANIFEST),
                tree(SOURCE),
                Optional.of(new FluxObject(tree(main))),
                Optional.of(new FluxObject(tree(source))),
                sync.map(text -> new FluxObject(tree(text))),
                git.map(text -> new FluxObject(tree(text))),
                workloads));
    }

    private static String release(String title, int generation, int observed, String ready, String chartVersion) {
        return """
                kind: HelmRelease
                metadata: {name: qa-wp, generation: %d}
                spec: {releaseName: qa-wp, values: {siteTitle: %s}, interval: 10m}
                status:
                  observedGeneration: %d
                  history: [{chartVersion: "%s", digest: "sha256:1"}]
                  conditions:
                    - type: Ready
                      status: "%s"
                      reason: R
                      message: m
                      observedGeneration: %d
                """.formatted(generation, title, observed, chartVersion, ready, observed);
    }

    private static String sourceAt(String tag, String ready, String message) {
        return """
                kind: OCIRepository
                metadata: {generation: 1}
                spec: {url: "oci://r/bp-qa-app", ref: {tag: "%s"}, timeout: 60s}
                status:
                  observedGeneration: 1
                  conditions:
                    - {type: Ready, status: "%s", reason: R, message: "%s", observedGeneration: 1}
                """.formatted(tag, ready, message);
    }

    private static String flux(String kind, int generation, String ready, String message) {
        return """
                kind: %s
                metadata: {generation: %d}
                status:
                  observedGeneration: %d
                  conditions:
                    - {type: Ready, status: "%s", reason: R, message: "%s", observedGeneration: %d}
                """.formatted(kind, generation, generation, ready, message, generation);
    }

    private static Value tree(String text) {
        return Resources.document(text, "test.yaml").map(Document::value).orElseThrow();
    }
}
