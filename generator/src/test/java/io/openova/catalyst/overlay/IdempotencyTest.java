package io.openova.catalyst.overlay;

import static io.openova.catalyst.overlay.OverlayFixture.commit;
import static io.openova.catalyst.overlay.OverlayFixture.commitWithKey;
import static io.openova.catalyst.overlay.OverlayFixture.committed;
import static io.openova.catalyst.overlay.OverlayFixture.writes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openova.catalyst.overlay.git.GitCli;
import io.openova.catalyst.overlay.git.Overlays;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class IdempotencyTest {
    private static final String INDEX = "refs/catalyst/idempotency/main";

    private Path bare;
    private GitCli git;
    private Overlay overlay;

    @BeforeEach
    void open(@TempDir Path folder) {
        bare = folder.resolve("overlay.git");
        overlay = OverlayFixture.bare(bare);
        git = new GitCli(bare);
    }

    @AfterEach
    void close() {
        overlay.close();
    }

    @Test
    void the_same_key_answers_the_first_commit() {
        String first = committed(commitWithKey(overlay, "k1", writes("a", "1")));
        commit(overlay, writes("a", "2"));
        assertThat(commitWithKey(overlay, "k1", writes("a", "3"))).isEqualTo(new CommitOutcome.Repeated(first));
        assertThat(commitWithKey(reopened(), "k1", writes("a", "3"))).isEqualTo(new CommitOutcome.Repeated(first));
        assertThat(git.run("show", "main:a")).isEqualTo("2");
        assertThat(commitWithKey(overlay, "k2", writes("a", "3"))).isInstanceOf(CommitOutcome.Committed.class);
    }

    @Test
    void a_key_counts_only_while_the_branch_reaches_its_commit() {
        String root = committed(commit(overlay, writes("a", "0")));
        commitWithKey(overlay, "k1", writes("a", "1"));
        git.run("update-ref", "refs/heads/main", root);
        String again = committed(commitWithKey(overlay, "k1", writes("a", "2")));
        assertThat(commitWithKey(overlay, "k1", writes("a", "3"))).isEqualTo(new CommitOutcome.Repeated(again));
    }

    @Test
    void a_shallow_clone_refuses_a_key_that_it_may_not_know(@TempDir Path folder) {
        commitWithKey(overlay, "old", writes("a", "1"));
        commitWithKey(overlay, "new", writes("a", "2"));
        git.run(
                "clone",
                "-q",
                "--bare",
                "--depth",
                "1",
                "file://" + bare,
                folder.resolve("shallow.git").toString());
        try (Overlay shallow =
                Overlays.open(new OverlayLocation.Local(folder.resolve("shallow.git")), OverlayFixture.settings())) {
            assertThat(commitWithKey(shallow, "new", writes("a", "3"))).isInstanceOf(CommitOutcome.Repeated.class);
            assertThatThrownBy(() -> commitWithKey(shallow, "old", writes("a", "3")))
                    .isInstanceOf(OverlayUnavailableException.class)
                    .hasMessageContaining("shallow clone");
        }
    }

    @Test
    void a_key_merged_in_from_aside_is_found() {
        String root = committed(commit(overlay, writes("a", "0")));
        String aside = committed(commitWithKey(overlay, "aside", writes("b", "1")));
        git.run("update-ref", "refs/heads/main", root);
        commitWithKey(overlay, "other", writes("c", "1"));
        String tree = git.run("rev-parse", "main^{tree}");
        git.run(
                "update-ref",
                "refs/heads/main",
                git.run("commit-tree", tree, "-p", "main", "-p", aside, "-m", "merge"));
        assertThat(commitWithKey(reopened(), "aside", writes("d", "1"))).isEqualTo(new CommitOutcome.Repeated(aside));
    }

    @Test
    void the_index_is_written_and_read_back_and_may_be_lost() throws IOException {
        List<String> commits = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            commits.add(committed(commitWithKey(overlay, "k" + i, writes("a", String.valueOf(i)))));
        }
        String covered = git.run("log", "-1", "--format=%(trailers:key=Covers,valueonly,separator=)", INDEX);
        assertThat(commits.indexOf(covered)).isGreaterThan(200);
        assertThat(git.run("ls-tree", "-r", INDEX).lines().count()).isEqualTo(commits.indexOf(covered) + 1L);
        git.fsck();
        expectAllRepeated(commits);
        git.run("update-ref", "-d", INDEX);
        expectAllRepeated(commits);
        Files.createDirectories(bare.resolve(INDEX).getParent());
        Files.writeString(bare.resolve(INDEX), commits.get(3) + "\n");
        expectAllRepeated(commits);
        Files.writeString(bare.resolve(INDEX), "");
        expectAllRepeated(commits);
    }

    @Test
    void a_damaged_index_is_made_anew() throws IOException {
        List<String> commits = new ArrayList<>();
        for (int i = 0; i < 140; i++) {
            commits.add(committed(commitWithKey(overlay, "k" + i, writes("a", String.valueOf(i)))));
        }
        // The index has many objects, so it is in a pack; the commits, made one by one, are loose.
        List<Path> packs;
        try (var files = Files.list(bare.resolve("objects/pack"))) {
            packs = files.filter(file -> file.toString().endsWith(".pack")).toList();
        }
        assertThat(packs).isNotEmpty();
        for (Path pack : packs) {
            byte[] bytes = Files.readAllBytes(pack);
            java.util.Arrays.fill(bytes, 12, bytes.length - 20, (byte) 0);
            Files.setPosixFilePermissions(pack, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
            Files.write(pack, bytes);
        }
        expectAllRepeated(commits);
    }

    @Test
    void two_writers_with_one_key_make_one_commit() throws Exception {
        commit(overlay, writes("a", "0"));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 20; round++) {
                String key = "round-" + round;
                CountDownLatch start = new CountDownLatch(1);
                List<Future<String>> answers = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    String content = round + "-" + i;
                    answers.add(threads.submit(() -> {
                        try (Overlay own = reopened()) {
                            start.await();
                            return commitWithKey(own, key, writes("b", content))
                                    .match(new CommitOutcome.Cases<>(
                                            CommitOutcome.Committed::commit,
                                            CommitOutcome.Proposed::commit,
                                            CommitOutcome.Unchanged::head,
                                            CommitOutcome.Repeated::commit,
                                            abandoned -> "abandoned"));
                        }
                    }));
                }
                start.countDown();
                List<String> commits = new ArrayList<>();
                for (Future<String> answer : answers) {
                    commits.add(answer.get());
                }
                assertThat(commits).containsOnly(commits.get(0));
                assertThat(git.run("log", "--format=%H", "--grep=^Idempotency-Key: " + key + "$", "main"))
                        .isEqualTo(commits.get(0));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void expectAllRepeated(List<String> commits) {
        try (Overlay again = reopened()) {
            for (int i = 0; i < commits.size(); i += 7) {
                assertThat(commitWithKey(again, "k" + i, writes("a", "again")))
                        .isEqualTo(new CommitOutcome.Repeated(commits.get(i)));
            }
            assertThat(again.commit(
                            new CommitOrder(
                                    OverlayFixture.ALICE, Optional.empty(), Optional.of("unknown"), Optional.empty()),
                            head -> Optional.empty()))
                    .isEqualTo(new CommitOutcome.Abandoned());
        }
    }

    private Overlay reopened() {
        return Overlays.open(new OverlayLocation.Local(bare), OverlayFixture.settings());
    }
}
