package io.openova.catalyst.http.api;

import java.time.Duration;

/**
 * How streams of events behave.
 *
 * @param heartbeat longest silence
 * @param look how often the overlay is looked at while somebody reads
 * @param lifetime of a stream; its caller is authenticated anew when it comes back
 */
public record StreamTiming(Duration heartbeat, Duration look, Duration lifetime) {
    public static final StreamTiming STANDARD =
            new StreamTiming(Duration.ofSeconds(15), Duration.ofMillis(500), Duration.ofMinutes(30));
}
