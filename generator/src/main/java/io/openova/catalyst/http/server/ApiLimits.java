package io.openova.catalyst.http.server;

/**
 * Limits of the server as a whole, and of each caller and address; the rest is reserved for the others.
 *
 * @param connections open at once
 * @param connectionsPerAddress open at once from one address; behind a proxy all callers have the proxy's
 * @param requests under way at once: waiting for a thread, being worked on, or being sent to a slow reader
 * @param requestsPerCaller under way at once
 * @param bodies that are waited for at once; such a request does not count as work
 * @param bodiesPerCaller waited for at once
 * @param streams open at once
 * @param streamsPerCaller open at once
 */
public record ApiLimits(
        int connections,
        int connectionsPerAddress,
        int requests,
        int requestsPerCaller,
        int bodies,
        int bodiesPerCaller,
        int streams,
        int streamsPerCaller) {
    public static final ApiLimits STANDARD = new ApiLimits(8192, 2048, 1024, 256, 1024, 128, 512, 16);

    /** @throws IllegalArgumentException for a limit below one, or a share that is larger than the whole */
    public ApiLimits {
        check(connections, connectionsPerAddress, "connections of one address");
        check(requests, requestsPerCaller, "requests of one caller");
        check(bodies, bodiesPerCaller, "bodies of one caller");
        check(streams, streamsPerCaller, "streams of one caller");
    }

    private static void check(int total, int each, String what) {
        if (total < 1 || each < 1 || each > total) {
            throw new IllegalArgumentException(
                    "the " + what + " are 1 to the number of all, not " + each + " of " + total);
        }
    }

    /** The same with other limits for connections. */
    public ApiLimits withConnections(int all, int perAddress) {
        return new ApiLimits(
                all, perAddress, requests, requestsPerCaller, bodies, bodiesPerCaller, streams, streamsPerCaller);
    }

    /** The same with other limits for requests; those for bodies are half of a caller's share. */
    public ApiLimits withRequests(int all, int perCaller) {
        return new ApiLimits(
                connections,
                connectionsPerAddress,
                all,
                perCaller,
                all,
                Math.max(1, perCaller / 2),
                streams,
                streamsPerCaller);
    }

    /** The same with other limits for streams. */
    public ApiLimits withStreams(int all, int perCaller) {
        return new ApiLimits(
                connections,
                connectionsPerAddress,
                requests,
                requestsPerCaller,
                bodies,
                bodiesPerCaller,
                all,
                perCaller);
    }
}
