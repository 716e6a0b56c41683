package io.openova.catalyst.controller;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this replica may write just now. A process that was frozen for longer than the Lease allows wakes up as a leader
 * that no longer is one, in all its threads at once; the first of them that looks sees the gap, and nothing is written.
 */
final class Leadership implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    private static final Duration BEAT = Duration.ofMillis(200);

    private final long longestGap;
    private final LongSupplier nanos;
    private final Runnable lost;
    private final AtomicLong lastBeat = new AtomicLong();
    private final Thread heart = new Thread(this::beat, "leadership");
    private volatile boolean held;

    /**
     * @param longestGap how long this process may have stood still
     * @param nanos a clock that only moves forward
     * @param lost told when the gap was longer
     */
    Leadership(Duration longestGap, LongSupplier nanos, Runnable lost) {
        this.longestGap = longestGap.toNanos();
        this.nanos = nanos;
        this.lost = lost;
    }

    void gained() {
        lastBeat.set(nanos.getAsLong());
        held = true;
    }

    void lost() {
        held = false;
        lost.run();
    }

    /** Starts watching over the process. */
    void start() {
        heart.setDaemon(true);
        heart.start();
    }

    /** Whether writing is allowed; looks at the gap itself, because a writer may wake up first. */
    boolean isHeld() {
        if (!held) {
            return false;
        }
        long now = nanos.getAsLong();
        if (now - lastBeat.get() > longestGap) {
            LOG.atWarn()
                    .addKeyValue("milliseconds", (now - lastBeat.get()) / 1_000_000)
                    .log("this process stood still for longer than the Lease allows; it stands by");
            lost();
            return false;
        }
        lastBeat.set(now);
        return true;
    }

    /** @throws NotLeadingException when this replica may not write */
    void require() {
        if (!isHeld()) {
            throw new NotLeadingException();
        }
    }

    @Override
    public void close() {
        held = false;
        heart.interrupt();
    }

    private void beat() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                isHeld();
                Thread.sleep(BEAT.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Somebody else leads, or may lead. */
    static final class NotLeadingException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotLeadingException() {
            super("this replica does not lead any more");
        }
    }
}
