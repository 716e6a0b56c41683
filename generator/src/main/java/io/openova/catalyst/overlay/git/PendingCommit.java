package io.openova.catalyst.overlay.git;

import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.CommitOutcome;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.git.objects.GitSnapshot;
import io.openova.catalyst.overlay.git.objects.RecordingSnapshot;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What one caller wants committed, and what became of it. Safe to hand from the caller's thread to another. */
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
     * Plans on a head that may be old by the time the commit is made; to be called before the wish is handed on. What goes wrong
     * here is not told: it goes wrong again on the head that counts, or does not matter there.
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

    /** Lets the caller look again. */
    void wake() {
        LockSupport.unpark(caller);
    }

    private record Ahead(RecordingSnapshot log, Optional<Overlay.Planned> planned) {}

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
