package io.openova.catalyst.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.acceptance.TestWorld;
import io.openova.catalyst.http.api.LiveApplications;
import io.openova.catalyst.http.api.StreamTiming;
import io.openova.catalyst.http.auth.OidcTokens;
import io.openova.catalyst.http.server.ApiLimits;
import io.openova.catalyst.overlay.HttpGitServer;
import io.openova.catalyst.overlay.OverlaySettings;
import io.openova.catalyst.overlay.git.Overlays;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One caller cannot stop another: streams, slow bodies, silent connections, a remote that hangs (threats S17, S26). */
@Tag("slow")
class S26FairnessTest {
    private static final String HOST = "Host: localhost\r\n";
    private static final String STREAM = ApiFixture.BASE + "/applications/stream";
    private static final String ANY = "{\"name\":\"%s\",\"blueprint\":\"bp-any\",\"namespace\":\"acme\"}";

    private static ApiFixture start(Path folder, UnaryOperator<ApiLimits> limits) {
        return ApiFixture.start(
                folder,
                settings -> settings.withLimits(limits.apply(ApiLimits.STANDARD))
                        .withTimes(Duration.ofMinutes(10), Duration.ofMinutes(10), Duration.ofMinutes(10)),
                ApiExtras.NONE.with(
                        new StreamTiming(Duration.ofMillis(50), Duration.ofMillis(20), Duration.ofMinutes(5))));
    }

