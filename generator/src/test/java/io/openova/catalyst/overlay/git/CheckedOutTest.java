package io.openova.catalyst.overlay.git;

import static io.openova.catalyst.overlay.OverlayFixture.commit;
import static io.openova.catalyst.overlay.OverlayFixture.writes;
import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.model.ChangeSet;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.OverlayFixture;
import io.openova.catalyst.overlay.OverlayLocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A commit on a branch that is checked out brings clean files up to date, and touches no work of others (threat S30). */
class CheckedOutTest {
    @TempDir
    Path folder;

    private Path tree;
    private GitCli git;

    @BeforeEach
    void make() throws Exception {
        tree = Files.createDirectories(folder.resolve("work"));
        git = new GitCli(tree);
        git.run("init", "-q", "-b", "main");
        Files.createDirectories(tree.resolve("a/b"));
        Files.writeString(tree.resolve("a/b/one.yaml"), "1\n");
        Files.writeString(tree.resolve("a/two.yaml"), "2\n");
        Files.writeString(tree.resolve("run.sh"), "#!/bin/sh\n");
        assertThat(tree.resolve("run.sh").toFile().setExecutable(true)).isTrue();
        git.run("add", "-A");
        git.run("commit", "-q", "-m", "first");
    }

    @Test
    void a_clean_checkout_is_clean_and_up_to_date_after_each_commit() throws Exception {
        try (Overlay overlay = open()) {
            commit(overlay, writes("a/b/one.yaml", "1 changed\n", "new/folder/x.yaml", "x\n"));
            assertThat(git.run("status", "--porcelain")).isEmpty();
            assertThat(Files.readString(tree.resolve("new/folder/x.yaml"))).isEqualTo("x\n");
            commit(overlay, ChangeSet.of(Map.of(), List.of(OverlayFixture.path("a"), OverlayFixture.path("new"))));
            assertThat(git.run("status", "--porcelain")).isEmpty();
            assertThat(tree.resolve("a")).doesNotExist();
            assertThat(tree.resolve("run.sh")).isExecutable();
            // A folder where a file was, and a file where a folder was.
            commit(overlay, writes("a", "file\n"));
            commit(
                    overlay,
                    ChangeSet.of(
                            Map.of(OverlayFixture.path("a/deep/y.yaml"), "y\n"), List.of(OverlayFixture.path("a"))));
            assertThat(git.run("status", "--porcelain")).isEmpty();
            assertThat(Files.readString(tree.resolve("a/deep/y.yaml"))).isEqualTo("y\n");
        }
        git.fsck();
    }

    @Test
    void work_that_is_not_committed_stays_and_everything_else_follows() throws Exception {
        Files.writeString(tree.resolve("a/two.yaml"), "mine\n");
        Files.writeString(tree.resolve("untracked.yaml"), "untracked\n");
        Files.writeString(tree.resolve("staged.yaml"), "staged\n");
        git.run("add", "staged.yaml");
        try (Overlay overlay = open()) {
            commit(
                    overlay,
                    writes(
                            "a/two.yaml",
                            "theirs\n",
                            "a/b/one.yaml",
                            "1 changed\n",
                            "untracked.yaml",
                            "theirs\n",
                            "staged.yaml",
                            "theirs\n"));
        }
        assertThat(Files.readString(tree.resolve("a/two.yaml"))).isEqualTo("mine\n");
        assertThat(Files.readString(tree.resolve("untracked.yaml"))).isEqualTo("untracked\n");
        assertThat(Files.readString(tree.resolve("staged.yaml"))).isEqualTo("staged\n");
        assertThat(Files.readString(tree.resolve("a/b/one.yaml"))).isEqualTo("1 changed\n");
        assertThat(git.run("status", "--porcelain")).doesNotContain("one.yaml").contains("two.yaml");
        assertThat(git.run("show", "main:a/two.yaml")).isEqualTo("theirs");
    }

    @Test
    void a_link_in_the_work_tree_is_not_written_through() throws Exception {
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.writeString(outside.resolve("one.yaml"), "1\n");
        Files.delete(tree.resolve("a/b/one.yaml"));
        Files.delete(tree.resolve("a/b"));
        Files.createSymbolicLink(tree.resolve("a/b"), outside);
        Files.createSymbolicLink(tree.resolve("n"), outside);
        try (Overlay overlay = open()) {
            commit(overlay, writes("a/b/one.yaml", "changed\n", "n/new.yaml", "x\n"));
        }
        assertThat(Files.readString(outside.resolve("one.yaml"))).isEqualTo("1\n");
        assertThat(outside.resolve("new.yaml")).doesNotExist();
    }

    @Test
    void a_held_index_another_branch_and_a_linked_tree_are_left_alone() throws Exception {
        git.run("worktree", "add", "-q", "-b", "topic", folder.resolve("linked").toString());
        Files.writeString(tree.resolve(".git/index.lock"), "");
        try (Overlay overlay = open()) {
            commit(overlay, writes("a/two.yaml", "changed\n"));
        }
        assertThat(Files.readString(tree.resolve("a/two.yaml"))).isEqualTo("2\n");
        Files.delete(tree.resolve(".git/index.lock"));
        git.run("checkout", "-q", "-f", "--detach");
        try (Overlay overlay = open()) {
            commit(overlay, writes("a/two.yaml", "again\n"));
        }
        assertThat(Files.readString(tree.resolve("a/two.yaml"))).isEqualTo("changed\n");
        assertThat(git.run("status", "--porcelain")).isEmpty();
        try (Overlay overlay = Overlays.open(
                new OverlayLocation.Local(tree), OverlayFixture.settings().withBranch("topic"))) {
            commit(overlay, writes("a/two.yaml", "topic\n"));
        }
        assertThat(Files.readString(folder.resolve("linked/a/two.yaml"))).isEqualTo("2\n");
    }

    private Overlay open() {
        return Overlays.open(new OverlayLocation.Local(tree), OverlayFixture.settings());
    }
}
