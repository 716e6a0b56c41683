package io.openova.catalyst.overlay;

import static io.openova.catalyst.overlay.OverlayFixture.ALICE;
import static io.openova.catalyst.overlay.OverlayFixture.commit;
import static io.openova.catalyst.overlay.OverlayFixture.writes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openova.catalyst.model.ChangeSet;
import io.openova.catalyst.overlay.git.GitCli;
import io.openova.catalyst.overlay.git.Overlays;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proposals against real repositories, on this machine and behind Git's own HTTP server. */
@Tag("slow")
class ProposalTest {
    private static final String BRANCH = "catalyst/apply/shop/web";

    private Path folder = Path.of("");
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<PullRequests.Draft> drafts = new ArrayList<>();

    @BeforeEach
    void remember(@TempDir Path temporary) {
        folder = temporary;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
        git().fsck();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_proposal_is_one_commit_on_a_branch_of_its_own(boolean isRemote) throws IOException {
        Overlay overlay = proposing(isRemote, this::numbered);
        String main = git().run("rev-parse", "main");

        CommitOutcome.Proposed proposed = propose(overlay, writes("web", "1\n"));

        assertThat(proposed.proposal().branch()).isEqualTo(BRANCH);
        assertThat(proposed.proposal().base()).isEqualTo("main");
        assertThat(proposed.proposal().pullRequest())
                .hasValueSatisfying(pull -> assertThat(pull.number()).isEqualTo(1));
        assertThat(git().run("rev-parse", BRANCH)).isEqualTo(proposed.commit());
        assertThat(git().run("rev-parse", BRANCH + "^")).isEqualTo(main);
        assertThat(git().run("rev-parse", "main")).isEqualTo(main);
        assertThat(drafts).singleElement().satisfies(draft -> {
            assertThat(draft.title()).isEqualTo("apply shop/web: bp 1");
            assertThat(draft.body()).contains("- add `web`", proposed.commit());
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_same_wish_again_keeps_the_commit(boolean isRemote) throws IOException {
        Overlay overlay = proposing(isRemote, this::numbered);
        String first = propose(overlay, writes("web", "1\n")).commit();
        assertThat(propose(overlay, writes("web", "1\n")).commit()).isEqualTo(first);
        assertThat(git().run("rev-parse", BRANCH)).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void another_wish_replaces_our_own_and_starts_from_what_flux_reads_now(boolean isRemote) throws IOException {
        Overlay overlay = proposing(isRemote, this::numbered);
        propose(overlay, writes("web", "1\n"));
        moveMain();
        String second = propose(overlay, writes("web", "2\n")).commit();
        assertThat(git().run("rev-parse", BRANCH)).isEqualTo(second);
        assertThat(git().run("rev-parse", BRANCH + "^")).isEqualTo(git().run("rev-parse", "main"));
        assertThat(git().run("show", BRANCH + ":web")).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void commits_of_a_reviewer_are_kept(boolean isRemote) throws IOException {
        Overlay overlay = proposing(isRemote, this::numbered);
        propose(overlay, writes("web", "1\n"));
        String reviewed = commitByHand(BRANCH);
        String ours = propose(overlay, writes("web", "2\n")).commit();
        assertThat(git().run("rev-parse", BRANCH + "^")).isEqualTo(reviewed);
        assertThat(git().run("rev-parse", BRANCH)).isEqualTo(ours);
        CommitOutcome.Proposed again = propose(overlay, writes("web", "2\n"));
        assertThat(again.commit()).isEqualTo(ours);
        assertThat(again.diff().entries()).hasSize(1);
    }

    @Test
    void what_flux_reads_already_needs_no_proposal() {
        Overlay overlay = proposing(false, this::numbered);
        assertThat(commit(overlay, writes("base", "0\n"))).isInstanceOf(CommitOutcome.Unchanged.class);
        assertThat(drafts).isEmpty();
        assertThat(git().run("branch", "--list", "catalyst/*")).isEmpty();
    }

    @Test
    void a_key_that_was_merged_is_answered_by_its_commit() {
        Overlay overlay = proposing(false, this::numbered);
        CommitOrder order = new CommitOrder(ALICE, Optional.empty(), Optional.of("k"), Optional.empty());
        String commit = propose(overlay, order, writes("web", "1\n")).commit();
        git().run("update-ref", "refs/heads/main", commit);
        assertThat(overlay.commit(order, head -> planned(writes("web", "3\n"))))
                .isEqualTo(new CommitOutcome.Repeated(commit));
    }

    @Test
    void T21_without_a_git_host_there_is_a_branch_and_no_link() {
        Overlay overlay = proposing(false, PullRequests.NONE);
        CommitOutcome.Proposed proposed = propose(overlay, writes("web", "1\n"));
        assertThat(proposed.proposal()).isEqualTo(new Proposal(BRANCH, "main", Optional.empty()));
        assertThat(git().run("rev-parse", BRANCH)).isEqualTo(proposed.commit());
    }

    @Test
    void a_host_that_fails_leaves_the_branch_and_says_where_it_is() {
        Overlay overlay = proposing(false, draft -> {
            throw new OverlayUnavailableException("the host is tired", Duration.ofSeconds(7));
        });
        assertThatThrownBy(() -> propose(overlay, writes("web", "1\n")))
                .isInstanceOfSatisfying(OverlayUnavailableException.class, e -> assertThat(e.retryAfter())
                        .contains(Duration.ofSeconds(7)))
                .hasMessageContaining("branch " + BRANCH)
                .hasMessageContaining(git().run("rev-parse", BRANCH))
                .hasMessageContaining("the host is tired");
    }

    @Test
    void several_objects_are_named_by_the_files_they_touch() {
        Overlay overlay = proposing(false, this::numbered);
        String one = branchOf(overlay, "apply 2 objects: a, b", writes("a", "1\n", "b", "1\n"));
        String same = branchOf(overlay, "apply 2 objects: a, b", writes("a", "2\n", "b", "2\n"));
        String other = branchOf(overlay, "apply 2 objects: a, c", writes("a", "1\n", "c", "1\n"));
        assertThat(one).startsWith("catalyst/apply-2-objects-").isEqualTo(same).isNotEqualTo(other);
    }

    @Test
    void the_branch_that_flux_reads_is_no_place_for_a_proposal() {
        base();
        assertThatThrownBy(() -> Overlays.propose(
                        new OverlayLocation.Local(folder.resolve("overlay.git")),
                        OverlayFixture.settings(),
                        PullRequests.NONE,
                        Optional.of("main")))
                .hasMessageContaining("choose another name");
    }

    private String branchOf(Overlay overlay, String subject, ChangeSet changes) {
        CommitOutcome outcome =
                overlay.commit(CommitOrder.by(ALICE), head -> Optional.of(new Overlay.Planned(changes, subject)));
        return ((CommitOutcome.Proposed) outcome).proposal().branch();
    }

    private Optional<Proposal.PullRequest> numbered(PullRequests.Draft draft) {
        drafts.add(draft);
        return Optional.of(new Proposal.PullRequest(1, URI.create("https://git.example.org/1"), drafts.size() == 1));
    }

    private static CommitOutcome.Proposed propose(Overlay overlay, ChangeSet changes) {
        return propose(overlay, CommitOrder.by(ALICE), changes);
    }

    private static CommitOutcome.Proposed propose(Overlay overlay, CommitOrder order, ChangeSet changes) {
        return (CommitOutcome.Proposed) overlay.commit(order, head -> planned(changes));
    }

    private static Optional<Overlay.Planned> planned(ChangeSet changes) {
        return Optional.of(new Overlay.Planned(changes, "apply shop/web: bp 1"));
    }

    private Overlay proposing(boolean isRemote, PullRequests host) {
        base();
        OverlaySettings settings = OverlayFixture.settings()
                .withToken(() -> Optional.of(HttpGitServer.TOKEN))
                .withCacheDirectory(folder.resolve("caches"));
        Overlay overlay = Overlays.propose(location(isRemote), settings, host, Optional.empty());
        open.add(0, overlay);
        return overlay;
    }

    private OverlayLocation location(boolean isRemote) {
        if (!isRemote) {
            return new OverlayLocation.Local(folder.resolve("overlay.git"));
        }
        try {
            HttpGitServer server = new HttpGitServer(folder);
            open.add(server);
            return server.location("overlay.git");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void base() {
        try (Overlay direct = OverlayFixture.bare(folder.resolve("overlay.git"))) {
            commit(direct, writes("base", "0\n"));
        }
        git().run("config", "http.receivepack", "true");
    }

    private void moveMain() {
        git().run("update-ref", "refs/heads/main", commitByHand("main"));
    }

    /** A commit that is not the product's, with the same files. */
    private String commitByHand(String branch) {
        String tree = git().run("rev-parse", branch + "^{tree}");
        String commit = git().run("commit-tree", tree, "-p", branch, "-m", "by hand");
        git().run("update-ref", "refs/heads/" + branch, commit);
        return commit;
    }

    private GitCli git() {
        return new GitCli(folder.resolve("overlay.git"));
    }
}
