package io.openova.catalyst.overlay;

import static io.openova.catalyst.overlay.OverlayFixture.commit;
import static io.openova.catalyst.overlay.OverlayFixture.commitWithKey;
import static io.openova.catalyst.overlay.OverlayFixture.committed;
import static io.openova.catalyst.overlay.OverlayFixture.path;
import static io.openova.catalyst.overlay.OverlayFixture.writes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openova.catalyst.overlay.git.GitCli;
import io.openova.catalyst.overlay.git.Overlays;
import io.openova.catalyst.overlay.git.WriterProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class RemoteOverlayTest {
    private Path caches;
    private Path bare;
    private GitCli git;
    private HttpGitServer server;
    private Overlay overlay;

    @BeforeEach
    void serve(@TempDir Path folder) throws IOException {
        caches = folder.resolve("caches");
        bare = folder.resolve("overlay.git");
        Overlays.create(bare, "main");
        git = new GitCli(bare);
        server = new HttpGitServer(folder);
        overlay = open();
    }

    @AfterEach
    void stop() {
        overlay.close();
        server.close();
        git.fsck();
    }

    @Test
    void the_first_commit_makes_the_branch() {
        assertThat(overlay.head().commit()).isEmpty();
        String commit = committed(commit(overlay, writes("a/x", "1\n")));
        assertThat(git.run("rev-parse", "main")).isEqualTo(commit);
        assertThat(overlay.head().read(path("a/x"))).contains("1\n");
        assertThat(commit(overlay, writes("a/x", "1\n"))).isEqualTo(new CommitOutcome.Unchanged(commit));
    }

    @Test
    void a_push_from_elsewhere_is_seen_and_kept() {
        commit(overlay, writes("a", "1\n"));
        int[] plans = {0};
        overlay.commit(CommitOrder.by(OverlayFixture.ALICE), head -> {
            if (plans[0]++ == 0) {
                String tree = git.run("rev-parse", "main^{tree}");
                git.run("update-ref", "refs/heads/main", git.run("commit-tree", tree, "-p", "main", "-m", "other"));
            }
            return Optional.of(new Overlay.Planned(writes("b", "2\n"), "second"));
        });
        assertThat(plans[0]).isEqualTo(2);
        assertThat(git.run("log", "--format=%s", "main")).isEqualTo("second\nother\ntest");
    }

    @Test
    void a_rewound_branch_is_followed() {
        String first = committed(commit(overlay, writes("a", "1\n")));
        commitWithKey(overlay, "k", writes("a", "2\n"));
        git.run("update-ref", "refs/heads/main", first);
        assertThat(overlay.head().read(path("a"))).contains("1\n");
        assertThat(commitWithKey(overlay, "k", writes("a", "3\n"))).isInstanceOf(CommitOutcome.Committed.class);
    }

    @Test
    void a_key_is_found_by_another_process_with_another_clone() {
        String first = committed(commitWithKey(overlay, "k", writes("a", "1\n")));
        try (Overlay other = open()) {
            assertThat(commitWithKey(other, "k", writes("a", "2\n"))).isEqualTo(new CommitOutcome.Repeated(first));
        }
        try (var clones = Files.walk(caches, 2)) {
            assertThat(clones.filter(p -> p.toString().endsWith(".git"))).hasSize(2);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_push_whose_answer_is_lost_is_looked_for() {
        commit(overlay, writes("a", "1\n"));
        server.loseNextAnswer();
        String commit = committed(commit(overlay, writes("a", "2\n")));
        assertThat(git.run("rev-parse", "main")).isEqualTo(commit);
    }

    @Test
    void a_push_that_never_arrived_is_said_to_have_failed() {
        String first = committed(commit(overlay, writes("a", "1\n")));
        server.loseNextPush();
        assertThatThrownBy(() -> commit(overlay, writes("a", "2\n")))
                .isInstanceOf(OverlayUnavailableException.class)
                .hasMessageContaining("cannot be written");
        assertThat(git.run("rev-parse", "main")).isEqualTo(first);
        commit(overlay, writes("a", "2\n"));
    }

    @Test
    void a_refusing_hook_is_passed_on_in_one_line() throws IOException {
        Path hook = bare.resolve("hooks/pre-receive");
        Files.writeString(hook, "#!/bin/sh\nprintf 'no \\033[31mentry\\n'\nexit 1\n");
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThatThrownBy(() -> commit(overlay, writes("a", "1\n")))
                .isInstanceOf(OverlayUnavailableException.class)
                .hasMessageContaining("refuses commits on branch main")
                .hasMessageContaining("no \\u001b[31mentry")
                .message()
                .doesNotContain("\n")
                .doesNotContain("\u001b");
    }

    @Test
    void a_wrong_token_is_said_and_not_shown() {
        OverlaySettings wrong = settings().withToken(() -> Optional.of("wr0ng"));
        try (Overlay refused = Overlays.open(server.location("overlay.git"), wrong)) {
            assertThatThrownBy(refused::head)
                    .isInstanceOf(OverlayUnavailableException.class)
                    .hasMessageContaining("CATALYST_GIT_TOKEN")
                    .message()
                    .doesNotContain("wr0ng");
        }
        try (Overlay refused =
                Overlays.open(server.location("overlay.git"), settings().withToken(Optional::empty))) {
            assertThatThrownBy(refused::head).isInstanceOf(OverlayUnavailableException.class);
        }
    }

    @Test
    void a_server_that_is_gone_is_unavailable() {
        server.close();
        assertThatThrownBy(overlay::head)
                .isInstanceOf(OverlayUnavailableException.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void a_left_clone_with_stale_locks_is_used_again() throws IOException {
        commit(overlay, writes("a", "1\n"));
        overlay.close();
        Path clone;
        try (var folders = Files.walk(caches, 2)) {
            clone = folders.filter(p -> p.endsWith("0.git")).findFirst().orElseThrow();
        }
        Files.createFile(clone.resolve("refs/remotes/origin/main.lock"));
        overlay = open();
        commit(overlay, writes("a", "2\n"));
        assertThat(clone.resolve("refs/remotes/origin/main.lock")).doesNotExist();
    }

    @Test
    void R4_writers_with_clones_of_their_own_lose_nothing() throws Exception {
        commit(overlay, writes("README.md", "x\n"));
        int writers = 4;
        int writes = 8;
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        List<Future<?>> running = new ArrayList<>();
        for (int w = 0; w < writers; w++) {
            String prefix = "w" + w;
            running.add(threads.submit(() -> {
                try (Overlay own = open()) {
                    for (int i = 0; i < writes; i++) {
                        WriterProcess.commit(own, prefix, i);
                    }
                }
            }));
        }
        for (Future<?> writer : running) {
            writer.get();
        }
        threads.shutdown();
        assertThat(git.run("rev-list", "--count", "main")).isEqualTo(String.valueOf(1 + writers * writes));
        assertThat(git.run("rev-list", "--min-parents=2", "--count", "main")).isEqualTo("0");
        assertThat(git.run("ls-tree", "-r", "--name-only", "main").lines()).hasSize(1 + writers * writes);
    }

    private Overlay open() {
        return Overlays.open(server.location("overlay.git"), settings());
    }

    private OverlaySettings settings() {
        return OverlayFixture.settings().withCacheDirectory(caches).withToken(() -> Optional.of(HttpGitServer.TOKEN));
    }
}
