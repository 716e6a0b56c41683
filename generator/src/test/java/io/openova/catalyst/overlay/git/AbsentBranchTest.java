package io.openova.catalyst.overlay.git;

import static io.openova.catalyst.overlay.OverlayFixture.commit;
import static io.openova.catalyst.overlay.OverlayFixture.writes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openova.catalyst.overlay.AbsentBranch;
import io.openova.catalyst.overlay.HttpGitServer;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.OverlayFixture;
import io.openova.catalyst.overlay.OverlayLocation;
import io.openova.catalyst.overlay.OverlaySettings;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A branch that does not exist, and a repository of another object format, here and on a server (threat S30). */
class AbsentBranchTest {
    @TempDir
    Path folder;

    private HttpGitServer server;

    @BeforeEach
    void serve() throws Exception {
        server = new HttpGitServer(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void is_an_error_that_names_the_branches_that_are_there(boolean isRemote) {
        GitCli git = repository("sha1", "master", "topic");
        for (AbsentBranch rule : new AbsentBranch[] {AbsentBranch.REFUSE, AbsentBranch.START}) {
            try (Overlay overlay = open(isRemote, rule)) {
                assertThatThrownBy(overlay::head)
                        .isInstanceOf(OverlayUnavailableException.class)
                        .hasMessageContaining(
                                "has no branch 'main'; it has master, topic; name one of them with --branch");
                assertThatThrownBy(() -> commit(overlay, writes("a", "1")))
                        .isInstanceOf(OverlayUnavailableException.class);
            }
        }
        assertThat(git.run("for-each-ref", "--format=%(refname)")).isEqualTo("refs/heads/master\nrefs/heads/topic");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void is_made_from_the_default_branch_when_that_is_wished(boolean isRemote) {
        GitCli git = repository("sha1", "master", "topic");
        try (Overlay overlay = open(isRemote, AbsentBranch.CREATE)) {
            assertThat(overlay.head().commit()).contains(git.run("rev-parse", "master"));
            commit(overlay, writes("a", "1"));
            commit(overlay, writes("a", "2"));
        }
        assertThat(git.run("rev-parse", "main~2")).isEqualTo(git.run("rev-parse", "master"));
        git.fsck();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void is_started_in_a_repository_without_commits_unless_it_must_exist(boolean isRemote) {
        GitCli git = repository("sha1");
        try (Overlay overlay = open(isRemote, AbsentBranch.REFUSE)) {
            assertThatThrownBy(overlay::head)
                    .hasMessageContaining("has no commits")
                    .hasMessageContaining("cluster new");
        }
        for (AbsentBranch rule : new AbsentBranch[] {AbsentBranch.START, AbsentBranch.CREATE}) {
            try (Overlay overlay = open(isRemote, rule)) {
                assertThat(overlay.head().commit().isPresent()).isEqualTo(rule == AbsentBranch.CREATE);
                commit(overlay, writes("a", rule.name()));
            }
        }
        assertThat(git.run("rev-list", "--count", "main")).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "main"})
    void a_repository_with_sha256_names_is_refused_before_anything_is_written(String branch) throws Exception {
        GitCli git = branch.isEmpty() ? repository("sha256") : repository("sha256", branch);
        String refs = git.run("for-each-ref");
        long files = files();
        assertThatThrownBy(() -> open(false, AbsentBranch.CREATE).close())
                .isInstanceOf(OverlayUnavailableException.class)
                .hasMessageContaining("object format sha256");
        assertThatThrownBy(() -> {
                    try (Overlay overlay = open(true, AbsentBranch.CREATE)) {
                        commit(overlay, writes("a", "1"));
                    }
                })
                .isInstanceOf(OverlayUnavailableException.class)
                .hasMessageContaining("object format sha256");
        assertThat(git.run("for-each-ref")).isEqualTo(refs);
        assertThat(files()).isEqualTo(files);
        assertThat(git.run("fsck")).doesNotContain("bad");
    }

    private long files() throws Exception {
        try (var walk = Files.walk(folder.resolve("o.git"))) {
            return walk.count();
        }
    }

    /** A bare repository with a commit on each of the branches; HEAD names the first. */
    private GitCli repository(String format, String... branches) {
        GitCli here = new GitCli(folder);
        here.run(
                "init",
                "-q",
                "--bare",
                "--object-format=" + format,
                "-b",
                branches.length == 0 ? "main" : branches[0],
                "o.git");
        GitCli git = new GitCli(folder.resolve("o.git"));
        git.run("config", "http.receivepack", "true");
        for (String branch : branches) {
            String tree = git.with("", "mktree").text().strip();
            git.run("update-ref", "refs/heads/" + branch, git.run("commit-tree", tree, "-m", branch));
        }
        return git;
    }

    private Overlay open(boolean isRemote, AbsentBranch rule) {
        OverlaySettings settings = OverlayFixture.settings()
                .withAbsentBranch(rule)
                .withCacheDirectory(folder.resolve("cache"))
                .withToken(() -> Optional.of(HttpGitServer.TOKEN));
        return Overlays.open(
                isRemote ? server.location("o.git") : new OverlayLocation.Local(folder.resolve("o.git")), settings);
    }
}
