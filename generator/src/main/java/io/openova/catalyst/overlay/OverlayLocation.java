package io.openova.catalyst.overlay;

import io.openova.catalyst.finding.SingleLine;
import java.nio.file.Path;

/**
 * Where an overlay repository is, as a person writes it: a path, a {@code file://} URL, {@code https://host/path},
 * {@code ssh://user@host/path}, or {@code user@host:path}. A {@code file://} URL is the local repository itself.
 *
 * <p>Anything that could reach a command line or hide a credential is refused (threat S09).
 */
public sealed interface OverlayLocation {

    /** A repository on this machine: a bare one, or a work tree with its {@code .git} folder. */
    record Local(Path path) implements OverlayLocation {
        @Override
        public String toString() {
            return SingleLine.of(path.toString());
        }
    }

    /**
     * A repository on a server.
     *
     * @param url holds no password
     * @param protocol how it is reached
     */
    record Remote(String url, Protocol protocol) implements OverlayLocation {
        @Override
        public String toString() {
            return url;
        }
    }

    /** How a server is reached. */
    enum Protocol {
        HTTPS,
        /** Without encryption; see {@link OverlaySettings#plainHttpAllowed()}. */
        HTTP,
        SSH
    }

    /**
     * @throws IllegalArgumentException for what is refused; the message says why and what to write instead
     */
    static OverlayLocation parse(String text) {
        return LocationParser.parse(text);
    }
}
