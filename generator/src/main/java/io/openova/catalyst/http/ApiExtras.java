package io.openova.catalyst.http;

import io.openova.catalyst.http.api.LiveApplications;
import io.openova.catalyst.http.api.StreamTiming;
import io.openova.catalyst.kube.ClusterResources;
import java.time.Duration;
import java.util.Optional;

/**
 * Optional features of the server, in addition to serving an overlay.
 *
 * @param live the live state in a cluster; {@link LiveApplications#NONE} without one
 * @param wrote called after each write to the overlay
 * @param keepHead how old the overlay's head may be for a read; zero for a local overlay
 * @param cluster whose objects are read and written; empty without one
 * @param timing of streams
 * @param console how browsers are served
 */
public record ApiExtras(
        LiveApplications live,
        Runnable wrote,
        Duration keepHead,
        Optional<ClusterResources> cluster,
        StreamTiming timing,
        ApiConsole console) {
    public static final ApiExtras NONE =
            new ApiExtras(LiveApplications.NONE, () -> {}, Duration.ZERO, Optional.empty(), StreamTiming.STANDARD);

    /** The same features, with the standard service for browsers. */
    public ApiExtras(
            LiveApplications live,
            Runnable wrote,
            Duration keepHead,
            Optional<ClusterResources> cluster,
            StreamTiming timing) {
        this(live, wrote, keepHead, cluster, timing, ApiConsole.standard());
    }

    public ApiExtras with(ApiConsole other) {
        return new ApiExtras(live, wrote, keepHead, cluster, timing, other);
    }

    public ApiExtras with(ClusterResources resources) {
        return new ApiExtras(live, wrote, keepHead, Optional.of(resources), timing, console);
    }

    public ApiExtras with(StreamTiming other) {
        return new ApiExtras(live, wrote, keepHead, cluster, other, console);
    }
}
