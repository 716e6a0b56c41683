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
