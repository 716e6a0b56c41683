package io.openova.catalyst.overlay;

import static io.openova.catalyst.overlay.OverlayFixture.commit;
import static io.openova.catalyst.overlay.OverlayFixture.committed;
import static io.openova.catalyst.overlay.OverlayFixture.path;
import static io.openova.catalyst.overlay.OverlayFixture.removes;
import static io.openova.catalyst.overlay.OverlayFixture.writes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openova.catalyst.model.ChangeSet;
import io.openova.catalyst.overlay.git.GitCli;
import io.openova.catalyst.overlay.git.Overlays;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalOverlayTest {
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
        git.fsck();
    }

    @Test
    void a_new_repository_has_no_commit_and_no_files() {
        Snapshot head = overlay.head();
        assertThat(head.commit()).isEmpty();
        assertThat(head.files(path(""))).isEmpty();
        assertThat(head.exists(path("a"))).isFalse();
        assertThat(git.run("symbolic-ref", "HEAD")).isEqualTo("refs/heads/main");
    }

    @Test
    void a_commit_is_what_git_sees() {
        String commit = committed(commit(overlay, writes("clusters/a/x.yaml", "x: 1\n", "clusters/b.yaml", "b\n")));
        assertThat(git.run("rev-parse", "refs/heads/main")).isEqualTo(commit);
        assertThat(git.run("ls-tree", "-r", "main", "--format=%(objectmode) %(path)"))
                .isEqualTo("100644 clusters/a/x.yaml\n100644 clusters/b.yaml");
        assertThat(git.run("show", "main:clusters/a/x.yaml")).isEqualTo("x: 1");
        assertThat(git.run("log", "-1", "--format=%an <%ae> %cn <%ce> %ct"))
                .isEqualTo("Alice <alice@example.com> Catalyst <catalyst@openova.io> 1767355200");
        Snapshot head = overlay.head();
        assertThat(head.commit()).contains(commit);
        assertThat(head.read(path("clusters/a/x.yaml"))).contains("x: 1\n");
        assertThat(head.read(path("clusters/a"))).isEmpty();
        assertThat(head.list(path("clusters"))).containsExactly("a", "b.yaml");
        assertThat(head.files(path(""))).containsExactly(path("clusters/a/x.yaml"), path("clusters/b.yaml"));
    }

    @Test
    void a_commit_of_many_files_is_one_pack_and_leaves_nothing_aside() throws java.io.IOException {
        commit(overlay, writes("same.yaml", "text 7"));
        String[] pairs = new String[400];
        for (int i = 0; i < 200; i++) {
            pairs[2 * i] = "clusters/a/" + i % 10 + "/" + i + ".yaml";
            pairs[2 * i + 1] = "text " + i % 150;
        }
        String commit = committed(commit(overlay, writes(pairs)));
        assertThat(git.run("rev-parse", "refs/heads/main")).isEqualTo(commit);
        assertThat(git.run("count-objects", "-v")).contains("packs: 1").contains("count: 3\n");
        assertThat(overlay.head().read(path("clusters/a/9/199.yaml"))).contains("text 49");
        assertThat(overlay.head().files(path("clusters"))).hasSize(200);
        try (var left = java.nio.file.Files.list(bare.resolve("catalyst"))) {
            assertThat(left.filter(f -> f.getFileName().toString().startsWith("incoming-")))
                    .isEmpty();
        }
        // A later commit of few files builds on the pack, and the same files again change nothing.
        assertThat(commit(overlay, writes(pairs))).isInstanceOf(CommitOutcome.Unchanged.class);
        commit(overlay, writes("clusters/a/9/199.yaml", "other"));
        assertThat(git.run("show", "main:clusters/a/9/199.yaml")).isEqualTo("other");
    }

    @Test
    void folders_and_files_are_in_the_order_of_git() {
        commit(overlay, writes("a/z", "1", "a.b", "2", "a0", "3", "a-", "4"));
        assertThat(git.run("ls-tree", "main", "--name-only")).isEqualTo("a-\na.b\na\na0");
        assertThat(overlay.head().list(path(""))).containsExactly("a-", "a.b", "a", "a0");
    }

    @Test
    void an_equal_write_makes_no_commit() {
        String first = committed(commit(overlay, writes("a/x", "1\n")));
        assertThat(commit(overlay, writes("a/x", "1\n"))).isEqualTo(new CommitOutcome.Unchanged(first));
        assertThat(commit(overlay, removes("nothing", "a/nothing"))).isEqualTo(new CommitOutcome.Unchanged(first));
    }

    @Test
    void a_planner_without_a_plan_abandons() {
        assertThat(overlay.commit(CommitOrder.by(OverlayFixture.ALICE), head -> Optional.empty()))
                .isEqualTo(new CommitOutcome.Abandoned());
        assertThat(overlay.head().commit()).isEmpty();
    }

    @Test
    void a_removed_folder_is_emptied_first_and_writes_in_it_stand() {
        commit(overlay, writes("app/old", "1", "app/deep/er", "2", "app/kept", "3", "other", "4"));
        ChangeSet changes = ChangeSet.of(Map.of(path("app/kept"), "3", path("app/new"), "5"), List.of(path("app")));
        CommitOutcome.Committed outcome = (CommitOutcome.Committed) commit(overlay, changes);
        assertThat(outcome.diff().entries())
                .extracting(e -> e.action() + " " + e.path())
                .containsExactly("REMOVE app/deep/er", "ADD app/new", "REMOVE app/old");
        assertThat(git.run("ls-tree", "-r", "--name-only", "main")).isEqualTo("app/kept\napp/new\nother");
    }

    @Test
    void the_last_file_takes_its_folders_along() {
        commit(overlay, writes("a/b/c", "1", "d", "2"));
        commit(overlay, removes("a/b/c"));
        assertThat(git.run("ls-tree", "--name-only", "main")).isEqualTo("d");
        commit(overlay, removes("d"));
        assertThat(git.run("ls-tree", "--name-only", "main")).isEmpty();
        assertThat(overlay.head().files(path(""))).isEmpty();
    }

    @Test
    void a_file_in_place_of_a_folder_is_refused_by_name() {
        commit(overlay, writes("a", "1"));
        assertThatThrownBy(() -> commit(overlay, writes("a/b/c", "2")))
                .isInstanceOf(UnsafeEntryException.class)
                .hasMessage("a in the overlay is a file where a folder must be; remove it with git and try again");
    }

    @Test
    void a_folder_in_place_of_a_file_is_refused_by_name() {
        commit(overlay, writes("a/b", "1"));
        assertThatThrownBy(() -> commit(overlay, writes("a", "2")))
                .isInstanceOf(UnsafeEntryException.class)
                .hasMessage("a in the overlay is a folder where a file must be; remove it with git and try again");
    }

    @Test
    void a_file_and_a_folder_change_places_when_the_old_one_is_removed() {
        commit(overlay, writes("a", "1", "b/c", "2"));
        commit(overlay, ChangeSet.of(Map.of(path("a/x"), "3", path("b"), "4"), List.of(path("a"), path("b"))));
        assertThat(git.run("ls-tree", "-r", "--name-only", "main")).isEqualTo("a/x\nb");
    }

    @Test
    void a_write_below_a_written_file_is_a_mistake() {
        assertThatThrownBy(() -> commit(overlay, writes("a", "1", "a/b", "2")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a change set writes a as a file and a/b below it");
    }

    @Test
    void a_moved_branch_is_planned_again() {
        commit(overlay, writes("a", "1"));
        try (Overlay other = Overlays.open(new OverlayLocation.Local(bare), OverlayFixture.settings())) {
            int[] plans = {0};
            overlay.commit(CommitOrder.by(OverlayFixture.ALICE), head -> {
                if (plans[0]++ == 0) {
                    String tree = git.run("rev-parse", "main^{tree}");
                    git.run("update-ref", "refs/heads/main", git.run("commit-tree", tree, "-p", "main", "-m", "other"));
                }
                return Optional.of(new Overlay.Planned(writes("b", head.commit().orElseThrow()), "second"));
            });
            assertThat(plans[0]).isEqualTo(2);
            assertThat(other.head().read(path("b"))).contains(git.run("rev-parse", "main^"));
            assertThat(git.run("log", "--format=%s", "main")).isEqualTo("second\nother\ntest");
        }
    }

    @Test
    void a_snapshot_does_not_move_with_the_branch() {
        commit(overlay, writes("a", "1"));
        Snapshot before = overlay.head();
        commit(overlay, writes("a", "2"));
        assertThat(before.read(path("a"))).contains("1");
        assertThat(overlay.head().read(path("a"))).contains("2");
    }

    @Test
    void a_diff_writes_nothing() {
        String head = committed(commit(overlay, writes("a", "1\n")));
        OverlayDiff diff = overlay.diff(overlay.head(), writes("a", "2\n", "b", "3\n"));
        assertThat(diff.entries()).hasSize(2);
        assertThat(git.run("rev-parse", "main")).isEqualTo(head);
        assertThat(overlay.diff(overlay.head(), writes("a", "2\n", "b", "3\n")).digest())
                .isEqualTo(diff.digest());
        assertThat(overlay.diff(overlay.head(), writes("a", "2\n", "b", "4\n")).digest())
                .isNotEqualTo(diff.digest());
    }
}
