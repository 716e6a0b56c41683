package io.openova.catalyst.acceptance;

import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.model.ChangeSet;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.CommitOutcome;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.OverlayDiff;
import io.openova.catalyst.overlay.Snapshot;

/** Lets somebody else win exactly once: after the first plan was made, and before it is written. */
final class RacingOverlay implements Overlay {
    private final Overlay overlay;
    private final Runnable winner;
    private int plans;

    RacingOverlay(Overlay overlay, Runnable winner) {
        this.overlay = overlay;
        this.winner = winner;
    }

    DeliveryOutcome run(Work work) {
        return work.on(this);
    }

    /** How often the planner was asked. */
    int plans() {
        return plans;
    }

    @Override
    public Snapshot head() {
        return overlay.head();
    }

    @Override
    public CommitOutcome commit(CommitOrder order, Planner planner) {
        // The first plan is made on the head that the loser read, then thrown away as a lost swap throws it away.
        if (planner.plan(overlay.head()).isEmpty()) {
            throw new AssertionError("the first plan was refused already");
        }
        plans++;
        winner.run();
        return overlay.commit(order, head -> {
            plans++;
            return planner.plan(head);
        });
    }

    @Override
    public OverlayDiff diff(Snapshot base, ChangeSet changes) {
        return overlay.diff(base, changes);
    }

    @Override
    public java.util.List<io.openova.catalyst.model.OverlayPath> changedFiles(Snapshot before, Snapshot after) {
        return overlay.changedFiles(before, after);
    }

    @Override
    public io.openova.catalyst.overlay.History history() {
        return overlay.history();
    }

    @Override
    public void close() {
        overlay.close();
    }
}
