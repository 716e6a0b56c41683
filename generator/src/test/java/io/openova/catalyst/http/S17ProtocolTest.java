package io.openova.catalyst.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.acceptance.TestWorld;
import io.openova.catalyst.http.auth.Tier;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What reaches the server as bytes: smuggling, slow senders, floods (threat S17), and foreign hosts (S19). */
@Tag("slow")
class S17ProtocolTest {
    private static final String HOST = "Host: localhost\r\n";
    private static final String OWNER = "Authorization: Bearer owner\r\n";
    private static final String BODY = "{\"name\":\"smuggled\",\"blueprint\":\"bp-any\",\"namespace\":\"acme\"}";

    private static ApiFixture api;

    @BeforeAll
    static void start(@TempDir Path folder) {
        api = ApiFixture.start(
                folder,
                settings -> settings.withTimes(Duration.ofMinutes(20), Duration.ofMinutes(20), Duration.ofMinutes(20)),
                ApiExtras.NONE);
        TestWorld.delivered(TestWorld.apply(
                "{\"name\": \"gate\", \"blueprint\": \"bp-any\", \"namespace\": \"acme\"}", api.overlay));
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static Socket open() throws IOException {
        String port = api.server.url().replaceAll(".*:", "");
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
        socket.setSoTimeout(120_000);
        return socket;
    }

    /** Sends the bytes and reads until the server closes; an aborted connection counts as closed. */
    private static String answer(String request) throws IOException {
        try (Socket socket = open()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return readAll(socket);
        }
    }

    private static String readAll(Socket socket) throws IOException {
        StringBuilder text = new StringBuilder();
        try {
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                text.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
            }
        } catch (SocketException reset) {
            text.append("(reset)");
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 63\r\nTransfer-Encoding: chunked\r\n",
                "Content-Length: 63\r\nContent-Length: 5\r\n",
                "Content-Length: 63, 5\r\n",
                "Content-Length: +63\r\n",
                "Content-Length: -1\r\n",
                "Content-Length: 0x3f\r\n",
                "Content-Length : 63\r\n",
                " Content-Length: 63\r\n",
                "Transfer-Encoding: chunked, identity\r\n",
                "Transfer-Encoding: gzip, chunked\r\n",
                "Transfer-Encoding: xchunked\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                "X: a\r\n folded: b\r\nContent-Length: 63\r\n",
                "X: a\0b\r\nContent-Length: 63\r\n",
                "Host: other\r\nContent-Length: 63\r\n"
            })
    void two_readings_of_a_request_are_none(String headers) throws IOException {
        String before = api.head();
        String text = answer("POST " + ApiFixture.BASE + "/applications HTTP/1.1\r\n" + HOST + OWNER
                + "Content-Type: application/json\r\n" + headers + "\r\n" + BODY
                + "GET /healthz HTTP/1.1\r\n" + HOST + "\r\n");
        assertThat(text).startsWith("HTTP/1.1 4");
        assertThat(text).doesNotContain("200 OK").doesNotContain("201");
        assertThat(api.head()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /healthz HTTP/1.1\r\n\r\n",
                "GET /healthz HTTP/2.0\r\nHost: localhost\r\n\r\n",
                "GET /healthz HTTP/0.9\r\n\r\n",
                "G\0T /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /a/%2e%2e/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /healthz%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /healthz;x=y HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "CONNECT evil.example:80 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "TRACE /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
            })
    void a_malformed_request_is_refused_without_an_echo(String request) throws IOException {
        String text = answer(request);
        assertThat(text).doesNotContain("200 OK").doesNotContain("evil.example").doesNotContain("Jetty");
    }

