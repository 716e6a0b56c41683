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
 * Maintains an overlay periodically, in a separate thread, for as long as a server runs. Failures are logged and
 * retried at the next run; requests never wait for it.
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

    /** Ends a running maintenance; the next one removes what it left. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("the maintenance of the overlay did not stop in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
