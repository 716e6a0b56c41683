package io.openova.catalyst.overlay.git;

import static io.openova.catalyst.overlay.OverlayFixture.commit;
import static io.openova.catalyst.overlay.OverlayFixture.writes;
import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.overlay.ChildJvm;
import io.openova.catalyst.overlay.CommitOutcome;
import io.openova.catalyst.overlay.MaintenanceOrder;
import io.openova.catalyst.overlay.MaintenanceReport;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.OverlayFixture;
import io.openova.catalyst.overlay.OverlayLocation;
import io.openova.catalyst.overlay.OverlaySettings;
import io.openova.catalyst.overlay.Snapshot;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Maintenance loses nothing: beside writers in other processes, beside {@code git gc}, and when it is killed at any step
 * (threats R1, R4). A long run: {@code bench/run maintain}, which sets {@code catalyst.maintenance.commits} and
 * {@code catalyst.maintenance.load}.
 */
@Tag("tools")
class MaintenanceTest {
    private static final int COMMITS = Integer.getInteger("catalyst.maintenance.commits", 300);
    /** Commits of each of the two writers beside which maintenance runs. */
    private static final int LOAD = Integer.getInteger("catalyst.maintenance.load", 60);

    /** So many commits that maintenance is killed at each of its steps before the writers are done. */
    private static final int LONG = 5000;

    private static final double MOST_OF_GC = 1.5;

    @TempDir
    Path folder;

    @Test
    void a_history_becomes_nearly_as_small_as_git_gc_makes_it() throws Exception {
        Path bare = repository("overlay.git");
        write(bare, "k", COMMITS);
        long loose = bytes(bare);
        Path other = copy(bare, "gc.git");
        new GitCli(other).run("gc", "-q");
        MaintenanceReport report = MaintainProcess.run(bare, false, MaintenancePoint.NONE);
        GitCli git = new GitCli(bare);
        git.fsck();
        assertThat(report.skipped()).isEmpty();
        assertThat(report.after().packs()).isEqualTo(1);
        assertThat(report.after().loose()).isZero();
        assertThat(git.run("count-objects")).startsWith("0 objects");
        System.out.printf(
                "maintenance: %d commits, %d bytes before, %d after, %d by git gc%n",
                COMMITS, loose, bytes(bare), bytes(other));
        assertThat((double) bytes(bare)).isLessThan(MOST_OF_GC * bytes(other));
        assertThat(git.run("rev-list", "--count", "main")).isEqualTo("" + COMMITS);
        try (Overlay overlay = Overlays.open(new OverlayLocation.Local(bare), OverlayFixture.settings())) {
            assertThat(WriterProcess.commit(overlay, "k", 0)).isInstanceOf(CommitOutcome.Repeated.class);
            assertThat(WriterProcess.commit(overlay, "k", COMMITS)).isInstanceOf(CommitOutcome.Committed.class);
        }
    }

    @Test
    void few_packs_are_written_again_when_much_is_there_already() throws Exception {
        Path bare = repository("overlay.git");
        write(bare, "a", 60);
        MaintainProcess.run(bare, false, MaintenancePoint.NONE);
        List<Path> large = packs(bare);
        for (int i = 0; i < 3; i++) {
            write(bare, "b" + i, 2);
            MaintainProcess.run(bare, false, MaintenancePoint.NONE);
        }
        assertThat(packs(bare)).containsAll(large).hasSizeLessThan(4);
        new GitCli(bare).fsck();
        MaintainProcess.run(bare, true, MaintenancePoint.NONE);
        assertThat(packs(bare)).hasSize(1).doesNotContainAnyElementsOf(large);
        new GitCli(bare).fsck();
    }

