package io.openova.catalyst.charts;

import static io.openova.catalyst.acceptance.Cli.cli;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.openova.catalyst.acceptance.Cli;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logging in where a registry asks for it: with the credentials themselves, or with a token from the realm it names. */
@Tag("tools")
class RegistryLoginTest {
    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString("alice:secret".getBytes(StandardCharsets.UTF_8));

    @TempDir
    Path folder;

    private final List<String> asked = new ArrayList<>();
    private HttpServer server;
    private String host = "";
    private String challenge = "";
    private String wanted = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        host = "127.0.0.1:" + server.getAddress().getPort();
        server.createContext("/v2/", exchange -> {
            boolean isKnown = wanted.equals(authorization(exchange));
            if (!isKnown) {
                exchange.getResponseHeaders().add("WWW-Authenticate", challenge);
            }
            // Whoever is let in learns that there is nothing.
            answer(exchange, isKnown ? 404 : 401, "{}");
        });
        server.createContext("/token", exchange -> {
            boolean isKnown = BASIC.equals(authorization(exchange));
            asked.add(exchange.getRequestURI().getRawQuery());
            answer(exchange, isKnown ? 200 : 401, isKnown ? "{\"token\": \"t-1\"}" : "{}");
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void basic_sends_the_credentials_after_they_were_asked_for() throws IOException {
        challenge = "Basic realm=\"charts\"";
        wanted = BASIC;
        assertThat(pull("alice:secret").err()).contains("registry/missing");
        Cli.Run wrong = pull("alice:guessed");
        assertThat(wrong.err()).contains("refuses these credentials").doesNotContain("guessed");
        assertThat(wrong.exit()).isEqualTo(3);
        assertThat(cli().run("chart", "pull", artifact()).err()).contains("a caller without credentials");
    }

    @Test
    void bearer_gets_a_token_from_the_realm_for_the_scope_that_was_named() throws IOException {
        challenge = "Bearer realm=\"http://" + host + "/token\",service=\"charts\",scope=\"repository:x/bp-x:pull\"";
        wanted = "Bearer t-1";
        assertThat(pull("alice:secret").err()).contains("registry/missing");
        assertThat(asked).containsExactly("service=charts&scope=repository%3Ax%2Fbp-x%3Apull");
        assertThat(pull("alice:guessed").exit()).isEqualTo(3);
    }

    @Test
    void what_docker_login_left_is_used() throws IOException {
        challenge = "Basic realm=\"charts\"";
        wanted = BASIC;
        Files.writeString(
                folder.resolve("config.json"),
                "{\"auths\": {\"" + host + "\": {\"auth\": \"" + BASIC.substring("Basic ".length()) + "\"}}}");
        assertThat(cli().with("DOCKER_CONFIG", folder.toString())
                        .run("chart", "pull", artifact(), "-d", folder.toString())
                        .err())
                .contains("registry/missing");
    }

    @Test
    void S07_credentials_go_to_no_realm_without_encryption_or_sense() throws IOException {
        for (String realm : List.of("http://elsewhere.example.org/token", "file:///etc/passwd", "ht tp:", "")) {
            challenge = "Bearer realm=\"" + realm + "\",service=\"charts\"";
            wanted = "Bearer t-1";
            Cli.Run run = pull("alice:secret");
            assertThat(run.exit()).as(realm).isEqualTo(3);
            assertThat(run.err()).contains("registry/refused").doesNotContain("secret");
        }
    }

    private Cli.Run pull(String credentials) throws IOException {
        Path file = Files.writeString(folder.resolve("credentials"), credentials + "\n");
        return cli().run(
                        "chart", "pull", artifact(), "-d", folder.toString(), "--registry-token-file", file.toString());
    }

    private String artifact() {
        return "oci://" + host + "/x/bp-x:1.0.0";
    }

    private static String authorization(HttpExchange exchange) {
        return String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
