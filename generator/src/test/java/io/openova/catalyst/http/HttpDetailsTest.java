package io.openova.catalyst.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.model.ApplicationName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What HTTP says about hosts, conditions, names in paths, and refusals of the protocol itself. */
@Tag("tools")
class HttpDetailsTest {
    private static final String WEB =
            "{\"name\":\"web\",\"blueprint\":\"bp-qa-app\",\"version\":\"0.1.0\",\"namespace\":\"qa-omantel\"}";

    private ApiFixture api;

    @BeforeEach
    void start(@TempDir Path folder) {
        api = ApiFixture.start(folder);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    /** Sends the bytes and reads until the server closes. */
    private String raw(String request) throws IOException {
        int port = Integer.parseInt(api.server.url().replaceAll(".*:", ""));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"omantel.biz", "omantel.biz:8443", "OMANTEL.biz", "console.omantel.biz", "omantel.biz."})
    void the_sovereigns_domain_answers_from_the_first_request(String host) throws IOException {
        assertThat(raw("GET " + ApiFixture.BASE + "/applications HTTP/1.1\r\nHost: " + host
                        + "\r\nAuthorization: Bearer owner\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
        assertThat(raw("GET /healthz HTTP/1.1\r\nHost: omantel.biz.evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421");
        assertThat(raw("GET /healthz HTTP/1.1\r\nHost: evilomantel.biz\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421");
    }

    @Test
    void every_word_beside_a_name_in_a_path_is_reserved() {
        Set<String> words = api.server.routes().stream()
                .map(route -> route.template().split("/"))
                .filter(path -> path.length > 6 && path[5].equals("applications") && !path[6].startsWith("{"))
                .map(path -> path[6])
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(words).isEqualTo(new TreeSet<>(ApplicationName.RESERVED));
        for (String word : words) {
            ApiFixture.Reply reply = api.send("owner", "POST", "/applications", WEB.replace("web", word));
            reply.is(422, "invalid-application");
            assertThat(reply.json().itemsAt("errors").get(0).textAt("rule")).contains("reference/name-reserved");
            assertThat(reply.json().itemsAt("errors").get(0).textAt("pointer")).contains("/name");
            api.send("owner", "POST", "/applications/preview", WEB.replace("web", word))
                    .is(422);
        }
    }

    @Test
    void a_stale_if_match_is_refused_by_every_verb_that_writes() {
        String first = api.send("owner", "POST", "/applications", WEB)
                .is(201)
                .header("ETag")
                .orElseThrow();
        String now = api.send("owner", "PUT", "/applications/web", "{\"values\":{\"siteTitle\":\"2\"}}")
                .is(200)
                .header("ETag")
                .orElseThrow();
        String head = api.head();
        String replaced = WEB.replace("}", ",\"values\":{\"siteTitle\":\"3\"}}");
        for (String stale : List.of(first, "W/" + now, "\"stale\"", "\"a\", \"b\"", "no tag", "")) {
            String[] condition = {"If-Match", stale};
            api.send("owner", "POST", "/applications?replace=true", replaced, condition)
                    .is(412, "precondition-failed");
            api.send("owner", "PUT", "/applications/web", "{\"values\":{}}", condition)
                    .is(412, "precondition-failed");
            api.send("owner", "PUT", "/applications/web/topology", "{\"placement\":\"single-region\"}", condition)
                    .is(412, "precondition-failed");
            api.send("owner", "POST", "/applications/web/upgrade?targetVersion=0.2.0", "", condition)
                    .is(412, "precondition-failed");
            api.send("owner", "DELETE", "/applications/web", "", condition).is(412, "precondition-failed");
        }
        assertThat(api.head()).isEqualTo(head);
        api.send("owner", "POST", "/applications", WEB.replace("web", "new"), "If-Match", "*")
                .is(412, "precondition-failed");
        api.send("viewer", "POST", "/applications?replace=true", replaced, "If-Match", "\"stale\"")
                .is(403, "forbidden");
        api.send("owner", "POST", "/applications?replace=true", replaced, "If-None-Match", "*")
                .is(412, "precondition-failed");
        api.send("owner", "POST", "/applications", WEB.replace("web", "new"), "If-None-Match", "*")
                .is(201);
        api.send("owner", "POST", "/applications?replace=true", replaced, "If-Match", "\"x, y\", " + now)
                .is(201);
        api.send("owner", "DELETE", "/applications/web", "", "If-Match", "*").is(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "TAG | 304",
                "W/TAG | 304",
                "* | 304",
                "\"other\", W/TAG | 304",
                "\"with, comma\",TAG | 304",
                "\"other\" | 200",
                "W/\"other\" | 200",
                "no tag | 200",
            })
    void a_read_knows_weak_tags_lists_and_any(String header, int status) {
        String tag = api.send("owner", "POST", "/applications", WEB)
                .is(201)
                .header("ETag")
                .orElseThrow();
        ApiFixture.Reply reply =
                api.send("viewer", "GET", "/applications/web", "", "If-None-Match", header.replace("TAG", tag));
        assertThat(reply.is(status).header("ETag")).contains(tag);
    }

    @Test
    void several_lines_of_tags_are_one_list() throws IOException {
        String tag = api.send("owner", "POST", "/applications", WEB)
                .is(201)
                .header("ETag")
                .orElseThrow();
        assertThat(raw("GET " + ApiFixture.BASE + "/applications/web HTTP/1.1\r\nHost: localhost\r\n"
                        + "Authorization: Bearer owner\r\nIf-None-Match: \"a\"\r\nIf-None-Match: " + tag
                        + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 304");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"toVersion\":\"  \"}", "{\"toVersion\":null}", "{\"blueprintRef\":{}}"})
    void an_upgrade_without_a_version_is_refused(String body) {
        api.send("owner", "POST", "/applications", WEB).is(201);
        String head = api.head();
        api.send("owner", "POST", "/applications/web/upgrade", body).is(422, "invalid-application");
        api.send("owner", "POST", "/applications/web/upgrade/preview", body).is(422, "invalid-application");
        assertThat(api.head()).isEqualTo(head);
    }

    @ParameterizedTest
    @CsvSource({
        "'GET /healthz\r\n\r\n', 505",
        "'GET /healthz HTTP/1.1 x\r\nHost: localhost\r\n\r\n', 400",
        "'GET /healthz HTTP/1.1\r\n\r\n', 400",
        "'GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', 400",
        "'GET /healthz HTTP/3.1\r\nHost: localhost\r\n\r\n', 505",
        "'GET /healthz%00 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', 400",
        "'GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: \u0001\r\n\r\n', 400",
        "'G\u009bT /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n', 400",
        "'POST /healthz HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: zip\r\n\r\n', 400",
        "'POST /healthz HTTP/1.1\r\nHost: localhost\r\nExpect: tea\r\nContent-Length: 1\r\nConnection: close\r\n\r\n', 417",
        "'OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', 404",
        "'TRACE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', 401",
        "'GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n', 421",
    })
    void every_refusal_of_the_protocol_is_a_problem_with_a_request_id(String request, int status) throws IOException {
        problem(raw(request), status);
    }

    @Test
    void what_is_too_long_is_a_problem_with_a_request_id() throws IOException {
        problem(raw("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"), 414);
        problem(raw("GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(20_000) + "\r\n\r\n"), 431);
    }

    private static void problem(String answer, int status) {
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertThat(answer).containsIgnoringCase("Content-Type: application/problem+json");
        String id = answer.replaceAll("(?s).*\"requestId\":\"([^\"]*)\".*", "$1");
        assertThat(id).matches("[A-Za-z0-9-]{8,128}");
        assertThat(answer).containsIgnoringCase("X-Request-Id: " + id);
        assertThat(answer).contains("\"status\":" + status + ",").doesNotContain("\u009b");
    }

    @Test
    void a_branch_that_is_gone_is_unavailable_and_never_begun_anew() throws Exception {
        api.send("owner", "POST", "/applications", WEB).is(201);
        git("branch", "-m", "main", "master");
        api.get("owner", "/applications").is(503, "overlay-unavailable");
        api.send("owner", "POST", "/applications", WEB.replace("web", "other")).is(503, "overlay-unavailable");
        api.send("owner", "DELETE", "/applications/web", "").is(503, "overlay-unavailable");
        api.get("", "//readyz").is(503);
        api.get("", "//healthz").is(200);
        assertThat(git("branch", "--list")).contains("master").doesNotContain("main");
        git("branch", "-m", "master", "main");
        api.get("", "//readyz").is(200);
        api.get("owner", "/applications/web").is(200);
    }

    private String git(String... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of("git", "-C", api.repository.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Request-Id", "traceparent", "If-Match", "User-Agent", "Origin", "Idempotency-Key"})
    void a_control_byte_in_a_header_comes_back_nowhere(String header) throws IOException {
        String answer = raw("POST " + ApiFixture.BASE + "/applications HTTP/1.1\r\nHost: localhost\r\n"
                + "Authorization: Bearer owner\r\nContent-Type: application/json\r\nContent-Length: " + WEB.length()
                + "\r\nConnection: close\r\n" + header + ": a\u009b31m\u0085b\r\n\r\n" + WEB);
        assertThat(answer.chars()).noneMatch(c -> c >= 0x80 && c <= 0x9f);
        assertThat(api.overlay.head().commit().orElse("")).isNotEmpty();
    }
}
