package io.openova.catalyst.http;

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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** An overlay whose head is not read while it is held. */
final class GatedOverlay implements Overlay {
    private final Overlay overlay;
    private final AtomicReference<CountDownLatch> gate = new AtomicReference<>(new CountDownLatch(0));

    GatedOverlay(Overlay overlay) {
        this.overlay = overlay;
    }

    void hold() {
        gate.set(new CountDownLatch(1));
    }

    void letGo() {
        java.util.Objects.requireNonNull(gate.get()).countDown();
    }

    @Override
    public Snapshot head() {
        try {
            java.util.Objects.requireNonNull(gate.get()).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OverlayUnavailableException("interrupted", e);
        }
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
    public void close() {
        letGo();
        overlay.close();
    }
}