    @ParameterizedTest
    @EnumSource(MaintenancePoint.Step.class)
    void R1_maintenance_killed_at_a_named_step_loses_nothing_and_the_next_one_finishes_it(MaintenancePoint.Step step)
            throws Exception {
        for (String kind : List.of("quick", "full")) {
            Path bare = repository(kind + ".git");
            GitCli git = new GitCli(bare);
            for (int round = 0; round < 2; round++) {
                write(bare, "k" + round, 12);
                new GitCli(bare).run("repack", "-q");
                write(bare, "l" + round, 12);
            }
            Set<String> before = objects(git);
            Process killed = ChildJvm.start(MaintainProcess.class, bare.toString(), kind, "1", step.name());
            killed.getInputStream().readAllBytes();
            assertThat(killed.waitFor()).isEqualTo(137);
            git.fsck();
            assertThat(objects(git)).isEqualTo(before);
            // A writer needs no help.
            write(bare, "after", 1);
            MaintenanceReport report = MaintainProcess.run(bare, kind.equals("full"), MaintenancePoint.NONE);
            assertThat(report.skipped()).isEmpty();
            assertThat(report.after().loose()).isZero();
            git.fsck();
            assertThat(objects(git)).containsAll(before);
            try (var left = Files.list(bare.resolve(LocalBranch.FOLDER))) {
                assertThat(left.map(file -> file.getFileName().toString()))
                        .doesNotContain("consolidating", "unfinished-packs");
            }
            // A pack without an index is garbage that Git never removes.
            assertThat(git.run("count-objects", "-v")).contains("garbage: 0");
            assertThat(git.run("rev-list", "--count", "main")).isEqualTo("49");
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void R4_writers_in_two_processes_git_gc_and_kills_beside_it_lose_nothing(boolean isGc) throws Exception {
        Path bare = repository("overlay.git");
        GitCli git = new GitCli(bare);
        int count = LOAD;
        List<Process> writers = new ArrayList<>();
        for (String name : List.of("a", "b")) {
            writers.add(
                    ChildJvm.builder(List.of(), List.of(), WriterProcess.class, bare.toString(), name, "0", "" + count)
                            .redirectError(folder.resolve("writer-" + name).toFile())
                            .start());
        }
        List<List<String>> said = new ArrayList<>();
        List<Thread> readers = new ArrayList<>();
        for (Process writer : writers) {
            List<String> lines = new ArrayList<>();
            said.add(lines);
            Thread reader = new Thread(() -> read(writer, lines));
            reader.start();
            readers.add(reader);
        }
        int rounds = 0;
        Map<MaintenancePoint.Step, Integer> kills = new EnumMap<>(MaintenancePoint.Step.class);
        MaintenancePoint.Step[] steps = MaintenancePoint.Step.values();
        while (writers.stream().anyMatch(Process::isAlive)) {
            // Full maintenance passes each step, quick maintenance those for which it finds something to replace.
            MaintenancePoint.Step fatal = steps[rounds % steps.length];
            if (isKilled(bare, rounds / steps.length % 2 == 0 ? "full" : "quick", fatal)) {
                kills.merge(fatal, 1, Integer::sum);
            }
            frozen(writers, git::fsck);
            MaintainProcess.run(bare, rounds % 3 == 2, MaintenancePoint.NONE);
            if (isGc) {
                git.run("gc", "-q");
            }
            frozen(writers, git::fsck);
            rounds++;
        }
        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(rounds).isPositive();
        for (int i = 0; i < writers.size(); i++) {
            String problems = Files.readString(folder.resolve(i == 0 ? "writer-a" : "writer-b"));
            assertThat(writers.get(i).exitValue()).as(problems).isZero();
            assertThat(said.get(i).stream().filter(line -> line.startsWith("ok ")))
                    .hasSize(count);
        }
        assertThat(git.run("rev-list", "--count", "main")).isEqualTo("" + 2 * count);
        MaintainProcess.run(bare, true, MaintenancePoint.NONE);
        git.fsck();
        Path other = copy(bare, "gc.git");
        new GitCli(other).run("gc", "-q");
        assertThat((double) bytes(bare)).isLessThan(MOST_OF_GC * bytes(other));
        System.out.printf(
                "maintenance under load: %d commits, %d rounds, %d kills at %d of %d steps, %s, %d bytes after, %d by git"
                        + " gc%n",
                2 * count,
                rounds,
                kills.values().stream().mapToInt(Integer::intValue).sum(),
                kills.size(),
                steps.length,
                isGc ? "beside git gc" : "alone",
                bytes(bare),
                bytes(other));
        if (LOAD >= LONG) {
            assertThat(kills.keySet()).containsExactly(steps);
        }
        assertThat(git.run("log", "--format=%(trailers:key=Idempotency-Key,valueonly,separator=)", "main")
                        .lines())
                .hasSize(2 * count)
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void what_nothing_refers_to_goes_when_it_is_old_and_stays_while_it_is_young(boolean isPacked) throws Exception {
        Path bare = repository("overlay.git");
        GitCli git = new GitCli(bare);
        write(bare, "k", 5);
        String young = git.with("young", "hash-object", "-w", "--stdin").text().strip();
        String old = git.with("old", "hash-object", "-w", "--stdin").text().strip();
        String logged = git.run("commit-tree", git.run("rev-parse", "main^{tree}"), "-m", "logged");
        Files.createDirectories(bare.resolve("logs/refs/heads"));
        Files.writeString(
                bare.resolve("logs/refs/heads/topic"),
                "0".repeat(40) + " " + logged + " Outsider <o@example.com> 1700000000 +0000\tcommit\n");
        if (isPacked) {
            git.with(old + "\n", "pack-objects", "-q", "objects/pack/pack");
            git.run("prune-packed");
        }
        FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofDays(30)));
        try (var files = Files.walk(bare.resolve("objects"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.toString().contains(young.substring(2))) {
                    Files.setLastModifiedTime(file, longAgo);
                }
            }
        }
        MaintenanceReport report = MaintainProcess.run(bare, true, MaintenancePoint.NONE);
        assertThat(report.skipped()).isEmpty();
        assertThat(git.tryRun("cat-file", "-e", old).exit()).isNotZero();
        assertThat(git.run("cat-file", "-p", young)).isEqualTo("young");
        assertThat(git.run("cat-file", "-t", logged)).isEqualTo("commit");
        git.fsck();
        // Once more: the pack of what nothing refers to keeps its age, and is found again.
        for (Path pack : packs(bare)) {
            Files.setLastModifiedTime(pack, longAgo);
        }
        MaintainProcess.run(bare, true, MaintenancePoint.NONE);
        assertThat(git.tryRun("cat-file", "-e", young).exit()).isNotZero();
        git.fsck();
    }

    @Test
    void what_others_want_to_keep_and_what_is_damaged_stays() throws Exception {
        Path bare = repository("overlay.git");
        GitCli git = new GitCli(bare);
        write(bare, "k", 5);
        git.run("repack", "-q", "-d");
        Path kept = packs(bare).get(0);
        Files.writeString(Path.of(kept.toString().replace(".pack", ".keep")), "");
        write(bare, "l", 5);
        git.run("repack", "-q", "-d");
        git.run("multi-pack-index", "write");
        write(bare, "m", 5);
        String blob = git.with("broken", "hash-object", "-w", "--stdin").text().strip();
        Path broken = bare.resolve("objects/" + blob.substring(0, 2) + "/" + blob.substring(2));
        assertThat(broken.toFile().setWritable(true)).isTrue();
        Files.write(broken, new byte[0]);
        MaintenanceReport report = MaintainProcess.run(bare, false, MaintenancePoint.NONE);
        assertThat(report.skipped()).hasValueSatisfying(why -> assertThat(why).contains("1 loose objects"));
        assertThat(kept).exists();
        assertThat(broken).exists();
        assertThat(packs(bare)).hasSize(2);
        Files.delete(broken);
        git.fsck();
    }

    @Test
    void it_waits_for_git_gc_and_for_another_maintenance() throws Exception {
        Path bare = repository("overlay.git");
        write(bare, "k", 3);
        Files.writeString(bare.resolve("gc.pid"), ProcessHandle.current().pid() + " elsewhere");
        assertThat(MaintainProcess.run(bare, false, MaintenancePoint.NONE).skipped())
                .contains("git gc is running");
        Files.delete(bare.resolve("gc.pid"));
        List<String> inner = new ArrayList<>();
        MaintainProcess.run(bare, false, step -> {
            if (step == MaintenancePoint.Step.LISTED) {
                try {
                    inner.add(MaintainProcess.run(bare, false, MaintenancePoint.NONE)
                            .skipped()
                            .orElse(""));
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        });
        assertThat(inner).containsExactly("another maintenance of this repository is running");
    }

    @Test
    void an_open_overlay_reads_and_writes_on_while_its_packs_are_replaced() throws Exception {
        Path bare = repository("overlay.git");
        try (Overlay overlay = Overlays.open(new OverlayLocation.Local(bare), OverlayFixture.settings())) {
            for (int round = 0; round < 5; round++) {
                StringBuilder text = new StringBuilder();
                for (int i = 0; i < 20; i++) {
                    commit(
                            overlay,
                            writes("apps/" + i + "/x.yaml", text.append(round).toString()));
                }
                Snapshot head = overlay.head();
                overlay.maintain(MaintenanceOrder.quick().withSettle(Duration.ofSeconds(-5)));
                for (int i = 0; i < 20; i++) {
                    assertThat(head.read(OverlayFixture.path("apps/" + i + "/x.yaml")))
                            .isPresent();
                }
            }
        }
        new GitCli(bare).fsck();
    }

    /** Whether maintenance reached the step, where it ends as by {@code kill -9}. */
    private static boolean isKilled(Path bare, String kind, MaintenancePoint.Step step) throws Exception {
        Process process = ChildJvm.start(MaintainProcess.class, bare.toString(), kind, "1", step.name());
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = process.waitFor();
        assertThat(exit).as(said).isIn(0, 137);
        return exit == 137;
    }

    private Path repository(String name) {
        Path bare = folder.resolve(name);
        Overlays.create(bare, "main");
        return bare;
    }

    private static void write(Path bare, String prefix, int count) {
        try (Overlay overlay = Overlays.open(new OverlayLocation.Local(bare), OverlaySettings.defaults())) {
            for (int i = 0; i < count; i++) {
                WriterProcess.commit(overlay, prefix, i);
            }
        }
    }

    /**
     * Looks at a moment in which writers stand still wherever they are: fsck reads loose objects before refs, so it calls what
     * a running writer adds in between missing.
     */
    private static void frozen(List<Process> writers, Runnable look) throws Exception {
        signal(writers, "-STOP");
        try {
            // The signal is on its way for a moment yet.
            while (!writers.stream().allMatch(MaintenanceTest::isStill)) {
                Thread.onSpinWait();
            }
            look.run();
        } finally {
            signal(writers, "-CONT");
        }
    }

    /** Whether a process has ended, or all of its threads are stopped. */
    private static boolean isStill(Process process) {
        Path threads = Path.of("/proc/" + process.pid() + "/task");
        if (!process.isAlive() || !Files.isDirectory(threads)) {
            return true;
        }
        try (var all = Files.list(threads)) {
            for (Path thread : all.toList()) {
                if (!Files.readString(thread.resolve("stat")).matches("(?s).*\\) [TtZX] .*")) {
                    return false;
                }
            }
            return true;
        } catch (java.io.IOException threadEnded) {
            return false;
        }
    }

    private static void signal(List<Process> processes, String signal) throws Exception {
        for (Process process : processes) {
            new ProcessBuilder("kill", signal, "" + process.pid())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
    }

    private static void read(Process process, List<String> lines) {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Set<String> objects(GitCli git) {
        return new TreeSet<>(git.run("cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)")
                .lines()
                .toList());
    }

    private static List<Path> packs(Path bare) throws Exception {
        try (var files = Files.list(bare.resolve("objects/pack"))) {
            return files.filter(file -> file.toString().endsWith(".pack"))
                    .sorted()
                    .toList();
        }
    }

    private static long bytes(Path bare) throws Exception {
        long bytes = 0;
        try (var files = Files.walk(bare.resolve("objects"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    private Path copy(Path from, String name) throws Exception {
        Path to = folder.resolve(name);
        new GitCli(folder).run("clone", "-q", "--mirror", "--no-hardlinks", from.toString(), to.toString());
        return to;
    }
}