    @Test
    void S19_a_rebound_name_is_refused() throws IOException {
        assertThat(answer("GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421");
        assertThat(answer("GET /healthz HTTP/1.1\r\nHost: omantel.biz.evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421");
        assertThat(answer("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
        assertThat(answer(
                        "GET http://evil.example/healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421");
    }

    /** A connection that ends unannounced swallows the next request that a client sends on it. */
    @Test
    void a_refusal_before_the_body_says_that_the_connection_ends() throws IOException {
        try (Socket socket = open()) {
            socket.getOutputStream()
                    .write(("POST " + ApiFixture.BASE + "/applications HTTP/1.1\r\n" + HOST
                                    + "Content-Type: application/json\r\nContent-Length: 63\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            assertThat(readAll(socket)).startsWith("HTTP/1.1 401").containsIgnoringCase("Connection: close");
        }
        assertThat(answer("GET /healthz HTTP/1.1\r\n" + HOST + "\r\n"))
                .startsWith("HTTP/1.1 200")
                .doesNotContainIgnoringCase("Connection: close");
    }

    /** A connection closed with bytes unread is reset, and the client's system throws the answer away. */
    @Test
    void a_refusal_reaches_a_client_that_is_still_sending() throws IOException {
        String request = "POST " + ApiFixture.BASE + "/applications HTTP/1.1\r\n" + HOST
                + "Content-Type: application/json\r\nContent-Length: ";
        for (String head : List.of(request + "60000\r\n", request + "4000000\r\n" + OWNER)) {
            try (Socket socket = open()) {
                socket.getOutputStream().write((head + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                InputStream in = socket.getInputStream();
                String first = String.valueOf((char) in.read());
                int length = head.contains("60000") ? 60_000 : 4_000_000;
                socket.getOutputStream().write(" ".repeat(length).getBytes(StandardCharsets.ISO_8859_1));
                assertThat(first + readAll(socket))
                        .startsWith(head.contains("60000") ? "HTTP/1.1 401" : "HTTP/1.1 413")
                        .endsWith("}")
                        .doesNotContain("(reset)");
            }
        }
    }

    @Test
    void headers_and_bodies_have_limits() throws IOException {
        assertThat(answer("GET /healthz HTTP/1.1\r\n" + HOST + "X: " + "a".repeat(20_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431");
        assertThat(answer("GET /healthz HTTP/1.1\r\n" + HOST + "X: a\r\n".repeat(5_000) + "\r\n"))
                .startsWith("HTTP/1.1 431");
        assertThat(answer("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\n" + HOST + "\r\n"))
                .startsWith("HTTP/1.1 414");
        String head = "POST " + ApiFixture.BASE + "/applications HTTP/1.1\r\n" + HOST + OWNER
                + "Content-Type: application/json\r\n";
        assertThat(answer(head + "Content-Length: 9999999999\r\n\r\n")).startsWith("HTTP/1.1 413");
        String chunk = "4000\r\n" + " ".repeat(0x4000) + "\r\n";
        assertThat(answer(head + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(5) + "0\r\n\r\n"))
                .contains("413");
    }

    @Test
    void slow_senders_are_cut_off_and_healthy_callers_do_not_wait_for_them(@TempDir Path folder) throws Exception {
        Duration soon = Duration.ofMillis(600);
        try (ApiFixture brisk = ApiFixture.start(
                        folder, settings -> settings.withTimes(soon, soon, Duration.ofMinutes(20)), ApiExtras.NONE);
                RawClient raw = new RawClient(brisk.server.url())) {
            List<Socket> slow = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                slow.add(raw.send("GET /healthz HTTP/1.1\r\nHo"));
                slow.add(raw.send("POST " + ApiFixture.BASE + "/applications HTTP/1.1\r\n" + HOST + OWNER
                        + "Content-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"));
            }
            brisk.get("viewer", "/applications").is(200);
            // Each ends by the server's hand, with an answer or without.
            for (Socket socket : slow) {
                assertThat(readAll(socket)).doesNotContain("200 OK");
            }
        }
    }

    /** The clock stands still, so that it does not matter how fast the flood is. */
    @Test
    void a_flood_of_one_caller_is_slowed_and_others_are_served(@TempDir Path folder) {
        try (ApiFixture still =
                ApiFixture.start(folder, settings -> settings.withRate(10, 40), ApiExtras.NONE, () -> 0)) {
            still.caller("flooder", java.util.Map.of("acme", Tier.VIEWER));
            for (int i = 0; i < 40; i++) {
                still.get("flooder", "/applications").is(200);
            }
            assertThat(still.get("flooder", "/applications")
                            .is(429, "too-many-requests")
                            .header("Retry-After"))
                    .isPresent();
            still.get("viewer", "/applications").is(200);
        }
    }
}
