package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.terminal.UsageException;
import picocli.CommandLine.Option;

/** Options for the limits of the server as a whole, and of each caller and address. */
final class LimitOptions {
    private static final int MOST = 1_000_000;

    @Option(
            names = "--requests-per-second",
            paramLabel = "N",
            description = "Requests per second that one caller may send on average; bursts may be twice as large. "
                    + "Default: 2000.")
    int requestsPerSecond = 2000;

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            description = "Maximum open connections; a new one replaces the oldest idle one. Default: 8192.")
    int connections = 8192;

    @Option(
            names = "--max-connections-per-address",
            paramLabel = "N",
            description = "Maximum open connections from one address (IPv6: one /64 network). Behind a proxy, all "
                    + "callers share the proxy's address: set this to the value of --max-connections. Default: a "
                    + "quarter of --max-connections.")
    int connectionsPerAddress;

    @Option(
            names = "--max-requests",
            paramLabel = "N",
            description = "Maximum concurrent requests; more are refused with 503. Default: 1024.")
    int requests = 1024;

    @Option(
            names = "--max-requests-per-caller",
            paramLabel = "N",
            description = "Maximum concurrent requests of one caller, of which half may be waiting for their body; "
                    + "more are refused with 429. Default: a quarter of --max-requests.")
    int requestsPerCaller;

    @Option(
            names = "--max-streams",
            paramLabel = "N",
            description = "Maximum open event streams; more are refused with 503. Default: 512.")
    int streams = 512;

    @Option(
            names = "--max-streams-per-caller",
            paramLabel = "N",
            description = "Maximum open event streams of one caller; more are refused with 429. Raise it for a "
                    + "portal that opens streams for all its users with one token. Default: 16.")
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
