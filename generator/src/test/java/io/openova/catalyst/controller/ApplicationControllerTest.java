package io.openova.catalyst.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.acceptance.TestWorld;
import io.openova.catalyst.value.Value;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole controller with a real overlay; the cluster is a stand-in, and a real one is in {@code e2e/}. */
@Tag("slow")
class ApplicationControllerTest {
    private static final String APPLICATION = "/apis/apps.openova.io/v1/namespaces/qa-omantel/applications/qa-wp";
    private static final String GIT =
            "/apis/source.toolkit.fluxcd.io/v1/namespaces/flux-system/gitrepositories/flux-system";

    private final HttpClient http = HttpClient.newHttpClient();
    private ControllerRig rig;
    private FakeApiServer cluster;
    private ApplicationController controller;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        rig = new ControllerRig(folder, "blueprints");
        cluster = rig.cluster;
        controller = rig.controller;
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void readyz_is_true_only_when_every_cache_is_filled() {
        assertThat(status(controller.healthPort(), "/healthz")).isEqualTo(200);
        assertThat(status(controller.healthPort(), "/readyz"))
                .as("the Blueprints are not listed yet")
                .isEqualTo(503);
        assertThat(controller.isReady()).isFalse();
        cluster.answerAll();
        await(() -> status(controller.healthPort(), "/readyz") == 200);
        assertThat(body(controller.metricsPort(), "/metrics"))
                .contains("catalyst_reconcile_seconds_bucket", "catalyst_status_writes_total 0.0");
    }

    @Test
    void a_parent_that_appears_wakes_its_children_at_once_and_the_fan_out_is_committed() {
        cluster.put("""
                apiVersion: source.toolkit.fluxcd.io/v1
                kind: GitRepository
                metadata: {name: flux-system, namespace: flux-system}
                spec: {}
                """);
        cluster.put("""
                apiVersion: apps.openova.io/v1
                kind: Application
                metadata: {name: qa-wp, namespace: qa-omantel}
                spec:
                  environmentRef: qa-omantel
                  blueprintRef: {name: bp-qa-app, version: 0.1.0}
                  placement: single-region
                  regions: [hz-fsn-rtz-prod]
                  parameters: {siteTitle: QA WP}
                """);
        cluster.answerAll();
        await(() -> reason().equals(Optional.of("EnvironmentMissing")));
        assertThat(phase()).contains("Pending");
        cluster.put("""
                apiVersion: catalyst.openova.io/v1
                kind: Environment
                metadata: {name: qa-omantel}
                spec:
                  organizationRef: omantel-platform
                  envType: dev
                  placement: single-region
                  regions: [{provider: hetzner, region: fsn, buildingBlock: rtz}]
                """);
        await(() -> reason().equals(Optional.of("OrganizationMissing")));
        cluster.put("""
                apiVersion: orgs.openova.io/v1
                kind: Organization
                metadata: {name: omantel-platform}
                spec: {}
                """);
        await(() -> rig.overlay
                .head()
                .read(TestWorld.path("clusters/hz-fsn-rtz-prod/releases/qa-omantel/qa-wp/helmrelease.yaml"))
                .or(() -> rig.overlay
                        .head()
                        .read(TestWorld.path(
                                "clusters/omantel/releases/hz-fsn-rtz-prod/qa-omantel/qa-wp/helmrelease.yaml")))
                .isPresent());
        await(() -> phase().equals(Optional.of("Provisioning")));
        await(() -> cluster.get(GIT)
                .flatMap(git -> git.at("metadata", "annotations", "reconcile.fluxcd.io/requestedAt"))
                .isPresent());
        assertThat(cluster.writes())
                .as("it writes statuses, its finalizer, events, and requests to Flux; nothing else")
                .allMatch(write -> write.equals("PATCH " + APPLICATION + "/status")
                        || write.equals("PATCH " + APPLICATION)
                        || write.equals("PATCH " + GIT)
                        || write.startsWith("POST /api/v1/namespaces/qa-omantel/events"));
    }

    @Test
    void an_application_waits_for_what_it_depends_on_and_says_for_which() {
        cluster.put("""
                apiVersion: source.toolkit.fluxcd.io/v1
                kind: GitRepository
                metadata: {name: flux-system, namespace: flux-system}
                spec: {}
                """);
        cluster.put("""
                apiVersion: catalyst.openova.io/v1
                kind: Environment
                metadata: {name: qa-omantel}
                spec:
                  organizationRef: omantel-platform
                  envType: dev
                  placement: single-region
                  regions: [{provider: hetzner, region: fsn, buildingBlock: rtz}]
                """);
        cluster.put("""
                apiVersion: orgs.openova.io/v1
                kind: Organization
                metadata: {name: omantel-platform}
                spec: {}
                """);
        cluster.put(application("qa-wp", "\n  dependsOn: [{name: db}]"));
        cluster.answerAll();
        await(() -> reason().equals(Optional.of("DependencyNotReady")));
        assertThat(phase()).contains("Pending");
        cluster.put(application("db", ""));
        await(() -> message()
                .filter(text -> text.contains("waits for qa-omantel/db, which is Provisioning"))
                .isPresent());
        assertThat(reason()).contains("DependencyNotReady");
        assertThat(phase()).contains("Pending");
    }

    private static String application(String name, String more) {
        return """
                apiVersion: apps.openova.io/v1
                kind: Application
                metadata: {name: %s, namespace: qa-omantel}
                spec:
                  environmentRef: qa-omantel
                  blueprintRef: {name: bp-qa-app, version: 0.1.0}
                  placement: single-region
                  regions: [hz-fsn-rtz-prod]%s
                """.formatted(name, more);
    }

    @Test
    void closing_ends_it_while_the_caches_are_still_empty() throws InterruptedException {
        controller.close();
        cluster.answerAll();
        rig.thread.join(Duration.ofMinutes(1).toMillis());
        assertThat(rig.thread.isAlive()).isFalse();
    }

    private Optional<String> phase() {
        return cluster.get(APPLICATION).flatMap(resource -> resource.textAt("status", "phase"));
    }

    private Optional<String> reason() {
        return ready().flatMap(condition -> condition.textAt("reason"));
    }

    private Optional<String> message() {
        return ready().flatMap(condition -> condition.textAt("message"));
    }

    private Optional<Value> ready() {
        return cluster.get(APPLICATION).stream()
                .flatMap(resource -> resource.itemsAt("status", "conditions").stream())
                .filter(condition -> condition.textAt("type").equals(Optional.of("Ready")))
                .findFirst();
    }

    private int status(OptionalInt port, String path) {
        return answer(port, path).statusCode();
    }

    private String body(OptionalInt port, String path) {
        return answer(port, path).body();
    }

    private HttpResponse<String> answer(OptionalInt port, String path) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.orElseThrow() + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void await(BooleanSupplier condition) {
        rig.await(condition, () -> cluster.get(APPLICATION).map(Value::toString).orElse("no Application"));
    }
}
