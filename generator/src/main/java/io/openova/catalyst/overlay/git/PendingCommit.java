package io.openova.catalyst.overlay.git;

import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.CommitOutcome;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.git.objects.GitSnapshot;
import io.openova.catalyst.overlay.git.objects.RecordingSnapshot;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A change that one caller wants committed, and its outcome. Can be handed from the caller's thread to another. */
final class PendingCommit {
    private final CommitOrder order;
    private final Overlay.Planner planner;
    private final Thread caller = Thread.currentThread();
    private @Nullable Ahead ahead;
    private volatile @Nullable CommitOutcome outcome;
    private volatile @Nullable Throwable failure;

    PendingCommit(CommitOrder order, Overlay.Planner planner) {
        this.order = order;
        this.planner = planner;
    }

    CommitOrder order() {
        return order;
    }

    /**
     * Plans on a head that may be old by the time the commit is made; must be called before the change is handed over.
     * Failures here are ignored: they either recur on the final head or do not matter there.
     */
    void planAhead(GitSnapshot head) {
        RecordingSnapshot log = new RecordingSnapshot(head);
        try {
            ahead = new Ahead(log, planner.plan(log));
        } catch (RuntimeException e) {
            ahead = null;
        }
    }

    /** The plan on this head: the one that was made ahead, when it would be the same here. */
    Optional<Overlay.Planned> planOn(GitSnapshot head) {
        Ahead made = ahead;
        if (made != null && made.log().holdsOn(head)) {
            return made.planned();
        }
        // The planner keeps what its last plan found, so no older plan may be used from now on.
        ahead = null;
        return planner.plan(head);
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

    /** Wakes the caller. */
    void wake() {
        LockSupport.unpark(caller);
    }

    private record Ahead(RecordingSnapshot log, Optional<Overlay.Planned> planned) {}

    /** Returns the caller's outcome, or throws the exception of its planner. */
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
        throw new IllegalStateException("a change was left without an outcome", why);
    }
}
