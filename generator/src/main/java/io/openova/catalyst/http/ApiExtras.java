package io.openova.catalyst.http;

import java.time.Duration;

/**
 * What the server can do besides serving an overlay.
 *
 * @param live what a cluster says; {@link LiveApplications#NONE} without one
 * @param wrote called after each write to the overlay
 * @param keepHead how old the overlay's head may be for a read; zero for a local overlay
 */
public record ApiExtras(LiveApplications live, Runnable wrote, Duration keepHead) {
    public static final ApiExtras NONE = new ApiExtras(LiveApplications.NONE, () -> {}, Duration.ZERO);
}
