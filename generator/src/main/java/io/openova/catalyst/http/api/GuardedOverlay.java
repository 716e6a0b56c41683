package io.openova.catalyst.http.api;

import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.CommitOutcome;
import io.openova.catalyst.overlay.ForwardingOverlay;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import io.openova.catalyst.overlay.Snapshot;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A remote overlay that refuses writes immediately while its server does not answer, and limits the number of waiting
 * writes: the first ones find out that the server hangs, and the others are not queued behind them.
 */
public final class GuardedOverlay extends ForwardingOverlay {
    /** Fewer than the threads for writes, so that some threads are free to refuse. */
    private static final int MOST = 32;

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final OverlayHead head;
    private final Semaphore writers = new Semaphore(MOST);

    public GuardedOverlay(OverlayHead head) {
        super(head.overlay());
        this.head = head;
    }

    @Override
    public Snapshot head() {
        return head.get();
    }

    @Override
    public CommitOutcome commit(CommitOrder order, Planner planner) {
        head.requireAnswering();
        try {
            if (!writers.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new OverlayUnavailableException("too many writes wait for the overlay's server", RETRY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OverlayUnavailableException("interrupted while waiting for other writes", e);
        }
        try {
            return super.commit(order, planner);
        } finally {
            writers.release();
        }
    }
}
