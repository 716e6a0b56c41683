package io.openova.catalyst.cli.option;

import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.overlay.Overlay;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether a change waits for a person, and where. */
public final class ProposalOptions {
    @Option(
            names = "--pull-request",
            description = "Commit to a branch of its own and open a pull request for it, or bring the open one up to"
                    + " date. Where no Git host is known the branch is all, and the command says so.")
    public boolean pullRequest;

    @Option(
            names = "--pull-request-branch",
            paramLabel = "B",
            description = "The branch. Default: named after the change, for example catalyst/apply/qa-omantel/qa-wp.")
    @Nullable
    String branch;

    @Option(
            names = "--git-host",
            paramLabel = "github|gitea|none",
            description = "What hosts the overlay. Default: $CATALYST_GIT_HOST, then github for github.com.")
    @Nullable
    String host;

    @Option(
            names = "--git-host-url",
            paramLabel = "URL",
            description =
                    "Its API, for example https://git.example.org/api/v1. Default: $CATALYST_GIT_HOST_URL, then the"
                            + " usual place on the overlay's host.")
    @Nullable
    String url;

    @Option(
            names = "--git-host-repository",
            paramLabel = "OWNER/NAME",
            description = "The overlay there. Default: the end of the overlay's URL.")
    @Nullable
    String repository;

    @Option(
            names = "--git-host-token-file",
            paramLabel = "FILE",
            description = "Token for the API. Default: --git-token-file, then $CATALYST_GIT_TOKEN.")
    @Nullable
    Path tokenFile;

    /** The overlay for direct commits, or for proposals when one of these options says so. */
    public Overlay open(CommandContext workbench, OverlayOptions overlay) {
        Console console = workbench.console();
        return order(console)
                .map(order -> workbench.proposals(overlay.required(console), order))
                .orElseGet(() -> overlay.open(workbench));
    }

    /** Where proposals go; empty when changes are committed at once. */
    public Optional<CommandContext.ProposalOrder> order(Console console) {
        if (!pullRequest) {
            if (Stream.of(branch, host, url, repository, tokenFile).anyMatch(java.util.Objects::nonNull)) {
                throw new UsageException("--pull-request-branch and --git-host... need --pull-request");
            }
            return Optional.empty();
        }
        return Optional.of(new CommandContext.ProposalOrder(
                Optional.ofNullable(branch),
                Optional.ofNullable(host).or(() -> console.variable("CATALYST_GIT_HOST")),
                Optional.ofNullable(url).or(() -> console.variable("CATALYST_GIT_HOST_URL")),
                Optional.ofNullable(repository),
                Optional.ofNullable(tokenFile)));
    }
}
