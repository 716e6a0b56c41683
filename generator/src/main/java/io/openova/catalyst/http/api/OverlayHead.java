package io.openova.catalyst.http.api;

import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import io.openova.catalyst.overlay.Snapshot;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The overlay's head for reading. A remote is not fetched for every read: what was read, or that it could not be, counts for a
 * moment. A write of this server is seen at once.
 */
public final class OverlayHead {
    private final Overlay overlay;
    private final long keepNanos;
    private final LongSupplier nanoTime;
    private final Runnable wrote;
    private volatile @Nullable Kept kept;

    private record Kept(
            @Nullable Snapshot snapshot, @Nullable OverlayUnavailableException failure, long at) {}

    /**
     * @param keep how old an answer may be; zero to ask every time
     * @param wrote told about every write
     */
    public OverlayHead(Overlay overlay, Duration keep, LongSupplier nanoTime, Runnable wrote) {
        this.wrote = wrote;
        this.overlay = overlay;
        this.keepNanos = keep.toNanos();
        this.nanoTime = nanoTime;
    }

    /** @throws OverlayUnavailableException when the overlay cannot be read */
    Snapshot get() {
        if (keepNanos == 0) {
            return overlay.head();
        }
        Kept now = kept;
        if (now == null || nanoTime.getAsLong() - now.at() >= keepNanos) {
            now = renewed();
        }
        Snapshot snapshot = now.snapshot();
        if (snapshot == null) {
            OverlayUnavailableException failure = now.failure();
            throw failure == null ? new OverlayUnavailableException("the overlay cannot be read") : failure;
        }
        return snapshot;
    }

    /** One caller fetches, the others wait for the answer. */
    private synchronized Kept renewed() {
        Kept now = kept;
        if (now != null && nanoTime.getAsLong() - now.at() < keepNanos) {
            return now;
        }
        Kept fresh;
        try {
            fresh = new Kept(overlay.head(), null, nanoTime.getAsLong());
        } catch (OverlayUnavailableException e) {
            fresh = new Kept(null, e, nanoTime.getAsLong());
        }
        kept = fresh;
        return fresh;
    }

    /** This server wrote: the next read looks again. */
    void changed() {
        kept = null;
        wrote.run();
    }

    Overlay overlay() {
        return overlay;
    }
}
