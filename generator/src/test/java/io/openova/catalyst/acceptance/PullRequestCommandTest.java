package io.openova.catalyst.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.acceptance.Cli.Run;
import io.openova.catalyst.githost.FakeHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --pull-request} as a person uses it. */
@Tag("slow")
class PullRequestCommandTest {
    private static final String REQUEST =
            "{\"name\":\"shop\",\"blueprint\":\"bp-qa-app\",\"namespace\":\"qa-omantel\"}";

    @Test
    void apply_update_and_delete_open_and_update_pull_requests(@TempDir Path folder) throws IOException {
        Path overlay = TestWorld.overlayIn(folder);
        Path token = Files.writeString(folder.resolve("token"), FakeHost.TOKEN + "\n");
        try (FakeHost host = new FakeHost()) {
            String[] hosted = {
                "--overlay",
                overlay.toString(),
                "--pull-request",
                "--git-host",
                "github",
                "--git-host-url",
                host.url(),
                "--git-host-repository",
                "acme/overlay",
                "--git-host-token-file",
                token.toString()
            };
            Run first = Cli.cli().input(REQUEST).run(with(hosted, "apply", "-f", "-"));
            assertThat(first.exit()).as(first.both()).isZero();
            assertThat(first.out())
                    .contains("Proposed ", " on catalyst/apply/qa-omantel/shop, to be merged into main")
                    .contains("Pull request 1: https://git.example.org/acme/overlay/pulls/1\n");

            Run again = Cli.cli().input(REQUEST).run(with(hosted, "apply", "-f", "-", "-o", "json"));
            assertThat(again.out())
                    .contains("\"link\": \"https://git.example.org/acme/overlay/pulls/1\"", "\"new\": false");

            assertThat(Cli.catalyst("get", "--overlay", overlay.toString()).both())
                    .doesNotContain("shop");
            assertThat(Cli.cli()
                            .input(REQUEST)
                            .run("apply", "-f", "-", "--overlay", overlay.toString())
                            .exit())
                    .isZero();

            Run update = Cli.cli()
                    .input("{\"values\":{\"siteTitle\":\"New\"}}")
                    .run(with(hosted, "update", "shop", "-n", "qa-omantel", "-f", "-"));
            assertThat(update.out()).as(update.both()).contains("Updated pull request 1: ");
            Run delete = Cli.catalyst(with(hosted, "delete", "shop", "-n", "qa-omantel"));
            assertThat(delete.out()).contains("on catalyst/delete/qa-omantel/shop", "Pull request 2: ");
            assertThat(first.both() + again.both() + update.both() + delete.both())
                    .doesNotContain(FakeHost.TOKEN);
        }
    }

    @Test
    void T21_a_plain_repository_gets_a_branch_and_the_command_says_so(@TempDir Path folder) {
        Path overlay = TestWorld.overlayIn(folder);
        Run run = Cli.cli()
                .input(REQUEST)
                .run(
                        "apply",
                        "-f",
                        "-",
                        "--overlay",
                        overlay.toString(),
                        "--pull-request",
                        "--pull-request-branch",
                        "mine");
        assertThat(run.exit()).as(run.both()).isZero();
        assertThat(run.out())
                .contains(" on mine, to be merged into main", "No Git host is configured, so there is no pull request")
                .doesNotContain("http");
    }

    /** reports/32: a reviewer's commit stays, and the proposal goes on top of it. */
    @Test
    void a_proposal_that_a_reviewer_pushed_to_is_brought_up_to_date(@TempDir Path folder) throws Exception {
        Path overlay = TestWorld.overlayIn(folder);
        String branch = "catalyst/apply/qa-omantel/s";
        assertThat(propose(overlay, "one").exit()).isZero();
        assertThat(propose(overlay, "two").exit()).isZero();
        GitFolder review = review(overlay, branch);
        review.file("NOTE.md", "hi\n");
        push(review, "review note");
        Run third = propose(overlay, "three");
        assertThat(third.exit()).as(third.both()).isZero();
        assertThat(third.out()).contains("Proposed ", " on " + branch);
        assertThat(titleOn(overlay, branch)).contains("siteTitle: three");
        review.git("pull", "-q", "origin", branch);
        assertThat(review.git("ls-tree", "--name-only", "HEAD")).contains("NOTE.md");
        String tip = review.git("rev-parse", "HEAD");
        assertThat(propose(overlay, "three").exit()).isZero();
        assertThat(review.git("ls-remote", "origin", branch)).startsWith(tip);
    }

