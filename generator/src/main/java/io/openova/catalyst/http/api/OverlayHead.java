package io.openova.catalyst.http.api;

import io.openova.catalyst.listen.LastKnown;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import io.openova.catalyst.overlay.Snapshot;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The overlay's head for reading. A remote is not fetched for every read, and no read waits for a remote that hangs:
 * after a moment it gets the head that was last known, for as long as that is not too old. A write of this server is
 * seen by the next read.
 */
public final class OverlayHead implements AutoCloseable {
    private static final Duration OLDEST = Duration.ofMinutes(15);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Overlay overlay;
    private final Runnable wrote;
    private final @Nullable LastKnown<Snapshot> remote;

    /**
     * @param keep how old an answer may be; zero for a local overlay, whose head costs no more than a look
     * @param wrote called after every write
     */
    public OverlayHead(Overlay overlay, Duration keep, LongSupplier nanoTime, Runnable wrote) {
        this(
                overlay,
                new LastKnown.Terms(
                        keep, OLDEST, Duration.ofSeconds(1), 16, Duration.ofSeconds(1), Duration.ofSeconds(60)),
                nanoTime,
                wrote);
    }

    public OverlayHead(Overlay overlay, LastKnown.Terms terms, LongSupplier nanoTime, Runnable wrote) {
        this.overlay = overlay;
        this.wrote = wrote;
        this.remote = terms.keep().isZero() ? null : new LastKnown<>("overlay-head", overlay::head, terms, nanoTime);
    }

    /** @throws OverlayUnavailableException when the overlay cannot be read, and was not read lately */
    public Snapshot get() {
        if (remote == null) {
            return overlay.head();
        }
        try {
            return remote.get().value();
        } catch (LastKnown.UnknownException unknown) {
            if (unknown.getCause() instanceof OverlayUnavailableException away) {
                throw new OverlayUnavailableException(
                        String.valueOf(away.getMessage()), away.retryAfter().orElse(RETRY));
            }
            throw new OverlayUnavailableException("the overlay's server does not answer", RETRY);
        }
    }

    /** The age of the head if a newer one is not available; empty while it is new enough. */
    Optional<Duration> staleness() {
        return remote == null ? Optional.empty() : remote.staleness();
    }

    /**
     * To be called before a write, which would wait for the remote.
     *
     * @throws OverlayUnavailableException when the remote did not answer lately
     */
    public void requireAnswering() {
        if (remote != null && remote.isLate()) {
            try {
                // An attempt, if it is time for one: a server that answers again takes writes again.
                remote.get();
            } catch (LastKnown.UnknownException unknown) {
                throw new OverlayUnavailableException("the overlay's server does not answer", RETRY);
            }
            if (remote.isLate()) {
                throw new OverlayUnavailableException("the overlay's server does not answer", RETRY);
            }
        }
    }

    /** This server wrote: the next read looks again. */
    void changed() {
        if (remote != null) {
            remote.outdate();
        }
        wrote.run();
    }

    public Overlay overlay() {
        return overlay;
    }

    @Override
    public void close() {
        if (remote != null) {
            remote.close();
        }
    }
}
