package io.openova.catalyst.overlay;

import static io.openova.catalyst.overlay.OverlayFixture.commit;
import static io.openova.catalyst.overlay.OverlayFixture.committed;
import static io.openova.catalyst.overlay.OverlayFixture.path;
import static io.openova.catalyst.overlay.OverlayFixture.writes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openova.catalyst.overlay.git.GitCli;
import io.openova.catalyst.overlay.git.Overlays;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threat R5: damage is named, with what to do, and never built upon. */
@Tag("slow")
class DamageTest {
    private final List<Duration> pauses = new ArrayList<>();
    private Path bare;
    private GitCli git;
    private String head = "";

    @BeforeEach
    void make(@TempDir Path folder) {
        bare = folder.resolve("overlay.git");
        try (Overlay overlay = OverlayFixture.bare(bare)) {
            head = committed(commit(overlay, writes("a/x", "1\n", "b/y", "2\n")));
        }
        git = new GitCli(bare);
    }

    @Test
    void R5_an_empty_ref_file_is_not_an_empty_branch() throws IOException {
        Files.writeString(bare.resolve("refs/heads/main"), "");
        try (Overlay overlay = open()) {
            assertThatThrownBy(overlay::head)
                    .isInstanceOf(OverlayUnavailableException.class)
                    .hasMessageContaining("the file refs/heads/main holds no commit id")
                    .hasMessageContaining("git fsck --lost-found");
            assertThatThrownBy(() -> commit(overlay, writes("a/x", "3\n")))
                    .isInstanceOf(OverlayUnavailableException.class);
            Files.writeString(bare.resolve("refs/heads/main"), head + "\n");
            commit(overlay, writes("a/x", "3\n"));
        }
        assertThat(git.run("rev-parse", "main^")).isEqualTo(head);
    }

    @Test
    void R5_a_ref_to_a_missing_commit_is_named() throws IOException {
        String missing = "0123456789012345678901234567890123456789";
        Files.writeString(bare.resolve("refs/heads/main"), missing + "\n");
        try (Overlay overlay = open()) {
            assertThatThrownBy(overlay::head)
                    .isInstanceOf(OverlayUnavailableException.class)
                    .hasMessageContaining("object " + missing)
                    .hasMessageContaining("is missing")
                    .hasMessageContaining("git fsck --full");
        }
    }

    @Test
    void R5_a_truncated_object_is_named() throws IOException {
        for (String spec : List.of("main", "main^{tree}", "main:a", "main:a/x")) {
            String id = git.run("rev-parse", spec);
            byte[] whole = truncate(id);
            try (Overlay overlay = open()) {
                assertThatThrownBy(() -> overlay.head().read(path("a/x")))
                        .as(spec)
                        .isInstanceOf(OverlayUnavailableException.class)
                        .hasMessageContaining("object " + id)
                        .hasMessageContaining("objects/" + id.substring(0, 2) + "/" + id.substring(2) + " is damaged");
            }
            Files.write(object(id), whole);
        }
        git.fsck();
    }

    @Test
    void R5_a_commit_is_never_built_on_a_damaged_object() throws IOException {
        String id = git.with("new\n", "hash-object", "-w", "--stdin").text().strip();
        truncate(id);
        try (Overlay overlay = open()) {
            assertThatThrownBy(() -> commit(overlay, writes("c", "new\n")))
                    .isInstanceOf(OverlayUnavailableException.class)
                    .hasMessageContaining("object " + id);
        }
        assertThat(git.run("rev-parse", "main")).isEqualTo(head);
    }

