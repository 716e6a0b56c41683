package io.openova.catalyst.gitserver;

import io.openova.catalyst.listen.ListenSettings;
import io.openova.catalyst.listen.StrictServer;
import io.openova.catalyst.overlay.git.OverlayFetch;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Serves one overlay to Git clients for reading, at {@code /overlay.git}, so that a Sovereign needs no other Git host. Writing
 * is refused: commits come through the product.
 */
public final class GitServer implements AutoCloseable {
    public static final String PATH = "/overlay.git";

    private static final Duration IDLE = Duration.ofMinutes(2);

    private final StrictServer server;
    private final GitRequests requests;

    /**
     * @param token password that clients must give, with any user name; empty to let everybody read
     */
    public GitServer(InetSocketAddress address, OverlayFetch fetch, Optional<String> token) {
        this(settings(address, IDLE), fetch, token);
    }

    /** @param idle how long a reader may take nothing; window updates of a slow one are a minute apart */
    static ListenSettings settings(InetSocketAddress address, Duration idle) {
        return new ListenSettings(
                address, "git-server", 16, 2048, 512, 16 * 1024, Duration.ofSeconds(10), idle, Duration.ofSeconds(5));
    }

    /** With limits for connections as {@code settings} has them. */
    public GitServer(ListenSettings settings, OverlayFetch fetch, Optional<String> token) {
        requests = new GitRequests(
                fetch, token.map(text -> text.getBytes(StandardCharsets.UTF_8)), Duration.ofSeconds(20));
        server = new StrictServer(settings, requests);
    }

    /** @throws UncheckedIOException when the address is in use */
    public void start() {
        server.start();
    }

    /** The address that clients use. */
    public String url() {
        return server.url() + PATH;
    }

    /** Packs that are made and not yet taken by their readers, in bytes. */
    long spooled() {
        return requests.spooled();
    }

    /** Answers that are under way. */
    int answers() {
        return requests.answers();
    }

    @Override
    public void close() {
        server.close();
        requests.close();
    }
}
