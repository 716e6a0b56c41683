package io.openova.catalyst.overlay;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;

/**
 * How an overlay is opened.
 *
 * @param branch short name of the branch that Flux reads, for example {@code main}
 * @param committer the product, as it signs commits
 * @param clock times of commits
 * @param token password for an https remote, asked for anew at each use; never in a URL, a log, or a message
 * @param sshKey private key for an ssh remote, OpenSSH format, without a passphrase
 * @param knownHosts the {@code known_hosts} file that an ssh remote's key must be in
 * @param signingKey private SSH key that signs commits; no signature when empty
 * @param retries what to do when another writer was first
 * @param lockTimeout how long to wait for another writer of the same repository
 * @param transportTimeout limit for each wait on a remote
 * @param cacheDirectory where clones of remotes are kept
 * @param plainHttpAllowed whether {@code http://} to other hosts than this one is allowed
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
        boolean plainHttpAllowed) {

    /** @throws IllegalArgumentException for a branch name that Git refuses */
    public OverlaySettings {
        if (branch.startsWith("-") || !Repository.isValidRefName(Constants.R_HEADS + branch) || branch.equals("HEAD")) {
            throw new IllegalArgumentException("`" + io.openova.catalyst.finding.SingleLine.of(branch)
                    + "` is no branch name; use letters, digits, dots, hyphens, and slashes, for example main");
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
                false);
    }

    /** The same with another branch. */
    public OverlaySettings withBranch(String value) {
        return new OverlaySettings(
                value,
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
                plainHttpAllowed);
    }

    /** The same with another clock. */
    public OverlaySettings withClock(Clock value) {
        return new OverlaySettings(
                branch,
                committer,
                value,
                token,
                sshKey,
                knownHosts,
                signingKey,
                retries,
                lockTimeout,
                transportTimeout,
                cacheDirectory,
                plainHttpAllowed);
    }

    /** The same with a token for https. */
    public OverlaySettings withToken(Supplier<Optional<String>> value) {
        return new OverlaySettings(
                branch,
                committer,
                clock,
                value,
                sshKey,
                knownHosts,
                signingKey,
                retries,
                lockTimeout,
                transportTimeout,
                cacheDirectory,
                plainHttpAllowed);
    }

    /** The same with a key and known hosts for ssh. */
    public OverlaySettings withSsh(Path key, Path hosts) {
        return new OverlaySettings(
                branch,
                committer,
                clock,
                token,
                Optional.of(key),
                Optional.of(hosts),
                signingKey,
                retries,
                lockTimeout,
                transportTimeout,
                cacheDirectory,
                plainHttpAllowed);
    }

    /** The same with signed commits. */
    public OverlaySettings withSigningKey(Path value) {
        return new OverlaySettings(
                branch,
                committer,
                clock,
                token,
                sshKey,
                knownHosts,
                Optional.of(value),
                retries,
                lockTimeout,
                transportTimeout,
                cacheDirectory,
                plainHttpAllowed);
    }

    /** The same with other retries. */
    public OverlaySettings withRetries(Retries value) {
        return new OverlaySettings(
                branch,
                committer,
                clock,
                token,
                sshKey,
                knownHosts,
                signingKey,
                value,
                lockTimeout,
                transportTimeout,
                cacheDirectory,
                plainHttpAllowed);
    }

    /** The same with another wait for other writers. */
    public OverlaySettings withLockTimeout(Duration value) {
        return new OverlaySettings(
                branch,
                committer,
                clock,
                token,
                sshKey,
                knownHosts,
                signingKey,
                retries,
                value,
                transportTimeout,
                cacheDirectory,
                plainHttpAllowed);
    }

    /** The same with another limit for a remote. */
    public OverlaySettings withTransportTimeout(Duration value) {
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
                value,
                cacheDirectory,
                plainHttpAllowed);
    }

    /** The same with another place for clones of remotes. */
    public OverlaySettings withCacheDirectory(Path value) {
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
                value,
                plainHttpAllowed);
    }

    /** The same, with or without plain HTTP to other hosts. */
    public OverlaySettings withPlainHttpAllowed(boolean value) {
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
                value);
    }
}
