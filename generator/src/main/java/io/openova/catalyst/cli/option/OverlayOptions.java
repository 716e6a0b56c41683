package io.openova.catalyst.cli.option;

import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.overlay.AbsentBranch;
import io.openova.catalyst.overlay.Overlay;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which overlay a command works on. */
public final class OverlayOptions {
    @Option(
            names = "--overlay",
            paramLabel = "DIR_OR_URL",
            description = "The overlay repository: a bare repository, a work tree, https:// or ssh://. Default:"
                    + " $CATALYST_OVERLAY.")
    @Nullable
    String overlay;

    @Option(names = "--branch", paramLabel = "B", description = "The branch that Flux reads. Default: main.")
    @Nullable
    public String branch;

    @Option(
            names = "--create-branch",
            description = "Create the branch with the first commit if it does not exist: from the default branch, "
                    + "or as a new history in a repository without commits.")
    boolean createBranch;

    @Option(
            names = "--git-token-file",
            paramLabel = "FILE",
            description = "Token for an https remote. Default: $CATALYST_GIT_TOKEN.")
    @Nullable
    Path tokenFile;

    @Option(
            names = "--ssh-key",
            paramLabel = "FILE",
            description = "Private key for an ssh remote, without a passphrase. Default: $CATALYST_SSH_KEY, then"
                    + " ~/.ssh/id_ed25519 or ~/.ssh/id_rsa.")
    @Nullable
    Path sshKey;

    @Option(
            names = "--known-hosts",
            paramLabel = "FILE",
            description = "File that must contain the ssh remote's host key. Default: $CATALYST_KNOWN_HOSTS, then"
                    + " ~/.ssh/known_hosts.")
    @Nullable
    Path knownHosts;

    @Option(names = "--signing-key", paramLabel = "FILE", description = "SSH private key that signs the commit.")
    @Nullable
    Path signingKey;

    public Optional<CommandContext.OverlayAddress> address(Console console) {
        Optional<String> named = overlay == null ? console.variable("CATALYST_OVERLAY") : Optional.of(overlay);
        return named.isPresent() ? Optional.of(at(named.get())) : Optional.empty();
    }

    /** Another location, reached with the same options. */
    public CommandContext.OverlayAddress at(String location) {
        return new CommandContext.OverlayAddress(
                location,
                Optional.ofNullable(branch),
                Optional.ofNullable(tokenFile),
                Optional.ofNullable(signingKey),
                Optional.ofNullable(sshKey),
                Optional.ofNullable(knownHosts),
                createBranch ? AbsentBranch.CREATE : AbsentBranch.REFUSE);
    }

    public CommandContext.OverlayAddress required(Console console) {
        return address(console)
                .orElseThrow(() ->
                        new UsageException("no overlay is named; add --overlay DIR_OR_URL or set CATALYST_OVERLAY"));
    }

    public Overlay open(CommandContext context) {
        return context.overlay(required(context.console()));
    }

    public String branchName() {
        return branch == null ? "main" : branch;
    }
}
