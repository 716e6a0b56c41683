package io.openova.catalyst.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proxies of the environment (reports/24), with the program in a process of its own. */
class ProxyTest {
    private static final String USER = "user:canary-3b1d";

    @Test
    void overlays_and_servers_are_called_through_the_proxy_with_its_password(@TempDir Path folder) throws Exception {
        try (ClosedProxy proxy = new ClosedProxy()) {
            Map<String, String> environment =
                    Map.of("HTTPS_PROXY", "http://" + USER + "@127.0.0.1:" + proxy.port(), "CATALYST_TOKEN", "cat_x");
            for (List<String> command : List.of(
                    List.of("get", "--overlay", "https://git.example.test/x.git"),
                    List.of("get", "--server", "https://api.example.test", "--sovereign", "omantel"),
                    List.of("chart", "pull", "oci://registry.example.test/a/b:1.0.0"))) {
                proxy.seen.clear();
                ProgramUnderWatch program =
                        ProgramUnderWatch.start(folder, List.of(), environment, command.toArray(String[]::new));
                assertThat(program.exit()).as(program.said()).isBetween(1, 5);
                assertThat(proxy.seen).as("%s: %s", command, program.said()).anySatisfy(request -> assertThat(request)
                        .matches("CONNECT (git|api|registry)\\.example\\.test:443 .*")
                        .contains(Base64.getEncoder().encodeToString(USER.getBytes(StandardCharsets.UTF_8))));
                assertThat(program.said())
                        .contains("proxy 127.0.0.1:" + proxy.port())
                        .doesNotContain("canary");
            }
        }
    }

    @Test
    void a_variable_that_is_no_address_is_an_error_without_its_text(@TempDir Path folder) throws Exception {
        ProgramUnderWatch program = ProgramUnderWatch.start(
                folder,
                List.of(),
                Map.of("HTTPS_PROXY", "socks5://canary:1080"),
                "get",
                "--overlay",
                "https://git.example.test/x.git");
        assertThat(program.exit()).as(program.said()).isEqualTo(2);
        assertThat(program.said())
                .contains("HTTPS_PROXY is not the address of an HTTP proxy; write it as http://HOST:PORT")
                .doesNotContain("canary")
                .doesNotContain("\tat ");
    }

    @Test
    void this_machine_and_no_proxy_are_called_directly(@TempDir Path folder) throws Exception {
        try (ClosedProxy proxy = new ClosedProxy();
                ClosedProxy server = new ClosedProxy()) {
            Map<String, String> environment = Map.of("HTTP_PROXY", "http://127.0.0.1:" + proxy.port());
            ProgramUnderWatch program = ProgramUnderWatch.start(
                    folder, List.of(), environment, "get", "--overlay", "http://127.0.0.1:" + server.port() + "/x.git");
            assertThat(program.exit()).isBetween(1, 5);
            assertThat(proxy.seen).isEmpty();
            assertThat(server.seen).isNotEmpty();
        }
    }

    /** A proxy that requires a password and then opens no tunnel. */
    private static final class ClosedProxy implements AutoCloseable {
        final Queue<String> seen = new ConcurrentLinkedQueue<>();
        private final ServerSocket socket;

        ClosedProxy() throws IOException {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread thread = new Thread(this::serve, "closed-proxy");
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return socket.getLocalPort();
        }

        private void serve() {
            while (!socket.isClosed()) {
                try (Socket client = socket.accept()) {
                    answer(client);
                } catch (IOException ended) {
                    seen.remove("");
                }
            }
        }

        private void answer(Socket client) throws IOException {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
            List<String> lines = new ArrayList<>();
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                lines.add(line);
            }
            String request = String.join(" | ", lines);
            seen.add(request);
            boolean hasPassword = request.contains("Proxy-Authorization");
            String answer = hasPassword
                    ? "HTTP/1.1 502 Bad Gateway\r\n"
                    : "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"proxy\"\r\n";
            client.getOutputStream()
                    .write((answer + "Content-Length: 0\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
