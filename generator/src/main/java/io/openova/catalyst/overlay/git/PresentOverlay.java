package io.openova.catalyst.overlay.git;

import io.openova.catalyst.model.ChangeSet;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.CommitOutcome;
import io.openova.catalyst.overlay.History;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.OverlayDiff;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import io.openova.catalyst.overlay.Snapshot;
import java.util.List;

/**
 * An overlay whose branch must exist (contract 13.8). A server serves an existing Sovereign: a missing branch was
 * deleted, renamed, or not pushed yet, and a write must not start a second history next to the real one.
 */
public record PresentOverlay(Overlay overlay) implements Overlay {
    @Override
    public Snapshot head() {
        return present(overlay.head());
    }

    @Override
    public CommitOutcome commit(CommitOrder order, Planner planner) {
        return overlay.commit(order, head -> planner.plan(present(head)));
    }

    @Override
    public OverlayDiff diff(Snapshot base, ChangeSet changes) {
        return overlay.diff(base, changes);
    }

    @Override
    public List<OverlayPath> changedFiles(Snapshot before, Snapshot after) {
        return overlay.changedFiles(before, after);
    }

    @Override
    public History history() {
        return overlay.history();
    }

    /** The caller that passed the overlay closes it. */
    @Override
    public void close() {}

    private static Snapshot present(Snapshot head) {
        if (head.commit().isEmpty()) {
            throw new OverlayUnavailableException(
                    "the overlay's branch does not exist or has no commit; push it, or start"
                            + " the server with the right --branch");
        }
        return head;
    }
}
