package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.terminal.UsageException;
import picocli.CommandLine.Option;

/** How much of the server there is, and how much of it one caller or one address may have. */
final class LimitOptions {
    private static final int MOST = 1_000_000;

    @Option(
            names = "--requests-per-second",
            paramLabel = "N",
            description = "What one caller may send on average; twice as many at once. Default: 2000.")
    int requestsPerSecond = 2000;

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            description = "Connections open at once; the oldest idle one gives way to a new one. Default: 8192.")
    int connections = 8192;

    @Option(
            names = "--max-connections-per-address",
            paramLabel = "N",
            description = "Of one address (IPv6: one /64 network). Behind a proxy all callers have the proxy's address:"
                    + " give as many as --max-connections there. Default: a quarter of --max-connections.")
    int connectionsPerAddress;

    @Option(
            names = "--max-requests",
            paramLabel = "N",
            description = "Requests under way at once; more are refused with 503. Default: 1024.")
    int requests = 1024;

    @Option(
            names = "--max-requests-per-caller",
            paramLabel = "N",
            description = "Requests of one caller under way at once, half as many waiting for their body; more are"
                    + " refused with 429. Default: a quarter of --max-requests.")
    int requestsPerCaller;

    @Option(
            names = "--max-streams",
            paramLabel = "N",
            description = "Streams of events open at once; more are refused with 503. Default: 512.")
    int streams = 512;

    @Option(
            names = "--max-streams-per-caller",
            paramLabel = "N",
            description = "Streams of one caller open at once; more are refused with 429. A portal that opens them for"
                    + " all its users with one token needs more. Default: 16.")
    int streamsPerCaller = 16;

    /** @throws UsageException when a limit is out of range, or a share larger than the whole */
    CommandContext.ServeLimits limits() {
        check("--requests-per-second", requestsPerSecond, MOST);
        check("--max-connections", connections, MOST);
        check("--max-requests", requests, MOST);
        check("--max-streams", streams, MOST);
        int perAddress = connectionsPerAddress == 0 ? quarter(connections) : connectionsPerAddress;
        int perCaller = requestsPerCaller == 0 ? quarter(requests) : requestsPerCaller;
        check("--max-connections-per-address", perAddress, connections);
        check("--max-requests-per-caller", perCaller, requests);
        check("--max-streams-per-caller", Math.min(streamsPerCaller, streams), streams);
        return new CommandContext.ServeLimits(
                requestsPerSecond,
                connections,
                perAddress,
                requests,
                perCaller,
                streams,
                Math.min(streamsPerCaller, streams));
    }

    private static int quarter(int all) {
        return Math.max(1, all / 4);
    }

    private static void check(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new UsageException(option + " is 1 to " + most);
        }
    }
}
