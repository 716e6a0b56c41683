package io.openova.catalyst;

import io.openova.catalyst.chart.worker.HelmLimits;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.desired.SettingsOverrides;
import io.openova.catalyst.document.SmallFile;
import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.model.RegionName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings from environment variables and flags; flags take precedence over the environment, and both over the
 * overlay's file.
 */
record Settings(Console console) {

    SettingsOverrides overrides(Optional<String> primaryRegionFlag) {
        Optional<String> region =
                primaryRegionFlag.isPresent() ? primaryRegionFlag : console.variable("CATALYST_PRIMARY_REGION");
        if (region.isPresent() && !RegionName.isValid(region.get())) {
            throw new UsageException("the primary region '" + SingleLine.of(region.get()) + "' does not match "
                    + RegionName.PATTERN + " (--primary-region, CATALYST_PRIMARY_REGION)");
        }
        return new SettingsOverrides(
                region.isPresent() ? Optional.of(new RegionName(region.get())) : Optional.empty(),
                console.variable("CATALYST_FQDN"));
    }

    /**
     * Checks how long the rendering of one chart may take, {@code CATALYST_RENDER_TIMEOUT}.
     *
     * @throws UsageException when the variable is not a duration
     */
    void renderTimeout() {
        Optional<String> timeout = console.variable("CATALYST_RENDER_TIMEOUT");
        if (timeout.isPresent() && HelmLimits.withDeadline(timeout.get()).isEmpty()) {
            throw new UsageException("CATALYST_RENDER_TIMEOUT is '" + SingleLine.of(timeout.get())
                    + "'; write a time between 1s and 1h, for example 45s or 2m");
        }
    }

    Optional<Path> catalog(Optional<Path> flag) {
        Optional<String> variable = flag.isPresent() ? Optional.empty() : console.variable("CATALYST_CATALOG");
        return variable.isPresent() ? Optional.of(Path.of(variable.get())) : flag;
    }

    /** The password of an https remote, read when it is needed. */
    Optional<String> gitToken(Optional<Path> file) {
        return file.map(path -> {
                    try {
                        return SmallFile.text(path).strip();
                    } catch (IOException e) {
                        throw new UsageException("cannot read the token file " + path + ": " + e.getMessage());
                    }
                })
                .or(() -> console.variable("CATALYST_GIT_TOKEN"));
    }

    /** The private key for an ssh remote: from the flag, the environment, or the user's default location. */
    Optional<Path> sshKey(Optional<Path> flag) {
        return flag.or(() -> console.variable("CATALYST_SSH_KEY").map(Path::of))
                .or(() -> inSshFolder("id_ed25519"))
                .or(() -> inSshFolder("id_rsa"));
    }

    /** The file that must contain an ssh remote's host key. */
    Optional<Path> knownHosts(Optional<Path> flag) {
        return flag.or(() -> console.variable("CATALYST_KNOWN_HOSTS").map(Path::of))
                .or(() -> inSshFolder("known_hosts"));
    }

    private Optional<Path> inSshFolder(String name) {
        return Optional.of(console.home().resolve(".ssh").resolve(name)).filter(Files::isRegularFile);
    }

    /** Where clones of remote overlays are kept: {@code $XDG_CACHE_HOME/catalyst} or {@code ~/.cache/catalyst}. */
    Path cache() {
        return console.variable("XDG_CACHE_HOME")
                .map(Path::of)
                .orElseGet(() -> console.home().resolve(".cache"))
                .resolve("catalyst");
    }
}
