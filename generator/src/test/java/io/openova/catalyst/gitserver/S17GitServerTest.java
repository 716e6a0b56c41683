package io.openova.catalyst.gitserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.http.RawClient;
import io.openova.catalyst.overlay.git.OverlayFetch;
import io.openova.catalyst.overlay.git.Overlays;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever is slow at the Git server holds up nobody (threats S17, S26). */
@Tag("tools")
class S17GitServerTest {
    /** More than sockets take in by themselves. */
    private static final int LARGE = 8 * 1024 * 1024;

    private final Path folder;
    private final Path overlay;
    private final GitServer server;
    private final String tip;

    S17GitServerTest(@TempDir Path folder) throws Exception {
        this.folder = folder;
        overlay = folder.resolve("overlay.git");
        Overlays.create(overlay, "main");
        Path work = Files.createDirectory(folder.resolve("work"));
        git(work, "clone", "-q", overlay.toString(), ".");
        byte[] noise = new byte[LARGE];
        new Random(7).nextBytes(noise);
        Files.write(work.resolve("noise"), noise);
        git(work, "add", "noise");
        git(work, "-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "-qm", "noise");
        git(work, "push", "-q", "origin", "HEAD:main");
        tip = git(overlay, "rev-parse", "main").strip();
        server = new GitServer(
                GitServer.settings(new InetSocketAddress("127.0.0.1", 0), Duration.ofMinutes(30)),
                OverlayFetch.of(overlay),
                Optional.of("read-token"));
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String credentials() {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString("git:read-token".getBytes(StandardCharsets.US_ASCII)) + "\r\n";
    }

    private String fetch() {
        String body = "0011command=fetch" + "0001" + "000dofs-delta" + "0032want " + tip + "\n" + "0009done\n" + "0000";
        return "POST /overlay.git/git-upload-pack HTTP/1.1\r\nHost: localhost\r\n" + credentials()
                + "Git-Protocol: version=2\r\nContent-Type: application/x-git-upload-pack-request\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    private String lsRemote() throws Exception {
        return git(folder, "ls-remote", server.url().replace("http://", "http://git:read-token@"), "refs/heads/main");
    }

    @Test
    void half_sent_headers_stop_no_fetch() throws Exception {
        try (RawClient raw = new RawClient(server.url())) {
            for (int count : new int[] {8, 70, 300}) {
                for (int i = 0; i < count; i++) {
                    try {
                        raw.send("GET /overlay.git/info/refs?service=git-upload-pack HTTP/1.1\r\nHost: x\r\nX: ");
                    } catch (IOException closed) {
                        assertThat(closed).isInstanceOf(java.net.SocketException.class);
                    }
                }
                assertThat(lsRemote()).startsWith(tip);
            }
        }
    }

    @Test
    void half_sent_bodies_stop_no_fetch() throws Exception {
        try (RawClient raw = new RawClient(server.url())) {
            raw.sendEach(
                    100,
                    "POST /overlay.git/git-upload-pack HTTP/1.1\r\nHost: localhost\r\n" + credentials()
                            + "Content-Length: 500\r\n\r\n0011");
            raw.sendEach(
                    50, "POST /overlay.git/git-upload-pack HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\n");
            assertThat(lsRemote()).startsWith(tip);
        }
    }

    @Test
    void packs_that_are_not_taken_hold_up_nobody_and_are_freed() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 12; i++) {
                Socket socket = new Socket();
                slow.add(socket);
                socket.setReceiveBufferSize(4096);
                socket.setSoTimeout(120_000);
                socket.connect(new InetSocketAddress(
                        InetAddress.getLoopbackAddress(),
                        URI.create(server.url()).getPort()));
                socket.getOutputStream().write(fetch().getBytes(StandardCharsets.US_ASCII));
                assertThat(RawClient.head(socket)).startsWith("HTTP/1.1 200");
            }
            assertThat(server.answers()).isEqualTo(12);
            assertThat(server.spooled()).isGreaterThanOrEqualTo(12L * LARGE);
            Path clone = folder.resolve("clone");
            git(folder, "clone", "-q", server.url().replace("http://", "http://git:read-token@"), clone.toString());
            assertThat(clone.resolve("noise")).hasSize(LARGE);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        RawClient.until("what nobody takes is freed", () -> server.answers() == 0 && server.spooled() == 0);
    }

    private static String git(Path in, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(in.toFile()).redirectErrorStream(true);
        builder.environment().put("GIT_TERMINAL_PROMPT", "0");
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }
}