    @Test
    void R5_a_lock_of_somebody_else_is_waited_for_and_named_and_never_broken() throws IOException {
        Path lock = Files.createFile(bare.resolve("refs/heads/main.lock"));
        Files.setLastModifiedTime(lock, FileTime.fromMillis(0));
        try (Overlay overlay = open()) {
            assertThatThrownBy(() -> commit(overlay, writes("a/x", "3\n")))
                    .isInstanceOf(OverlayUnavailableException.class)
                    .hasMessageContaining(lock.toString())
                    .hasMessageContaining("if no git process is running there, delete that file");
            assertThat(lock).exists();
            assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus)).isGreaterThan(Duration.ofSeconds(5));
            Files.delete(lock);
            commit(overlay, writes("a/x", "3\n"));
        }
    }

    @Test
    void R5_a_lock_that_goes_away_is_waited_for() throws IOException {
        Path lock = Files.createFile(bare.resolve("refs/heads/main.lock"));
        Retries patient = new Retries(1, () -> 0, time -> {
            pauses.add(time);
            if (pauses.size() == 3) {
                lock.toFile().delete();
            }
        });
        try (Overlay overlay = Overlays.open(
                new OverlayLocation.Local(bare), OverlayFixture.settings().withRetries(patient))) {
            commit(overlay, writes("a/x", "3\n"));
        }
        assertThat(pauses).hasSize(3);
    }

    @Test
    void half_written_objects_of_killed_writers_are_removed_when_old() throws IOException {
        Path old = Files.createFile(bare.resolve("objects/noz123.tmp"));
        Files.setLastModifiedTime(old, FileTime.from(OverlayFixture.NOON.minus(Duration.ofDays(1))));
        Path fresh = Files.createFile(bare.resolve("objects/noz456.tmp"));
        Files.setLastModifiedTime(fresh, FileTime.from(OverlayFixture.NOON));
        try (Overlay overlay = open()) {
            overlay.head();
            assertThat(old).exists();
            commit(overlay, writes("a/x", "3\n"));
        }
        assertThat(old).doesNotExist();
        assertThat(fresh).exists();
    }

    @Test
    void a_branch_that_never_stands_still_is_given_up() {
        Retries three = new Retries(3, () -> 0, pauses::add);
        try (Overlay overlay = Overlays.open(
                new OverlayLocation.Local(bare), OverlayFixture.settings().withRetries(three))) {
            int[] plans = {0};
            assertThatThrownBy(() -> overlay.commit(CommitOrder.by(OverlayFixture.ALICE), snapshot -> {
                        String tree = git.run("rev-parse", "main^{tree}");
                        String other = git.run("commit-tree", tree, "-p", "main", "-m", "other " + plans[0]++);
                        git.run("update-ref", "refs/heads/main", other);
                        return java.util.Optional.of(new Overlay.Planned(writes("c", "3\n"), "mine"));
                    }))
                    .isInstanceOf(OverlayUnavailableException.class)
                    .hasMessageContaining("moved 3 times")
                    .hasMessageContaining("nothing was written, try again");
            assertThat(plans[0]).isEqualTo(3);
        }
        assertThat(git.run("log", "--format=%s", "main")).doesNotContain("mine");
    }

    @Test
    void what_is_no_repository_is_said() {
        assertThatThrownBy(() -> Overlays.open(
                        new OverlayLocation.Local(bare.resolveSibling("nothing")), OverlayFixture.settings()))
                .isInstanceOf(OverlayUnavailableException.class)
                .hasMessageContaining("there is no Git repository at " + bare.resolveSibling("nothing"));
        assertThatThrownBy(() -> Overlays.create(bare, "main"))
                .isInstanceOf(OverlayUnavailableException.class)
                .hasMessageContaining("is not empty");
    }

    @Test
    void a_packed_ref_and_packed_objects_are_read_and_replaced() {
        git.run("gc", "-q", "--prune=now");
        assertThat(bare.resolve("refs/heads/main")).doesNotExist();
        try (Overlay overlay = open()) {
            assertThat(overlay.head().read(path("a/x"))).contains("1\n");
            commit(overlay, writes("a/x", "3\n"));
            git.run("pack-refs", "--all");
            assertThat(overlay.head().read(path("a/x"))).contains("3\n");
        }
        git.fsck();
    }

    @Test
    void a_clean_work_tree_is_brought_up_to_date(@TempDir Path folder) throws IOException {
        new GitCli(folder).run("clone", "-q", bare.toString(), "work");
        Path work = folder.resolve("work");
        try (Overlay overlay = Overlays.open(new OverlayLocation.Local(work), OverlayFixture.settings())) {
            commit(overlay, writes("a/x", "3\n"));
        }
        GitCli inWork = new GitCli(work);
        assertThat(inWork.run("show", "main:a/x")).isEqualTo("3");
        assertThat(Files.readString(work.resolve("a/x"))).isEqualTo("3\n");
        assertThat(inWork.run("status", "--porcelain")).isEmpty();
        inWork.fsck();
    }

    private Overlay open() {
        return Overlays.open(
                new OverlayLocation.Local(bare),
                OverlayFixture.settings()
                        .withLockTimeout(Duration.ofSeconds(6))
                        .withRetries(new Retries(5, () -> 0.5, pauses::add)));
    }

    private Path object(String id) {
        return bare.resolve("objects").resolve(id.substring(0, 2)).resolve(id.substring(2));
    }

    private byte[] truncate(String id) throws IOException {
        byte[] whole = Files.readAllBytes(object(id));
        Files.setPosixFilePermissions(object(id), PosixFilePermissions.fromString("rw-r--r--"));
        Files.write(object(id), java.util.Arrays.copyOf(whole, whole.length / 2));
        return whole;
    }
}
