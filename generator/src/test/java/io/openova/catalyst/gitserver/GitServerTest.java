package io.openova.catalyst.gitserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.overlay.git.OverlayFetch;
import io.openova.catalyst.overlay.git.Overlays;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Git itself is the client. */
@Tag("tools")
class GitServerTest {
    private final Path folder;
    private final Path overlay;
    private final GitServer server;

    GitServerTest(@TempDir Path folder) throws Exception {
        this.folder = folder;
        overlay = folder.resolve("overlay.git");
        Overlays.create(overlay, "main");
        commit("one");
        server = new GitServer(
                new InetSocketAddress("127.0.0.1", 0), OverlayFetch.of(overlay), Optional.of("read-token"));
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void git_clones_and_fetches_in_every_protocol(int protocol) throws Exception {
        String config = "protocol.version=" + protocol;
        Path clone = folder.resolve("clone");
        git(folder, "-c", config, "clone", "-q", "--depth", "1", url("read-token"), clone.toString());
        assertThat(Files.readString(clone.resolve("one"))).isEqualTo("one");

        commit("two");
        git(clone, "-c", config, "pull", "-q");
        assertThat(Files.readString(clone.resolve("two"))).isEqualTo("two");
    }

    @Test
    void another_token_is_refused() throws Exception {
        Answer answer = run(folder, "git", "clone", "-q", url("wrong"), "clone");
        assertThat(answer.exit()).isNotZero();
        assertThat(answer.text()).contains("Authentication failed");
        assertThat(folder.resolve("clone")).doesNotExist();
    }

    @Test
    void nobody_can_push() throws Exception {
        Path clone = folder.resolve("clone");
        git(folder, "clone", "-q", url("read-token"), clone.toString());
        Files.writeString(clone.resolve("evil"), "x");
        git(clone, "add", "evil");
        git(clone, "-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "-qm", "evil");
        Answer answer = run(clone, "git", "push", "-q");
        assertThat(answer.exit()).isNotZero();
        assertThat(run(overlay, "git", "log", "--format=%s", "main").text()).isEqualTo("one\n");
    }

    private String url(String token) {
        return server.url().replace("http://", "http://git:" + token + "@");
    }

    private final void commit(String name) throws Exception {
        Path work = Files.createTempDirectory(folder, "work");
        git(work, "clone", "-q", overlay.toString(), ".");
        Files.writeString(work.resolve(name), name);
        git(work, "add", name);
        git(work, "-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "-qm", name);
        git(work, "push", "-q", "origin", "HEAD:main");
    }

    private static void git(Path in, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Answer answer = run(in, command.toArray(String[]::new));
        assertThat(answer.exit()).as(answer.text()).isZero();
    }

    private record Answer(int exit, String text) {}

    private static Answer run(Path in, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(in.toFile()).redirectErrorStream(true);
        builder.environment().put("GIT_TERMINAL_PROMPT", "0");
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Answer(process.exitValue(), text);
    }
}