    private static String request(String method, String path, String token) {
        return method + " " + path + " HTTP/1.1\r\n" + HOST
                + (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n") + "\r\n";
    }

    private static String unfinished(String token) {
        return "POST " + ApiFixture.BASE + "/applications/preview HTTP/1.1\r\n" + HOST + "Authorization: Bearer "
                + token + "\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{";
    }

    @Test
    void a_head_of_a_stream_ends_with_its_headers_and_keeps_no_reader(@TempDir Path folder) throws Exception {
        try (ApiFixture api = start(folder, limits -> limits.withStreams(2, 1));
                RawClient raw = new RawClient(api.server.url())) {
            Socket socket = raw.send("");
            for (int i = 0; i < 20; i++) {
                socket.getOutputStream().write(request("HEAD", STREAM, "viewer").getBytes(StandardCharsets.US_ASCII));
                assertThat(RawClient.head(socket)).startsWith("HTTP/1.1 200").contains("text/event-stream");
            }
            assertThat(api.server.readers()).isZero();
            assertThat(RawClient.head(raw.send(request("GET", STREAM, "viewer"))))
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void a_caller_has_its_share_of_the_streams_and_the_rest_is_for_others(@TempDir Path folder) throws Exception {
        try (ApiFixture api = start(folder, limits -> limits.withStreams(5, 2));
                RawClient raw = new RawClient(api.server.url())) {
            Socket first = raw.send(request("GET", STREAM, "viewer"));
            assertThat(RawClient.head(first)).startsWith("HTTP/1.1 200");
            assertThat(RawClient.head(raw.send(request("GET", STREAM, "viewer"))))
                    .startsWith("HTTP/1.1 200");
            for (int i = 0; i < 10; i++) {
                assertThat(RawClient.head(raw.send(request("GET", STREAM, "viewer"))))
                        .startsWith("HTTP/1.1 429")
                        .containsIgnoringCase("Retry-After");
            }
            assertThat(RawClient.head(raw.send(request("GET", STREAM, "owner"))))
                    .startsWith("HTTP/1.1 200");
            first.close();
            RawClient.until("the closed stream is noticed", () -> api.server.readers() == 2);
            assertThat(RawClient.head(raw.send(request("GET", STREAM, "viewer"))))
                    .startsWith("HTTP/1.1 200");
            RawClient.until("a stream is no work", () -> api.server.room().requests() == 0);
        }
    }

    @Test
    void bodies_that_do_not_come_are_no_work_and_hold_up_only_their_caller(@TempDir Path folder) throws Exception {
        try (ApiFixture api = start(folder, limits -> limits.withRequests(8, 4));
                RawClient raw = new RawClient(api.server.url())) {
            raw.sendEach(2, unfinished("viewer"));
            RawClient.until("two bodies are waited for", () -> api.server.room().bodies() == 2);
            for (int i = 0; i < 30; i++) {
                assertThat(RawClient.head(raw.send(unfinished("viewer"))))
                        .startsWith("HTTP/1.1 429")
                        .containsIgnoringCase("Connection: close");
            }
            RawClient.until(
                    "only bodies are waited for", () -> api.server.room().requests() == 0);
            for (String probe : new String[] {"//healthz", "//readyz", "//metrics"}) {
                api.get("", probe).is(200);
            }
            api.get("viewer", "/applications").is(200);
            api.send("owner", "POST", "/applications", ANY.formatted("beside")).is(201);
            assertThat(api.server.room().bodies()).isEqualTo(2);
        }
    }

    @Test
    void the_oldest_silent_connection_gives_way_to_the_newest(@TempDir Path folder) throws Exception {
        try (ApiFixture api = start(folder, limits -> limits.withConnections(200, 64));
                RawClient raw = new RawClient(api.server.url())) {
            Socket other = raw.send("127.0.0.2", request("GET", "/healthz", ""));
            assertThat(RawClient.head(other)).startsWith("HTTP/1.1 200");
            Socket oldest = raw.send("");
            raw.sendEach(500, "");
            assertThat(RawClient.head(oldest)).isEqualTo("(closed)");
            assertThat(RawClient.head(raw.send(request("GET", "/healthz", "")))).startsWith("HTTP/1.1 200");
            assertThat(api.server.connections()).isLessThanOrEqualTo(66);
            other.getInputStream().skipNBytes(3);
            other.getOutputStream().write(request("GET", "/healthz", "").getBytes(StandardCharsets.US_ASCII));
            assertThat(RawClient.head(other)).as("of another address").startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void at_the_limit_of_all_the_address_with_most_connections_gives_way(@TempDir Path folder) throws Exception {
        try (ApiFixture api = start(folder, limits -> limits.withConnections(64, 64));
                RawClient raw = new RawClient(api.server.url())) {
            Socket other = raw.send("127.0.0.2", request("GET", "/healthz", ""));
            assertThat(RawClient.head(other)).startsWith("HTTP/1.1 200");
            Socket oldest = raw.send("");
            raw.sendEach(62, "");
            for (int i = 3; i < 60; i++) {
                assertThat(RawClient.head(raw.send("127.0.0." + i, request("GET", "/healthz", ""))))
                        .startsWith("HTTP/1.1 200");
            }
            assertThat(RawClient.head(oldest)).isEqualTo("(closed)");
            other.getInputStream().skipNBytes(3);
            other.getOutputStream().write(request("GET", "/healthz", "").getBytes(StandardCharsets.US_ASCII));
            assertThat(RawClient.head(other)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void half_sent_headers_give_way_before_connections_that_were_used(@TempDir Path folder) throws Exception {
        try (ApiFixture api = start(folder, limits -> limits.withConnections(64, 32));
                RawClient raw = new RawClient(api.server.url())) {
            Socket used = raw.send(request("GET", "/healthz", ""));
            assertThat(RawClient.head(used)).startsWith("HTTP/1.1 200");
            used.getInputStream().skipNBytes(3);
            for (int i = 0; i < 300; i++) {
                try {
                    raw.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-a: ");
                } catch (IOException closed) {
                    assertThat(closed).isInstanceOf(java.net.SocketException.class);
                }
            }
            used.getOutputStream().write(request("GET", "/healthz", "").getBytes(StandardCharsets.US_ASCII));
            assertThat(RawClient.head(used)).startsWith("HTTP/1.1 200");
        }
    }

    /** What is left of a refused request is taken in for a while, and gives way to whoever comes. */
    @Test
    void refused_requests_that_go_on_do_not_fill_the_connections_of_an_address(@TempDir Path folder) throws Exception {
        try (ApiFixture api = start(folder, limits -> limits.withConnections(64, 32));
                RawClient raw = new RawClient(api.server.url())) {
            for (int i = 0; i < 100; i++) {
                assertThat(RawClient.head(raw.send(unfinished("nobody")))).startsWith("HTTP/1.1 401");
            }
            assertThat(RawClient.head(raw.send(request("GET", "/healthz", "")))).startsWith("HTTP/1.1 200");
        }
    }

    /** Every thread that reads is held; probes and metrics need none of them. */
    @Test
    void probes_and_metrics_are_not_behind_the_work_of_the_api(@TempDir Path folder) throws Exception {
        GatedOverlay[] overlay = new GatedOverlay[1];
        try (ApiFixture api = ApiFixture.start(folder, path -> overlay[0] = new GatedOverlay(TestWorld.open(path)));
                RawClient raw = new RawClient(api.server.url())) {
            overlay[0].hold();
            raw.sendEach(100, request("GET", ApiFixture.BASE + "/applications", "viewer"));
            RawClient.until("they have their places", () -> api.server.room().requests() == 100);
            api.get("", "//healthz").is(200);
            api.get("", "//metrics").is(200);
            overlay[0].letGo();
            api.get("", "//readyz").is(200);
            api.get("owner", "/applications").is(200);
            RawClient.until("all are answered", () -> api.server.room().requests() == 0);
        }
    }

    @Test
    void a_caller_beyond_its_share_of_requests_is_told_so_and_others_are_served(@TempDir Path folder) throws Exception {
        GatedOverlay[] overlay = new GatedOverlay[1];
        try (ApiFixture api = ApiFixture.start(
                        folder,
                        settings -> settings.withLimits(ApiLimits.STANDARD.withRequests(12, 8)),
                        ApiExtras.NONE,
                        path -> overlay[0] = new GatedOverlay(TestWorld.open(path)));
                RawClient raw = new RawClient(api.server.url())) {
            overlay[0].hold();
            raw.sendEach(8, request("GET", ApiFixture.BASE + "/applications", "viewer"));
            RawClient.until("they have their places", () -> api.server.room().requests() == 8);
            for (int i = 0; i < 20; i++) {
                assertThat(RawClient.head(raw.send(request("GET", ApiFixture.BASE + "/applications", "viewer"))))
                        .startsWith("HTTP/1.1 429")
                        .containsIgnoringCase("Retry-After");
            }
            Socket owner = raw.send(request("GET", ApiFixture.BASE + "/applications", "owner"));
            RawClient.until(
                    "another caller has a place", () -> api.server.room().requests() == 9);
            overlay[0].letGo();
            assertThat(RawClient.head(owner)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void a_remote_that_hangs_is_read_from_what_was_last_known_and_not_written(@TempDir Path folder) throws Exception {
        ApiExtras remote = new ApiExtras(
                LiveApplications.NONE, () -> {}, Duration.ofMillis(1), Optional.empty(), StreamTiming.STANDARD);
        try (HttpGitServer server = new HttpGitServer(folder)) {
            OverlaySettings settings = OverlaySettings.defaults()
                    .withCacheDirectory(folder.resolve("caches"))
                    .withToken(() -> Optional.of(HttpGitServer.TOKEN));
            try (ApiFixture api = ApiFixture.start(
                            folder,
                            remote,
                            path -> Overlays.open(
                                    server.location(path.getFileName().toString()), settings));
                    RawClient raw = new RawClient(api.server.url())) {
                RawClient.until(
                        "the remote is read",
                        () -> api.get("viewer", "/applications").status() == 200);
                api.send("owner", "POST", "/applications", ANY.formatted("first"))
                        .is(201);
                api.get("viewer", "/applications/first").is(200);
                server.hang();
                raw.sendEach(320, request("GET", ApiFixture.BASE + "/applications", "viewer"));
                RawClient.until("the answer says that it is old", () -> api.get("owner", "/applications")
                        .is(200)
                        .header("Warning")
                        .isPresent());
                ApiFixture.Reply old = api.get("owner", "/applications/first").is(200);
                assertThat(old.header("Warning")).contains("110 - \"Response is Stale\"");
                assertThat(Long.parseLong(old.header("Age").orElseThrow())).isNotNegative();
                assertThat(api.send("owner", "POST", "/applications", ANY.formatted("second"))
                                .is(503, "overlay-unavailable")
                                .header("Retry-After"))
                        .isPresent();
                api.get("", "//healthz").is(200);
                api.get("", "//docs").is(200);
                server.answerAgain();
                RawClient.until("all is well again", () -> api.get("owner", "/applications")
                        .header("Warning")
                        .isEmpty());
                api.get("owner", "/applications/second").is(404, "application-not-found");
                api.send("owner", "POST", "/applications", ANY.formatted("second"))
                        .is(201);
            }
        }
    }

    @Test
    void an_issuer_that_hangs_holds_up_nobody_but_its_own_callers(@TempDir Path folder) throws Exception {
        try (SilentServer silent = new SilentServer();
                ApiFixture api = ApiFixture.startWith(folder, OidcTokens.of(silent.url(), "catalyst"));
                RawClient raw = new RawClient(api.server.url())) {
            String token = SilentServer.token(silent.url(), "catalyst");
            raw.sendEach(300, request("GET", ApiFixture.BASE + "/applications", token));
            RawClient.until("the issuer is asked", () -> silent.connections() > 0);
            for (int i = 0; i < 5; i++) {
                api.get("", "//healthz").is(200);
                api.get("owner", "/applications").is(200);
            }
            assertThat(api.get(token, "/applications")
                            .is(503, "issuer-unavailable")
                            .header("Retry-After"))
                    .isPresent();
            assertThat(silent.connections()).as("attempts, not one a caller").isLessThan(20);
            api.get("eyJhbGciOiJSUzI1NiJ9.e30.AAAA", "/applications").is(401);
        }
    }
}
