package io.openova.catalyst.overlay;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;

/**
 * How an overlay is opened.
 *
 * @param branch short name of the branch that Flux reads, for example {@code main}
 * @param committer the product, as it signs commits
 * @param clock times of commits
 * @param token password for an https remote, read again at each use; never in a URL, a log, or a message
 * @param sshKey private key for an ssh remote, OpenSSH format, without a passphrase
 * @param knownHosts the {@code known_hosts} file that an ssh remote's key must be in
 * @param signingKey private SSH key that signs commits; no signature when empty
 * @param retries how to retry after another writer was first
 * @param lockTimeout how long to wait for another writer of the same repository
 * @param transportTimeout limit for each wait on a remote
 * @param cacheDirectory where clones of remotes are kept
 * @param plainHttpAllowed whether {@code http://} to other hosts than this one is allowed
 * @param absentBranch what happens when the branch does not exist
 */
public record OverlaySettings(
        String branch,
        CommitOrder.Author committer,
        Clock clock,
        Supplier<Optional<String>> token,
        Optional<Path> sshKey,
        Optional<Path> knownHosts,
        Optional<Path> signingKey,
        Retries retries,
        Duration lockTimeout,
        Duration transportTimeout,
        Path cacheDirectory,
        boolean plainHttpAllowed,
        AbsentBranch absentBranch) {

    /** @throws IllegalArgumentException for a branch name that Git refuses */
    public OverlaySettings {
        if (branch.startsWith("-") || !Repository.isValidRefName(Constants.R_HEADS + branch) || branch.equals("HEAD")) {
            throw new IllegalArgumentException("`" + io.openova.catalyst.finding.SingleLine.of(branch)
                    + "` is not a branch name; use letters, digits, dots, hyphens, and slashes, for example main");
        }
    }

    /** Branch {@code main}, committer {@code Catalyst <catalyst@openova.io>}, no token, no keys. */
    public static OverlaySettings defaults() {
        return new OverlaySettings(
                "main",
                new CommitOrder.Author("Catalyst", "catalyst@openova.io"),
                Clock.systemUTC(),
                Optional::empty,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Retries.standard(),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Path.of(System.getProperty("java.io.tmpdir"), "catalyst-" + System.getProperty("user.name")),
                false,
                AbsentBranch.START);
    }

    /** The same with another branch. */
    public OverlaySettings withBranch(String value) {
        return changed(draft -> draft.branch = value);
    }

    public OverlaySettings withClock(Clock value) {
        return changed(draft -> draft.clock = value);
    }

    public OverlaySettings withToken(Supplier<Optional<String>> value) {
        return changed(draft -> draft.token = value);
    }

    public OverlaySettings withSsh(Path key, Path hosts) {
        return changed(draft -> {
            draft.sshKey = Optional.of(key);
            draft.knownHosts = Optional.of(hosts);
        });
    }

    public OverlaySettings withSigningKey(Path value) {
        return changed(draft -> draft.signingKey = Optional.of(value));
    }

    public OverlaySettings withRetries(Retries value) {
        return changed(draft -> draft.retries = value);
    }

    public OverlaySettings withLockTimeout(Duration value) {
        return changed(draft -> draft.lockTimeout = value);
    }

    public OverlaySettings withTransportTimeout(Duration value) {
        return changed(draft -> draft.transportTimeout = value);
    }

    public OverlaySettings withCacheDirectory(Path value) {
        return changed(draft -> draft.cacheDirectory = value);
    }

    public OverlaySettings withAbsentBranch(AbsentBranch value) {
        return changed(draft -> draft.absentBranch = value);
    }

    private OverlaySettings changed(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.settings();
    }

    /** A mutable copy, so that each setting is listed once here instead of in every {@code with} method. */
    private static final class Draft {
        private String branch;
        private final CommitOrder.Author committer;
        private Clock clock;
        private Supplier<Optional<String>> token;
        private Optional<Path> sshKey;
        private Optional<Path> knownHosts;
        private Optional<Path> signingKey;
        private Retries retries;
        private Duration lockTimeout;
        private Duration transportTimeout;
        private Path cacheDirectory;
        private boolean plainHttpAllowed;
        private AbsentBranch absentBranch;

        Draft(OverlaySettings from) {
            branch = from.branch;
            committer = from.committer;
            clock = from.clock;
            token = from.token;
            sshKey = from.sshKey;
            knownHosts = from.knownHosts;
            signingKey = from.signingKey;
            retries = from.retries;
            lockTimeout = from.lockTimeout;
            transportTimeout = from.transportTimeout;
            cacheDirectory = from.cacheDirectory;
            plainHttpAllowed = from.plainHttpAllowed;
            absentBranch = from.absentBranch;
        }

        OverlaySettings settings() {
            return new OverlaySettings(
                    branch,
                    committer,
                    clock,
                    token,
                    sshKey,
                    knownHosts,
                    signingKey,
                    retries,
                    lockTimeout,
                    transportTimeout,
                    cacheDirectory,
                    plainHttpAllowed,
                    absentBranch);
        }
    }
}
