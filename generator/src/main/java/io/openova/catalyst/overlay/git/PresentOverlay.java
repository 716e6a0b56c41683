package io.openova.catalyst.overlay.git;

import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.CommitOutcome;
import io.openova.catalyst.overlay.ForwardingOverlay;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import io.openova.catalyst.overlay.Snapshot;
import java.util.Optional;

/**
 * An overlay whose branch must exist (contract 13.8). A server serves an existing Sovereign: a missing branch was
 * deleted, renamed, or not pushed yet, and a write must not start a second history next to the real one.
 */
public final class PresentOverlay extends ForwardingOverlay {
    public PresentOverlay(Overlay overlay) {
        super(overlay);
    }

    @Override
    public Snapshot head() {
        return present(super.head());
    }

    @Override
    public CommitOutcome commit(CommitOrder order, Planner planner) {
        return super.commit(order, new Planner() {
            @Override
            public Optional<Planned> plan(Snapshot head) {
                return planner.plan(present(head));
            }

            @Override
            public void restart() {
                planner.restart();
            }
        });
    }

    private static Snapshot present(Snapshot head) {
        if (head.commit().isEmpty()) {
            throw new OverlayUnavailableException(
                    "the overlay's branch does not exist or has no commit; push it, or start"
                            + " the server with the right --branch");
        }
        return head;
    }
}
