package io.openova.catalyst.overlay;

import io.openova.catalyst.model.ChangeSet;
import io.openova.catalyst.model.OverlayPath;
import java.util.List;

/** Forwards every call to another overlay, for subclasses that change some of them. Closing it leaves the other one open. */
public abstract class ForwardingOverlay implements Overlay {
    private final Overlay overlay;

    /** @param overlay receives the calls; the code that opened it closes it */
    protected ForwardingOverlay(Overlay overlay) {
        this.overlay = overlay;
    }

    /** The overlay that receives the calls. */
    protected final Overlay overlay() {
        return overlay;
    }

    @Override
    public Snapshot head() {
        return overlay.head();
    }

    @Override
    public CommitOutcome commit(CommitOrder order, Planner planner) {
        return overlay.commit(order, planner);
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

    @Override
    public MaintenanceReport maintain(MaintenanceOrder order) {
        return overlay.maintain(order);
    }

    @Override
    public void close() {
        // Left open: the code that opened the overlay closes it.
    }
}
