package io.openova.catalyst.cli.option;

import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.overlay.Overlay;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options to propose a change in a pull request instead of committing it. */
public final class ProposalOptions {
    @Option(
            names = "--pull-request",
            description = "Commit to a separate branch and open a pull request, or update the open one. If no Git "
                    + "host is configured, only the branch is pushed, and the command says so.")
    public boolean pullRequest;

    @Option(
            names = "--pull-request-branch",
            paramLabel = "B",
            description = "Name of the branch. Default: a name derived from the change, for example "
                    + "catalyst/apply/qa-omantel/qa-wp.")
    @Nullable
    String branch;

    @Option(
            names = "--git-host",
            paramLabel = "github|gitea|none",
            description = "Type of the Git host: github, gitea, or none. Default: $CATALYST_GIT_HOST, then github "
                    + "for github.com.")
    @Nullable
    String host;

    @Option(
            names = "--git-host-url",
            paramLabel = "URL",
            description = "URL of the Git host's API, for example https://git.example.org/api/v1. Default: "
                    + "$CATALYST_GIT_HOST_URL, then the standard path on the overlay's host.")
    @Nullable
    String url;

    @Option(
            names = "--git-host-repository",
            paramLabel = "OWNER/NAME",
            description = "Name of the overlay's repository on the Git host. Default: the end of the overlay's URL.")
    @Nullable
    String repository;

    @Option(
            names = "--git-host-token-file",
            paramLabel = "FILE",
            description = "File with the token for the Git host's API. Default: --git-token-file, then "
                    + "$CATALYST_GIT_TOKEN.")
    @Nullable
    Path tokenFile;

    /** Opens the overlay for direct commits, or for proposals if one of these options requests it. */
    public Overlay open(CommandContext context, OverlayOptions overlay) {
        Console console = context.console();
        return order(console)
                .map(order -> context.proposals(overlay.required(console), order))
                .orElseGet(() -> overlay.open(context));
    }

    /** Where proposals go; empty if changes are committed directly. */
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
