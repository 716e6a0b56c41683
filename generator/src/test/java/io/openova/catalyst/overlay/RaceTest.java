package io.openova.catalyst.overlay;

import static io.openova.catalyst.overlay.OverlayFixture.commit;
import static io.openova.catalyst.overlay.OverlayFixture.writes;
import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.overlay.git.GitCli;
import io.openova.catalyst.overlay.git.Overlays;
import io.openova.catalyst.overlay.git.WriterProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threat R4: many writers, in one process and in many, and an outside pusher in between. */
@Tag("tools")
class RaceTest {
    private static final int WRITERS = 32;
    private static final int WRITES = 50;
    /** Enough to meet every writer; more would only measure how fast git starts. */
    private static final int PUSHES = 150;

    private Path bare;
    private Path clone;
    private GitCli git;

    @BeforeEach
    void make(@TempDir Path folder) {
        bare = folder.resolve("overlay.git");
        clone = folder.resolve("clone");
        try (Overlay overlay = OverlayFixture.bare(bare)) {
            commit(overlay, writes("README.md", "overlay\n"));
        }
        git = new GitCli(bare);
        new GitCli(folder).run("clone", "-q", bare.toString(), clone.toString());
        for (Path repository : List.of(bare, clone)) {
            // git's own collection still runs beside the writers, but inside the push that starts it: one in the
            // background deletes the loose objects that it has packed while fsck reads them at the end.
            new GitCli(repository).run("config", "gc.autoDetach", "false");
        }
    }

    @Test
    void R4_every_write_of_32_threads_and_an_outside_pusher_is_in_the_tree() throws Exception {
        try (Outsider outsider = new Outsider();
                Overlay shared = Overlays.open(new OverlayLocation.Local(bare), OverlayFixture.settings())) {
            ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
            CountDownLatch start = new CountDownLatch(1);
            List<Future<?>> writers = new ArrayList<>();
            for (int w = 0; w < WRITERS; w++) {
                String prefix = "w" + w;
                writers.add(threads.submit(() -> {
                    start.await();
                    for (int i = 0; i < WRITES; i++) {
                        if (i == WRITES / 2) {
                            // On a quick machine git would lose every race; here it wins one, with the writers all
                            // around it.
                            outsider.pushedOnce.await();
                        }
                        assertThat(WriterProcess.commit(shared, prefix, i)).isInstanceOf(CommitOutcome.Committed.class);
                    }
                    return null;
                }));
            }
            outsider.begin();
            start.countDown();
            for (Future<?> writer : writers) {
                writer.get();
            }
            threads.shutdown();
            expectEverything(outsider.end());
        }
    }

    @Test
    void R4_every_write_of_32_processes_and_an_outside_pusher_is_in_the_tree() throws Exception {
        try (Outsider outsider = new Outsider()) {
            outsider.begin();
            List<Process> writers = new ArrayList<>();
            for (int w = 0; w < WRITERS; w++) {
                writers.add(ChildJvm.start(WriterProcess.class, bare.toString(), "w" + w, "0", "" + WRITES));
            }
            for (Process writer : writers) {
                String said = new String(writer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(writer.waitFor()).isZero();
                assertThat(said.lines().filter(line -> line.startsWith("ok "))).hasSize(WRITES);
            }
            expectEverything(outsider.end());
        }
    }

    private void expectEverything(int pushed) {
        TreeSet<String> expected = new TreeSet<>(List.of("README.md"));
        for (int w = 0; w < WRITERS; w++) {
            for (int i = 0; i < WRITES; i++) {
                expected.add("apps/w" + w + "/" + i + "/application.yaml");
            }
        }
        for (int i = 0; i < pushed; i++) {
            expected.add("outside/" + i);
        }
        assertThat(new TreeSet<>(
                        List.of(git.run("ls-tree", "-r", "--name-only", "main").split("\n"))))
                .isEqualTo(expected);
        assertThat(git.run("rev-list", "--min-parents=2", "--count", "main")).isEqualTo("0");
        assertThat(git.run("rev-list", "--count", "main")).isEqualTo(String.valueOf(1 + WRITERS * WRITES + pushed));
        assertThat(git.run("log", "--format=%(trailers:key=Idempotency-Key,valueonly,separator=)", "main")
                        .lines()
                        .filter(key -> !key.isEmpty()))
                .hasSize(WRITERS * WRITES)
                .doesNotHaveDuplicates();
        assertThat(pushed).isPositive();
        git.fsck();
    }

    /** Pushes from a clone whenever others have moved the branch; a lost race is fetched and tried again. */
    private final class Outsider implements AutoCloseable {
        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        private final AtomicBoolean stop = new AtomicBoolean();
        private final CountDownLatch pushedOnce = new CountDownLatch(1);
        private final GitCli work = new GitCli(clone);
        private int pushed;
        private String last = "";
        private Future<?> pushing = java.util.concurrent.CompletableFuture.completedFuture(null);

        void begin() {
            pushing = thread.submit(() -> {
                try {
                    while (!stop.get() && pushed < PUSHES) {
                        push();
                    }
                } finally {
                    // Nobody waits for a pusher that failed; its failure comes out at the end.
                    pushedOnce.countDown();
                }
                return null;
            });
        }

        int end() throws Exception {
            stop.set(true);
            pushing.get();
            return pushed;
        }

        private void push() throws IOException {
            work.run("fetch", "-q", "origin");
            if (work.run("rev-parse", "origin/main").equals(last)) {
                return;
            }
            work.run("reset", "-q", "--hard", "origin/main");
            Files.createDirectories(clone.resolve("outside"));
            Files.writeString(clone.resolve("outside/" + pushed), "x");
            work.run("add", "outside");
            work.run("commit", "-q", "-m", "outside " + pushed);
            if (work.tryRun("push", "-q", "origin", "HEAD:main").exit() == 0) {
                pushed++;
                pushedOnce.countDown();
                last = work.run("rev-parse", "HEAD");
            }
        }

        @Override
        public void close() {
            stop.set(true);
            thread.shutdown();
        }
    }
}
