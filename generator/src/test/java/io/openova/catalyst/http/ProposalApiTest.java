package io.openova.catalyst.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.acceptance.Cli;
import io.openova.catalyst.acceptance.Cli.Run;
import io.openova.catalyst.acceptance.TestWorld;
import io.openova.catalyst.http.auth.Caller;
import io.openova.catalyst.http.auth.Tier;
import io.openova.catalyst.kube.ClusterResources;
import io.openova.catalyst.kube.FakeCluster;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.OverlayLocation;
import io.openova.catalyst.overlay.OverlaySettings;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import io.openova.catalyst.overlay.Proposal;
import io.openova.catalyst.overlay.PullRequests;
import io.openova.catalyst.overlay.git.Overlays;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An API whose overlay takes changes as pull requests. */
@Tag("slow")
class ProposalApiTest {
    private static final URI LINK = URI.create("https://git.example.org/acme/overlay/pulls/7");
    private static final String REQUEST =
            "{\"name\":\"shop\",\"blueprint\":\"bp-qa-app\",\"namespace\":\"qa-omantel\"}";

    @Test
    void an_install_and_an_edit_of_what_flux_applies_are_accepted_with_their_real_link(@TempDir Path folder)
            throws Exception {
        Path repository = TestWorld.overlayIn(folder);
        commitDirectly(repository);
        try (FakeCluster cluster = new FakeCluster();
                ClusterResources resources =
                        ClusterResources.connect(Optional.of(cluster.kubeconfig(folder)), Clock.systemUTC());
                Overlay overlay = proposing(repository, draft -> Optional.of(new Proposal.PullRequest(7, LINK, true)));
                ApiServer server = server(overlay, ApiExtras.NONE.with(resources))) {
            String before = overlay.head().commit().orElseThrow();
            HttpResponse<String> installed = post(server, "/applications", REQUEST.replace("shop", "other"));
            assertThat(installed.statusCode()).as(installed.body()).isEqualTo(202);
            assertThat(installed.headers().firstValue("Location")).contains(LINK.toString());
            cluster.put(
                    "/apis/apps/v1/namespaces/qa-omantel/deployments/shop",
                    "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"shop\",\"labels\":{"
                            + "\"helm.toolkit.fluxcd.io/name\":\"shop\",\"helm.toolkit.fluxcd.io/namespace\":\"qa-omantel\"}},"
                            + "\"spec\":{\"replicas\":1}}");
            HttpResponse<String> scaled = post(server, "/k8s/deploy/qa-omantel/shop/scale", "{\"replicas\":3}");
            assertThat(scaled.statusCode()).as(scaled.body()).isEqualTo(202);
            assertThat(scaled.body()).contains("\"link\":\"" + LINK + "\"", "catalyst/apply/qa-omantel/shop");
            assertThat(scaled.headers().firstValue("Location")).contains(LINK.toString());
            assertThat(overlay.head().commit()).contains(before);

            Path token = Files.writeString(folder.resolve("token"), "any");
            Run run = Cli.cli()
                    .input(REQUEST.replace("shop", "other"))
                    .run(
                            "apply",
                            "-f",
                            "-",
                            "--server",
                            server.url(),
                            "--token-file",
                            token.toString(),
                            "--sovereign",
                            "omantel");
            assertThat(run.exit()).as(run.both()).isZero();
            assertThat(run.out()).contains("on catalyst/apply/qa-omantel/other", "Pull request 7: " + LINK);
        }
    }

    @Test
    void T21_without_a_git_host_there_is_a_branch_and_no_link(@TempDir Path folder) throws Exception {
        Path repository = TestWorld.overlayIn(folder);
        try (Overlay overlay = proposing(repository, PullRequests.NONE);
                ApiServer server = server(overlay, ApiExtras.NONE)) {
            HttpResponse<String> installed = post(server, "/applications", REQUEST);
            assertThat(installed.statusCode()).isEqualTo(202);
            assertThat(installed.headers().firstValue("Location")).isEmpty();
            assertThat(installed.body())
                    .contains("\"branch\":\"catalyst/apply/qa-omantel/shop\"")
                    .doesNotContain("link");
        }
    }

    @Test
    void a_git_host_that_asks_for_time_is_given_it(@TempDir Path folder) throws Exception {
        PullRequests busy = draft -> {
            throw new OverlayUnavailableException("the Git host's rate limit is used up", Duration.ofMinutes(2));
        };
        try (Overlay overlay = proposing(TestWorld.overlayIn(folder), busy);
                ApiServer server = server(overlay, ApiExtras.NONE)) {
            HttpResponse<String> refused = post(server, "/applications", REQUEST);
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
            assertThat(refused.body()).contains("overlay-unavailable").doesNotContain("rate limit");
            assertThat(refused.headers().firstValue("Retry-After")).contains("120");
        }
    }

    private static void commitDirectly(Path repository) {
        Run run = Cli.cli().input(REQUEST).run("apply", "-f", "-", "--overlay", repository.toString());
        assertThat(run.exit()).as(run.both()).isZero();
    }

    private static Overlay proposing(Path repository, PullRequests host) {
        return Overlays.propose(
                OverlayLocation.parse(repository.toString()), OverlaySettings.defaults(), host, Optional.empty());
    }

    private static ApiServer server(Overlay overlay, ApiExtras extras) {
        Caller owner = new Caller("owner", "Owner", "owner@example.org", Map.of(Caller.EVERYWHERE, Tier.OWNER));
        ApiServer server = new ApiServer(
                ApiSettings.at(new InetSocketAddress("127.0.0.1", 0)),
                token -> Optional.of(owner),
                TestWorld.delivery(),
                overlay,
                extras);
        server.start();
        return server;
    }

    private static HttpResponse<String> post(ApiServer server, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + ApiFixture.BASE + path))
                .header("Authorization", "Bearer any")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
