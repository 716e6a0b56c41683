package io.openova.catalyst.cli;

import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.schema.SchemaChecker;
import java.nio.file.Path;
import java.util.Optional;

/** What the root wires together for the commands, made when a command first asks for it. */
public interface Workbench {
    /**
     * @param flags as given; the environment is looked up inside
     * @throws UsageException when a setting is malformed
     */
    ApplicationDelivery delivery(Flags flags);

    /**
     * Opens an existing overlay.
     *
     * @throws UsageException when the location is malformed
     */
    Overlay overlay(OverlayAddress address);

    /** Makes an empty bare repository when the location is a local path that does not exist yet. */
    boolean createOverlayIfAbsent(OverlayAddress address);

    SchemaChecker schemas();

    /** The catalog folder that applies: the flag's, the environment's, or none for the program's own. */
    Optional<Path> catalogFolder(Flags flags);

    Console console();

    /** The same workbench for a command that talks to another console. */
    Workbench on(Console console);

    /**
     * @param primaryRegion {@code --primary-region}
     * @param catalog {@code --catalog}
     * @param isStrict {@code --strict}
     */
    record Flags(Optional<String> primaryRegion, Optional<Path> catalog, boolean isStrict) {
        static final Flags NONE = new Flags(Optional.empty(), Optional.empty(), false);
    }

    /**
     * @param location path or URL
     * @param branch branch name
     * @param tokenFile file with the password of an https remote
     * @param signingKey SSH key that signs commits
     * @param sshKey private key for an ssh remote
     * @param knownHosts file that an ssh remote's own key must be in
     */
    record OverlayAddress(
            String location,
            Optional<String> branch,
            Optional<Path> tokenFile,
            Optional<Path> signingKey,
            Optional<Path> sshKey,
            Optional<Path> knownHosts) {
        /** A place alone, everything else by default. */
        static OverlayAddress of(String location) {
            return new OverlayAddress(
                    location, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }
    }
}
