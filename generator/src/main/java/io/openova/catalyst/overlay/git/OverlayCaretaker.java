package io.openova.catalyst.overlay.git;

import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.overlay.MaintenanceOrder;
import io.openova.catalyst.overlay.Overlay;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after an overlay from time to time, in a thread of its own, for as long as a server runs. What fails is logged and
 * tried again the next time; requests never wait for it.
 */
public final class OverlayCaretaker implements AutoCloseable {
    /** Thousands of commits fit in between, and a look at the folders costs milliseconds. */
    public static final Duration EVERY = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(OverlayCaretaker.class);
    private static final Duration STOP = Duration.ofSeconds(10);

    private final Overlay overlay;
    private final MaintenanceOrder order;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "catalyst-overlay-caretaker");
        made.setDaemon(true);
        made.setPriority(Thread.MIN_PRIORITY);
        return made;
    });

    private OverlayCaretaker(Overlay overlay, MaintenanceOrder order) {
        this.overlay = overlay;
        this.order = order;
    }

    /** @param every time between two looks; the first comes after as long */
    public static OverlayCaretaker start(Overlay overlay, MaintenanceOrder order, Duration every) {
        OverlayCaretaker caretaker = new OverlayCaretaker(overlay, order);
        caretaker.thread.scheduleWithFixedDelay(
                caretaker::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        return caretaker;
    }

    private void look() {
        try {
            overlay.maintain(order).skipped().ifPresent(why -> LOG.info("the overlay was not maintained: {}", why));
        } catch (RuntimeException e) {
            // An exception that leaves here would end all later looks.
            LOG.warn("the overlay was not maintained: {}", SingleLine.of(String.valueOf(e.getMessage())));
        }
    }

    /** Ends a maintenance that runs; what it began is removed by the next one. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("the maintenance of the overlay does not end; it is left behind");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
