package io.openova.catalyst.overlay;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What one caller wants committed, and what became of it. Safe to hand from the caller's thread to another. */
final class CommitWish {
    private final CommitOrder order;
    private final Overlay.Planner planner;
    private final Thread caller = Thread.currentThread();
    private volatile @Nullable CommitOutcome outcome;
    private volatile @Nullable Throwable failure;

    CommitWish(CommitOrder order, Overlay.Planner planner) {
        this.order = order;
        this.planner = planner;
    }

    CommitOrder order() {
        return order;
    }

    Overlay.Planner planner() {
        return planner;
    }

    boolean isSettled() {
        return outcome != null || failure != null;
    }

    void settle(CommitOutcome found) {
        outcome = found;
        wake();
    }

    void fail(Throwable why) {
        failure = why;
        wake();
    }

    /** Lets the caller look again. */
    void wake() {
        LockSupport.unpark(caller);
    }

    /** The caller's answer, or what its own planner threw. */
    CommitOutcome result() {
        CommitOutcome found = outcome;
        if (found != null) {
            return found;
        }
        Throwable why = failure;
        if (why instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (why instanceof Error error) {
            throw error;
        }
        throw new IllegalStateException("a wish was left without an answer", why);
    }
}
