package io.openova.catalyst.listen;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Where a server listens, and what a connection may cost.
 *
 * @param address to listen on; port 0 for any
 * @param name of the threads
 * @param threads at most; they only take requests in and answers out when the handler gives its work to others
 * @param connections open at once, less where the system allows fewer descriptors
 * @param connectionsPerAddress open at once from one address (IPv6: one /64 network)
 * @param headerBytes of one request's line and headers
 * @param headerTime from the first byte of a request to the end of its headers
 * @param idleTime of a silent connection
 * @param stopTime that requests under way get when the server stops
 */
public record ListenSettings(
        InetSocketAddress address,
        String name,
        int threads,
        int connections,
        int connectionsPerAddress,
        int headerBytes,
        Duration headerTime,
        Duration idleTime,
        Duration stopTime) {
    private static final int FEWEST_THREADS = 8;

    /** @throws IllegalArgumentException for a limit below one, or too few threads to accept and select */
    public ListenSettings {
        if (connections < 1 || connectionsPerAddress < 1 || headerBytes < 1) {
            throw new IllegalArgumentException("a limit of connections or headers is at least 1");
        }
        if (threads < FEWEST_THREADS) {
            throw new IllegalArgumentException("a server needs at least " + FEWEST_THREADS + " threads");
        }
    }

    /** For a small server: few threads, and time-outs as the API has them. */
    public static ListenSettings small(InetSocketAddress address, String name) {
        return new ListenSettings(
                address,
                name,
                16,
                1024,
                256,
                16 * 1024,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5));
    }
}
