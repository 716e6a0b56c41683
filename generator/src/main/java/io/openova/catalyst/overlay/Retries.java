package io.openova.catalyst.overlay;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * How often to retry after a lost race, and how long to wait in between: a random share of a limit that doubles.
 *
 * @param attempts most attempts for one commit, at least 1
 * @param random numbers from 0 (inclusive) to 1 (exclusive)
 * @param pause waits; throws {@link OverlayUnavailableException} when the thread is interrupted
 */
public record Retries(int attempts, DoubleSupplier random, Pause pause) {
    private static final Duration FIRST = Duration.ofMillis(4);
    private static final int DOUBLINGS = 7;

    /** Waits for a while. */
    @FunctionalInterface
    public interface Pause {
        void of(Duration time);
    }

    /** 50 attempts, up to half a second between two. */
    public static Retries standard() {
        return new Retries(50, () -> ThreadLocalRandom.current().nextDouble(), Retries::sleep);
    }

    /** Waits before the next attempt after {@code failed} failed ones; returns the intended duration. */
    public Duration pauseAfter(int failed) {
        long limit = FIRST.toNanos() << Math.min(failed, DOUBLINGS);
        Duration time = Duration.ofNanos((long) (limit * (0.5 + random.getAsDouble() / 2)));
        pause.of(time);
        return time;
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time.toMillis(), time.toNanosPart() % 1_000_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OverlayUnavailableException("interrupted while waiting for another writer of the overlay", e);
        }
    }
}
