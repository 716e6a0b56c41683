package io.openova.catalyst.overlay.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.overlay.ChildJvm;
import io.openova.catalyst.overlay.CommitOutcome;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.OverlayFixture;
import io.openova.catalyst.overlay.OverlayLocation;
import io.openova.catalyst.overlay.Retries;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Threat R1: a writer is killed at any moment; what it acknowledged stays, and the next one needs no help and no wait. */
@Tag("tools")
class CrashTest {
    private static final int KILLS = 200;
    /** A new repository after so many, so that checking all of it stays quick. */
    private static final int KILLS_A_REPOSITORY = 10;

    @Test
    void R1_a_writer_killed_at_200_random_moments_loses_nothing(@TempDir Path folder) throws Exception {
        ExecutorService pair = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> rounds = new ArrayList<>();
            for (int round = 0; round < KILLS / KILLS_A_REPOSITORY; round++) {
                Path bare = folder.resolve("overlay-" + round + ".git");
                Random random = new Random(round);
                rounds.add(pair.submit(() -> {
                    killRepeatedly(bare, random);
                    return null;
                }));
            }
            for (Future<?> round : rounds) {
                round.get();
            }
        } finally {
            pair.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource(FailPoint.Step.class)
    void R1_a_writer_stopped_at_a_named_step_leaves_the_old_or_the_new_commit(FailPoint.Step step, @TempDir Path folder)
            throws Exception {
        Path bare = folder.resolve("overlay.git");
        Overlays.create(bare, "main");
        GitCli git = new GitCli(bare);
        Process writer = ChildJvm.start(WriterProcess.class, bare.toString(), "k", "0", "9", step.name(), "3");
        String said = new String(writer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(writer.waitFor()).isEqualTo(137);
        assertThat(said).endsWith("ok 2\ntry 3\n");
        boolean swapped = step.compareTo(FailPoint.Step.REF_SWAPPED) >= 0;
        assertThat(git.run("rev-list", "--count", "main")).isEqualTo(swapped ? "4" : "3");
        assertThat(Files.exists(bare.resolve("refs/heads/main.lock"))).isEqualTo(step == FailPoint.Step.REF_LOCKED);
        git.fsck();
        try (Overlay overlay = impatient(bare)) {
            CommitOutcome again = WriterProcess.commit(overlay, "k", 3);
            assertThat(again).isInstanceOf(swapped ? CommitOutcome.Repeated.class : CommitOutcome.Committed.class);
            assertThat(WriterProcess.commit(overlay, "k", 4)).isInstanceOf(CommitOutcome.Committed.class);
        }
        assertThat(git.run("rev-list", "--count", "main")).isEqualTo("5");
        try (var left = Files.list(bare.resolve(LocalBranch.FOLDER))) {
            assertThat(left).extracting(p -> p.getFileName().toString()).containsExactly("writer.lock");
        }
        git.fsck();
    }

    private static void killRepeatedly(Path bare, Random random) throws Exception {
        Overlays.create(bare, "main");
        GitCli git = new GitCli(bare);
        Set<String> acknowledged = new HashSet<>();
        int next = 0;
        for (int kill = 0; kill < KILLS_A_REPOSITORY; kill++) {
            List<String> said = killed(bare, next, random.nextInt(100_000));
            for (String line : said) {
                if (line.startsWith("ok ")) {
                    acknowledged.add("k-" + line.substring(3));
                }
            }
            int inFlight = Integer.parseInt(said.get(said.size() - 1).split(" ")[1]);
            List<String> keys = keys(git);
            assertThat(keys).doesNotHaveDuplicates().containsAll(acknowledged);
            assertThat(keys.size() - acknowledged.size()).isBetween(0, 1);
            git.fsck();
            try (Overlay overlay = impatient(bare)) {
                WriterProcess.commit(overlay, "k", inFlight);
            }
            acknowledged.add("k-" + inFlight);
            assertThat(keys(git)).containsExactlyInAnyOrderElementsOf(acknowledged);
            next = inFlight + 1;
        }
        git.fsck();
    }

    /** Starts a writer, kills it some time after its first commit, and gives back what it said. */
    private static List<String> killed(Path bare, int first, int micros) throws Exception {
        Process writer = ChildJvm.start(WriterProcess.class, bare.toString(), "k", "" + first, "1000000");
        List<String> said = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                said.add(line);
                if (line.startsWith("ok ")) {
                    break;
                }
            }
            // A latch that nobody opens: the killing is at a random moment, and nothing depends on which.
            assertThat(new CountDownLatch(1).await(micros, TimeUnit.MICROSECONDS))
                    .isFalse();
            // By its handle: killed through Process, what it said last would be thrown away.
            assertThat(writer.toHandle().destroyForcibly()).isTrue();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                said.add(line);
            }
        }
        writer.waitFor();
        // The last line may have been cut off in the middle.
        said.removeIf(line -> !line.matches("(try|ok) [0-9]+"));
        return said;
    }

    private static List<String> keys(GitCli git) {
        return git.run("log", "--format=%(trailers:key=Idempotency-Key,valueonly,separator=)", "main")
                .lines()
                .toList();
    }

    /** Waits for nobody: any pause is a failure. */
    private static Overlay impatient(Path bare) {
        Retries none = new Retries(1, () -> 0, time -> {
            throw new AssertionError("waited for " + Duration.ofNanos(time.toNanos()));
        });
        return Overlays.open(
                new OverlayLocation.Local(bare), OverlayFixture.settings().withRetries(none));
    }
}
