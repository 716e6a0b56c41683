package io.openova.catalyst.http;

import io.openova.catalyst.overlay.ForwardingOverlay;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import io.openova.catalyst.overlay.Snapshot;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/** An overlay whose head is not read while it is held. */
final class GatedOverlay extends ForwardingOverlay {
    private final Overlay overlay;
    private final AtomicReference<CountDownLatch> gate = new AtomicReference<>(new CountDownLatch(0));

    GatedOverlay(Overlay overlay) {
        super(overlay);
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
        return super.head();
    }

    @Override
    public void close() {
        letGo();
        overlay.close();
    }
}
