package io.openova.catalyst.controller.base;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Whether this replica may write just now. A process that was frozen for longer than the Lease allows wakes up as a
 * leader that no longer is one, in all its threads at once; the first of them that looks sees the gap, and nothing is
 * written.
 */
public final class Leadership implements AutoCloseable {
    private static final Duration BEAT = Duration.ofMillis(200);

    private final long longestGap;
    private final LongSupplier nanos;
    private final Consumer<Duration> stoodStill;
    private final Runnable lost;
    private final AtomicBoolean held = new AtomicBoolean();
    private final AtomicLong lastBeat = new AtomicLong();
    private final Thread heart = new Thread(this::beat, "leadership");

    /**
     * @param longestGap how long this process may have stood still
     * @param nanos a clock that only moves forward
     * @param stoodStill called once with the length of a gap that was longer, by the first thread that notices it
     * @param lost called when this replica no longer leads
     */
    public Leadership(Duration longestGap, LongSupplier nanos, Consumer<Duration> stoodStill, Runnable lost) {
        this.longestGap = longestGap.toNanos();
        this.nanos = nanos;
        this.stoodStill = stoodStill;
        this.lost = lost;
    }

    public void gained() {
        lastBeat.set(nanos.getAsLong());
        held.set(true);
    }

    /** The Lease is gone. After a freeze the elector may know that before a writer or the heart looks at the gap. */
    public void lost() {
        long gap = nanos.getAsLong() - lastBeat.get();
        if (held.getAndSet(false) && gap > longestGap) {
            stoodStill.accept(Duration.ofNanos(gap));
        }
        lost.run();
    }

    /** Starts watching over the process. */
    public void start() {
        heart.setDaemon(true);
        heart.start();
    }

    /** Whether writing is allowed; looks at the gap itself, because a writer may wake up first. */
    boolean isHeld() {
        if (!held.get()) {
            return false;
        }
        // The clock is read once: a freeze between two readings would be a gap that nobody sees.
        long now = nanos.getAsLong();
        if (now - lastBeat.get() > longestGap) {
            lost();
            return false;
        }
        lastBeat.set(now);
        return true;
    }

    /** @throws NotLeadingException when this replica may not write */
    public void require() {
        if (!isHeld()) {
            throw new NotLeadingException();
        }
    }

    @Override
    public void close() {
        held.set(false);
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
    public static final class NotLeadingException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotLeadingException() {
            super("this replica no longer leads");
        }
    }
}
