package io.openova.catalyst.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The probes and metrics of the controller answer whatever others do to their port (threats S17, S26). */
class S17ProbesTest {
    private final AtomicBoolean isReady = new AtomicBoolean();

    private static Socket send(int port, String text) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(120_000);
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (SocketException closed) {
            assertThat(text)
                    .as("closed before a whole request: " + closed.getMessage())
                    .doesNotEndWith("\r\n\r\n");
        }
        return socket;
    }

    private static String answer(int port, String method, String path) throws IOException {
        try (Socket socket =
                        send(port, method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                InputStream in = socket.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void probes_and_metrics_answer_beside_half_sent_headers() throws IOException {
        List<Socket> open = new ArrayList<>();
        try (HealthServer probes = HealthServer.probes("127.0.0.1:0", () -> true, isReady::get);
                HealthServer metrics = HealthServer.metrics("127.0.0.1:0", () -> "catalyst_up 1\n")) {
            for (int i = 0; i < 400; i++) {
                open.add(send(probes.port(), "GET /healthz HTTP/1.1\r\nHost: x\r\nX: "));
                open.add(send(metrics.port(), "GET /metrics HTTP/1.1\r\nHost: x\r\nX: "));
            }
            assertThat(answer(probes.port(), "GET", "/healthz"))
                    .startsWith("HTTP/1.1 200")
                    .endsWith("ok\n");
            assertThat(answer(probes.port(), "GET", "/readyz"))
                    .startsWith("HTTP/1.1 503")
                    .endsWith("not ready\n");
            isReady.set(true);
            assertThat(answer(probes.port(), "HEAD", "/readyz"))
                    .startsWith("HTTP/1.1 200")
                    .endsWith("\r\n\r\n");
            assertThat(answer(metrics.port(), "GET", "/metrics")).endsWith("catalyst_up 1\n");
            assertThat(answer(probes.port(), "POST", "/healthz"))
                    .startsWith("HTTP/1.1 405")
                    .contains("GET, HEAD");
            assertThat(answer(probes.port(), "GET", "/metrics")).startsWith("HTTP/1.1 404");
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }
}
