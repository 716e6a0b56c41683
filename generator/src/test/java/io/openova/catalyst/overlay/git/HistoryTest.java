package io.openova.catalyst.overlay.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.model.ChangeSet;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.OverlayLocation;
import io.openova.catalyst.overlay.OverlaySettings;
import io.openova.catalyst.overlay.Revision;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.overlay.git.objects.GitRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The walk over commits, held against git's own. */
class HistoryTest {
    private Path repository;
    private Overlay overlay;

    @BeforeEach
    void open(@TempDir Path folder) {
        repository = folder.resolve("overlay.git");
        Overlays.create(repository, "main");
        overlay = Overlays.open(OverlayLocation.parse(repository.toString()), OverlaySettings.defaults());
    }

    @AfterEach
    void close() {
        overlay.close();
    }

    @Test
    void it_finds_what_git_log_finds_with_and_without_a_commit_graph() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 60; i++) {
            OverlayPath path = OverlayPath.of("clusters", "c" + random.nextInt(2), "a" + random.nextInt(3), "f.yaml");
            boolean isRemoved = random.nextInt(5) == 0;
            commit(
                    isRemoved ? Map.of() : Map.of(path, "n: " + i + "\n"),
                    isRemoved ? List.of(path.parent()) : List.of());
        }
        comparedWithGit();
        new GitCli(repository).run("commit-graph", "write", "--reachable", "--changed-paths");
        try (Repository known = new FileRepositoryBuilder()
                        .setGitDir(repository.toFile())
                        .setFS(GitRuntime.install())
                        .build();
                RevWalk walk = new RevWalk(known)) {
            assertThat(walk.parseCommit(known.resolve("main")).getChangedPathFilter(walk))
                    .isNotNull();
        }
        overlay.close();
        overlay = Overlays.open(OverlayLocation.parse(repository.toString()), OverlaySettings.defaults());
        comparedWithGit();
        // A commit that the graph does not know yet.
        commit(Map.of(OverlayPath.of("clusters", "c0", "a1", "f.yaml"), "n: new\n"), List.of());
        comparedWithGit();
        assertThat(overlay.history().of(overlay.head(), List.of(OverlayPath.of("clusters")), 3))
                .hasSize(3);
    }

    private void comparedWithGit() {
        for (List<OverlayPath> paths : List.of(
                List.of(OverlayPath.of("clusters", "c0", "a1")),
                List.of(OverlayPath.of("clusters", "c1")),
                List.of(OverlayPath.of("clusters", "c0", "a0", "f.yaml"), OverlayPath.of("clusters", "c1", "a2")),
                List.of(OverlayPath.of("nowhere")))) {
            String[] arguments = Stream.concat(
                            Stream.of("log", "--format=%H", "main", "--"),
                            paths.stream().map(OverlayPath::toString))
                    .toArray(String[]::new);
            List<String> expected = new GitCli(repository)
                    .run(arguments)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
            assertThat(overlay.history().of(overlay.head(), paths, 1000))
                    .extracting(Revision::commit)
                    .containsExactlyElementsOf(expected);
        }
    }

    /** Raised, with the system property, to measure; git's own walk over the same repository is the peer. */
    @Test
    void a_long_history_of_others_is_walked_whole() {
        int commits = Integer.getInteger("catalyst.history.commits", 400);
        int applications = Math.max(20, commits / 10);
        StringBuilder stream = new StringBuilder();
        for (int i = 0; i < commits; i++) {
            String message = "apply ns/app-" + i % applications;
            String content = "n: " + i + "\n";
            String folder = "clusters/omantel/applications/ns-" + i % applications % 10 + "/app-" + i % applications;
            stream.append("commit refs/heads/main\n")
                    .append("committer Ann <ann@example.org> ")
                    .append(1_700_000_000L + i)
                    .append(" +0000\n")
                    .append("data ")
                    .append(message.length())
                    .append('\n')
                    .append(message)
                    .append('\n')
                    .append("M 100644 inline ")
                    .append(folder)
                    .append("/application.yaml\n")
                    .append("data ")
                    .append(content.length())
                    .append('\n')
                    .append(content)
                    .append('\n');
        }
        GitCli git = new GitCli(repository);
        GitCli.Answer imported = git.with(stream.toString(), "fast-import", "--quiet", "--force");
        assertThat(imported.exit()).as(imported.text()).isZero();
        OverlayPath path = OverlayPath.of("clusters", "omantel", "applications", "ns-7", "app-7");
        String what = "history of one among " + applications + " Applications in " + commits + " commits";
        compared(path, what);
        git.run("commit-graph", "write", "--reachable", "--changed-paths");
        overlay.close();
        overlay = Overlays.open(OverlayLocation.parse(repository.toString()), OverlaySettings.defaults());
        assertThat(compared(path, what + " with a commit graph")).isGreaterThanOrEqualTo(commits / applications);
    }

    private int compared(OverlayPath path, String what) {
        long start = System.nanoTime();
        List<String> expected = new GitCli(repository)
                .run("log", "--format=%H", "main", "--", path.toString())
                .lines()
                .toList();
        long git = System.nanoTime() - start;
        start = System.nanoTime();
        List<Revision> found = overlay.history().of(overlay.head(), List.of(path), 1_000_000);
        long ours = System.nanoTime() - start;
        System.out.println(what + ": " + ours / 1_000_000 + " ms, git log " + git / 1_000_000 + " ms");
        assertThat(found).extracting(Revision::commit).containsExactlyElementsOf(expected);
        return found.size();
    }

    @Test
    void a_revision_carries_who_and_what() {
        commit(Map.of(OverlayPath.of("a.yaml"), "n: 1\n"), List.of());
        commit(Map.of(OverlayPath.of("a.yaml"), "n: 2\n"), List.of());
        Revision newest = overlay.history()
                .of(overlay.head(), List.of(OverlayPath.of("a.yaml")), 1)
                .get(0);
        assertThat(newest.author().email()).isEqualTo("ann@example.org");
        assertThat(newest.actor()).contains("ann");
        assertThat(newest.subject()).isEqualTo("edit");
        assertThat(newest.after().read(OverlayPath.of("a.yaml"))).contains("n: 2\n");
        assertThat(newest.before().read(OverlayPath.of("a.yaml"))).contains("n: 1\n");
    }

    @Test
    void a_revision_is_named_by_digits_of_a_commit_on_the_branch_and_by_nothing_else() {
        commit(Map.of(OverlayPath.of("a.yaml"), "n: 1\n"), List.of());
        String first = overlay.head().commit().orElseThrow();
        commit(Map.of(OverlayPath.of("a.yaml"), "n: 2\n"), List.of());
        Snapshot head = overlay.head();
        assertThat(overlay.history().at(first.substring(0, 9), head)).isPresent();
        assertThat(overlay.history().at(head.commit().orElseThrow(), head)).isPresent();
        for (String other : List.of("HEAD", "main", "main~1", "main@{1}", "", "zz", "0000000", first + "0")) {
            assertThat(overlay.history().at(other, head)).as(other).isEmpty();
        }
        Snapshot before = overlay.history().at(first, head).orElseThrow();
        assertThat(overlay.history().at(head.commit().orElseThrow(), before)).isEmpty();
    }

    @Test
    void an_empty_branch_has_no_history() {
        assertThat(overlay.history().of(overlay.head(), List.of(OverlayPath.of("a")), 1))
                .isEmpty();
        assertThat(overlay.history().at("0123456", overlay.head())).isEmpty();
    }

    private void commit(Map<OverlayPath, String> writes, List<OverlayPath> removals) {
        CommitOrder order = new CommitOrder(
                new CommitOrder.Author("Ann", "ann@example.org"),
                Optional.empty(),
                Optional.empty(),
                Optional.of("ann"));
        overlay.commit(order, head -> Optional.of(new Overlay.Planned(ChangeSet.of(writes, removals), "edit")));
    }
}
