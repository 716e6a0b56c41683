package io.openova.catalyst.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.acceptance.TestWorld;
import io.openova.catalyst.overlay.HttpGitServer;
import io.openova.catalyst.overlay.OverlaySettings;
import io.openova.catalyst.overlay.git.Overlays;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged stays, whatever happens to the process, the remote, or the disk. */
@Tag("tools")
class SurvivalTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Pattern COMMIT = Pattern.compile("\"commit\":\"([0-9a-f]{40})\"");

    private static final String ANY = "{\"name\":\"%s\",\"blueprint\":\"bp-any\",\"namespace\":\"acme\"}";

    @Test
    void R1_every_install_that_was_acknowledged_before_a_kill_is_in_the_branch(@TempDir Path folder) throws Exception {
        String overlay = folder.resolve("overlay.git").toString();
        Map<String, String> acknowledged = new ConcurrentHashMap<>();
        String token;
        try (Program program = Program.serve(List.of(), "--overlay", overlay)) {
            token = program.token;
            assertThat(token).as("a first start prints the only token").isNotEmpty();
            ExecutorService callers = Executors.newFixedThreadPool(8);
            try {
                for (int i = 0; i < 8; i++) {
                    int caller = i;
                    callers.execute(() -> {
                        for (int n = 0; install(program.url, token, "k" + caller + "-" + n, acknowledged); n++) {
                            // Goes on until the program is gone.
                        }
                    });
                }
                while (acknowledged.size() < 40) {
                    Thread.onSpinWait();
                }
                program.kill();
            } finally {
                callers.shutdown();
                assertThat(callers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
            }
        }
        try (Program again = Program.serve(List.of(), "--overlay", overlay)) {
            assertThat(again.token).as("the token is not shown again").isEmpty();
            assertThat(String.join("\n", again.log)).doesNotContain(token).doesNotContain("canary-7f3a");
            Set<String> commits =
                    Set.copyOf(git(overlay, "rev-list", "main").lines().toList());
            acknowledged.forEach((name, commit) -> assertThat(commits).as(name).contains(commit));
            for (String name : acknowledged.keySet()) {
                assertThat(get(again.url, token, "/applications/" + name).statusCode())
                        .as(name)
                        .isEqualTo(200);
            }
            assertThat(install(again.url, token, "afterwards", acknowledged)).isTrue();
            S08_nothing_secret_is_repeated(again, token, overlay);
        }
        assertThat(git(overlay, "fsck", "--full", "--strict", "--no-dangling").strip())
                .isEmpty();
    }

    /** Credentials and whatever was refused: in no answer, no metric, no line of the log, no Git object. */
    private static void S08_nothing_secret_is_repeated(Program program, String token, String overlay) throws Exception {
        String canary = "canary-9d2e";
        String api = program.url + "/api/v1/sovereigns/default";
        StringBuilder answers = new StringBuilder();
        for (String[] one : new String[][] {
            {"POST", "/applications", "{\"name\":\"x\",\"blueprint\":\"bp-qa-app\",\"password\":\"" + canary + "\"}"},
            {"POST", "/applications", "{\"name\":\"x\",\"values\":{\"password\":\"" + canary + "\"},"},
            {"POST", "/applications", "{\"kind\":\"Secret\",\"stringData\":{\"password\":\"" + canary + "\"}}"},
            {"GET", "/applications/none?password=" + canary, ""},
            {"GET", "/" + canary, ""},
            {"PATCH", "/applications/" + canary, ""}
        }) {
            for (String bearer : List.of(token, "cat_" + canary)) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(api + one[1]))
                        .header("Authorization", "Bearer " + bearer)
                        .header("Cookie", "session=" + canary)
                        .header("X-Request-Id", "bad id " + canary)
                        .header("traceparent", canary)
                        .header("Content-Type", "application/json")
                        .method(one[0], BodyPublishers.ofString(one[2]))
                        .build();
                HttpResponse<String> reply = CLIENT.send(request, BodyHandlers.ofString());
                assertThat(reply.statusCode()).as(reply.body()).isBetween(400, 499);
                answers.append(reply.headers().map()).append(reply.body());
            }
        }
        HttpRequest metrics =
                HttpRequest.newBuilder(URI.create(program.url + "/metrics")).build();
        answers.append(CLIENT.send(metrics, BodyHandlers.ofString()).body());
        String objects = git(overlay, "cat-file", "--batch-all-objects", "--batch");
        for (String text : List.of(answers.toString(), String.join("\n", program.log), objects)) {
            assertThat(text).doesNotContain(canary).doesNotContain(token);
        }
        assertThat(objects).as("what was accepted is there").contains("canary-7f3a");
    }

    @Test
    void a_server_that_stops_answers_for_every_commit_it_made(@TempDir Path folder) throws Exception {
        Set<String> commits = ConcurrentHashMap.newKeySet();
        try (ApiFixture api = ApiFixture.start(folder)) {
            String before = api.head();
            ExecutorService callers = Executors.newFixedThreadPool(8);
            for (int i = 0; i < 8; i++) {
                int caller = i;
                callers.execute(() -> {
                    for (int n = 0; installed(api, "g" + caller + "-" + n, commits); n++) {
                        // Goes on until the server takes no more.
                    }
                });
            }
            while (commits.size() < 20) {
                Thread.onSpinWait();
            }
            api.server.close();
            callers.shutdown();
            assertThat(callers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
            assertThat(git(api.repository.toString(), "rev-list", before + "..main")
                            .lines())
                    .containsExactlyInAnyOrderElementsOf(commits);
        }
    }

    private static boolean installed(ApiFixture api, String name, Set<String> commits) {
        try {
            ApiFixture.Reply reply = api.send("owner", "POST", "/applications", ANY.formatted(name));
            Matcher commit = COMMIT.matcher(reply.text());
            return reply.status() == 201 && commit.find() && commits.add(commit.group(1));
        } catch (AssertionError | IllegalArgumentException gone) {
            return false;
        }
    }

    @Test
    void an_overlay_server_that_is_down_is_503_with_retry_after_and_nothing_is_half_done(@TempDir Path folder)
            throws Exception {
        HttpGitServer server = new HttpGitServer(folder);
        OverlaySettings settings = OverlaySettings.defaults()
                .withCacheDirectory(folder.resolve("caches"))
                .withToken(() -> java.util.Optional.of(HttpGitServer.TOKEN));
        try (ApiFixture api = ApiFixture.start(
                folder, path -> Overlays.open(server.location(path.getFileName().toString()), settings))) {
            api.send("owner", "POST", "/applications", ANY.formatted("first")).is(201);
            String before = git(api.repository.toString(), "rev-parse", "main");
            Map<String, String> files = TestWorld.listing(api.repository);
            server.close();
            for (String path : List.of("/applications", "/applications/preview")) {
                assertThat(api.send("owner", "POST", path, ANY.formatted("second"))
                                .is(503, "overlay-unavailable")
                                .header("Retry-After"))
                        .isPresent();
            }
            api.get("owner", "/applications/first").is(503, "overlay-unavailable");
            api.get("", "//healthz").is(200);
            assertThat(TestWorld.listing(api.repository)).isEqualTo(files);
            try (HttpGitServer again = new HttpGitServer(folder, server.port())) {
                assertThat(again.port()).isEqualTo(server.port());
                api.get("owner", "/applications/second").is(404, "application-not-found");
                api.send("owner", "POST", "/applications", ANY.formatted("second"))
                        .is(201);
                assertThat(git(api.repository.toString(), "rev-list", "--count", before.strip() + "..main")
                                .strip())
                        .as("one commit, and nothing that was refused")
                        .isEqualTo("1");
            }
        }
    }

    @Test
    void R2_what_does_not_fit_on_the_disk_is_503_and_the_next_request_is_served(@TempDir Path folder) throws Exception {
        String overlay = folder.resolve("overlay.git").toString();
        String token;
        try (Program first = Program.serve(List.of(), "--overlay", overlay)) {
            token = first.token;
            assertThat(install(first.url, token, "first", new ConcurrentHashMap<>()))
                    .isTrue();
        }
        // A file beyond the limit fails to grow as on a full disk, and the limit is there for every user.
        List<String> limited = List.of("sh", "-c", "ulimit -f 40 && exec \"$@\"", "sh");
        try (Program program = Program.serve(limited, List.of(), "--overlay", overlay)) {
            String before = git(overlay, "rev-parse", "main");
            StringBuilder noise = new StringBuilder();
            new java.util.Random(7).ints(6000, 0, 1 << 30).forEach(n -> noise.append(Integer.toString(n, 36)));
            String large =
                    "{\"name\":\"large\",\"blueprint\":\"bp-qa-app\",\"namespace\":\"qa-omantel\",\"values\":{\"siteTitle\":\""
                            + noise + "\"}}";
            HttpResponse<String> refused = post(program.url, token, large);
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
            assertThat(refused.body()).contains("overlay-unavailable");
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(git(overlay, "rev-parse", "main")).isEqualTo(before);
            assertThat(install(program.url, token, "small", new ConcurrentHashMap<>()))
                    .isTrue();
        }
        assertThat(git(overlay, "fsck", "--full", "--strict", "--no-dangling").strip())
                .isEmpty();
    }

    private static HttpResponse<String> post(String url, String token, String body)
            throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create(url + "/api/v1/sovereigns/default/applications"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static boolean install(String url, String token, String name, Map<String, String> acknowledged) {
        String body = "{\"name\":\"" + name
                + "\",\"blueprint\":\"bp-qa-app\",\"namespace\":\"qa-omantel\",\"values\":{\"siteTitle\":\"canary-7f3a\"}}";
        try {
            HttpResponse<String> reply = post(url, token, body);
            Matcher commit = COMMIT.matcher(reply.body());
            if (reply.statusCode() == 201 && commit.find()) {
                acknowledged.put(name, commit.group(1));
                return true;
            }
            return false;
        } catch (IOException gone) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static HttpResponse<String> get(String url, String token, String path) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create(url + "/api/v1/sovereigns/default" + path))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void an_overlay_that_is_gone_is_503_with_retry_after_and_comes_back(@TempDir Path folder) throws Exception {
        try (ApiFixture api = ApiFixture.start(folder)) {
            String before = api.head();
            Path away = folder.resolve("away.git");
            Files.move(api.repository, away);
            String body = "{\"name\":\"x\",\"blueprint\":\"bp-any\",\"namespace\":\"acme\"}";
            assertThat(api.send("owner", "POST", "/applications", body)
                            .is(503, "overlay-unavailable")
                            .header("Retry-After"))
                    .isPresent();
            api.get("owner", "/applications").is(503, "overlay-unavailable");
            api.get("", "//readyz").is(503);
            api.get("", "//healthz").is(200);
            Files.move(away, api.repository);
            assertThat(api.head()).isEqualTo(before);
            api.send("owner", "POST", "/applications", body).is(201);
            api.get("", "//readyz").is(200);
        }
    }

    private static String git(String repository, String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of("git", "-C", repository));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }
}
