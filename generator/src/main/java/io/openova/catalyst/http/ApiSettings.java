package io.openova.catalyst.http;

import io.openova.catalyst.http.server.ApiLimits;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * The address and the limits of the server.
 *
 * @param address to listen on; port 0 for any
 * @param hosts names in the Host header that are answered besides IP addresses, {@code localhost}, and the Sovereign's
 * own
 * @param limits of what one caller or address may have at once
 * @param headerBytes of one request's line and headers
 * @param headerTime from the first byte of a request to the end of its headers
 * @param bodyTime from the end of the headers to the end of the body
 * @param idleTime of a silent connection
 * @param requestsPerSecond of one caller, on average
 * @param burst of one caller
 * @param stopTime that requests under way get when the server stops
 */
public record ApiSettings(
        InetSocketAddress address,
        List<String> hosts,
        ApiLimits limits,
        int headerBytes,
        Duration headerTime,
        Duration bodyTime,
        Duration idleTime,
        int requestsPerSecond,
        int burst,
        Duration stopTime) {
    public ApiSettings {
        hosts = List.copyOf(hosts);
    }

    public static ApiSettings at(InetSocketAddress address) {
        return new ApiSettings(
                address,
                List.of(),
                ApiLimits.STANDARD,
                16 * 1024,
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                Duration.ofSeconds(30),
                2000,
                4000,
                Duration.ofSeconds(20));
    }

    public ApiSettings withHosts(List<String> names) {
        return new ApiSettings(
                address,
                names,
                limits,
                headerBytes,
                headerTime,
                bodyTime,
                idleTime,
                requestsPerSecond,
                burst,
                stopTime);
    }

    public ApiSettings withRate(int perSecond, int atOnce) {
        return new ApiSettings(
                address, hosts, limits, headerBytes, headerTime, bodyTime, idleTime, perSecond, atOnce, stopTime);
    }

    public ApiSettings withTimes(Duration header, Duration body, Duration idle) {
        return new ApiSettings(
                address, hosts, limits, headerBytes, header, body, idle, requestsPerSecond, burst, stopTime);
    }

    /** Time for the rest of a request that is answered already: a tenth of what a body gets. */
    Duration leftoverTime() {
        return bodyTime.dividedBy(10);
    }

    /** The same with another time that requests under way get when the server stops. */
    public ApiSettings withStopTime(Duration time) {
        return new ApiSettings(
                address, hosts, limits, headerBytes, headerTime, bodyTime, idleTime, requestsPerSecond, burst, time);
    }

    /** The same with other limits. */
    public ApiSettings withLimits(ApiLimits other) {
        return new ApiSettings(
                address, hosts, other, headerBytes, headerTime, bodyTime, idleTime, requestsPerSecond, burst, stopTime);
    }
}