    @Test
    void what_a_reviewer_changed_in_other_fields_is_merged_and_in_the_same_one_is_a_conflict_with_its_remedy(
            @TempDir Path folder) throws Exception {
        Path overlay = TestWorld.overlayIn(folder);
        String branch = "catalyst/apply/qa-omantel/s";
        String file = "clusters/omantel/applications/qa-omantel/s/application.yaml";
        assertThat(propose(overlay, "one").exit()).isZero();
        GitFolder review = review(overlay, branch);
        review.file(
                file,
                Files.readString(review.path().resolve(file))
                        .replace("siteTitle: one", "siteTitle: one\n    replicas: 3"));
        push(review, "three of them");
        Run merged = propose(overlay, "two");
        assertThat(merged.exit()).as(merged.both()).isZero();
        assertThat(titleOn(overlay, branch)).contains("siteTitle: two", "replicas: 3");
        review.git("pull", "-q", "origin", branch);
        review.file(
                file, Files.readString(review.path().resolve(file)).replace("siteTitle: two", "siteTitle: reviewed"));
        push(review, "a better title");
        Run refused = propose(overlay, "three");
        assertThat(refused.exit()).isEqualTo(4);
        assertThat(refused.err())
                .contains("/spec/parameters/siteTitle", "reviewed", "others have commits on the branch " + branch)
                .contains("--pull-request-branch")
                .doesNotContain("run the command again");
        assertThat(titleOn(overlay, branch)).contains("siteTitle: reviewed");
    }

    /** A reviewer's clone with the proposal's branch checked out. */
    private static GitFolder review(Path overlay, String branch) {
        GitFolder clone = new GitFolder(overlay).clone("review");
        clone.git("config", "user.name", "Reviewer");
        clone.git("config", "user.email", "reviewer@example.org");
        clone.git("checkout", "-q", branch);
        return clone;
    }

    private static void push(GitFolder review, String subject) {
        review.commit(subject).git("push", "-q", "origin", "HEAD");
    }

    private static Run propose(Path overlay, String title) {
        return Cli.cli()
                .input(
                        "{\"name\":\"s\",\"blueprint\":\"bp-qa-app\",\"namespace\":\"qa-omantel\",\"values\":{\"siteTitle\":\""
                                + title + "\"}}")
                .run("apply", "-f", "-", "--overlay", overlay.toString(), "--pull-request");
    }

    private static String titleOn(Path overlay, String branch) {
        return Cli.catalyst(
                        "get",
                        "s",
                        "-n",
                        "qa-omantel",
                        "-o",
                        "yaml",
                        "--overlay",
                        overlay.toString(),
                        "--branch",
                        branch)
                .out();
    }

    @Test
    void a_host_that_refuses_is_unavailable_and_says_what_to_do(@TempDir Path folder) throws IOException {
        Path overlay = TestWorld.overlayIn(folder);
        Path token = Files.writeString(folder.resolve("token"), "wrong-token-1");
        try (FakeHost host = new FakeHost().asGitea()) {
            Run run = Cli.cli()
                    .input(REQUEST)
                    .run(
                            "apply",
                            "-f",
                            "-",
                            "--overlay",
                            overlay.toString(),
                            "--pull-request",
                            "--git-host",
                            "gitea",
                            "--git-host-url",
                            host.url(),
                            "--git-host-repository",
                            "acme/overlay",
                            "--git-host-token-file",
                            token.toString());
            assertThat(run.exit()).isEqualTo(5);
            assertThat(run.err())
                    .contains(
                            "branch catalyst/apply/qa-omantel/shop", "has no pull request", "does not accept the token")
                    .doesNotContain("wrong-token-1");
        }
    }

    @Test
    void options_of_a_host_need_the_wish_for_a_pull_request() {
        Run run = Cli.catalyst("delete", "a", "-n", "b", "--overlay", "x", "--git-host", "gitea");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("need --pull-request");
    }

    private static String[] with(String[] more, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }
}
