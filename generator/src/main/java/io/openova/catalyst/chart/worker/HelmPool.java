package io.openova.catalyst.chart.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The processes that run Helm, at most two, started on demand and kept. They end with this program; even if it is
 * killed, the end of their input ends them. Thread-safe.
 */
public final class HelmPool {
    private static final int MOST = 2;
    private static final HelmAnswer ENDING = HelmAnswer.refused("the program is ending");

    private final HelmLimits limits;
    private final Semaphore places = new Semaphore(MOST, true);
    private final Deque<HelmProcess> idle = new ArrayDeque<>();
    private final Set<HelmProcess> all = new LinkedHashSet<>();
    private final Alarm alarm = new Alarm();
    private boolean isClosed;
    private boolean isSwept;

    public HelmPool(HelmLimits limits) {
        this.limits = limits;
    }

    /**
     * Runs the job in a free process.
     *
     * @return what Helm printed; why it refused; or that it did not finish, or that no process became free, in time
     * @throws UncheckedIOException when no process can be started
     */
    public HelmAnswer run(HelmJob job) {
        try {
            // A caller behind jobs that take their full time waits that long, and then gets a refusal.
            if (!places.tryAcquire(2 * limits.deadline().toMillis(), TimeUnit.MILLISECONDS)) {
                return HelmAnswer.refused("other charts are being rendered; none of them finished within "
                        + 2 * limits.deadline().toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return HelmAnswer.refused("it was interrupted");
        }
        try {
            Optional<HelmProcess> process = take();
            if (process.isEmpty()) {
                return ENDING;
            }
            HelmAnswer answer = process.get().run(job, alarm);
            return giveBack(process.get()) ? answer : ENDING;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the process that runs Helm: " + e.getMessage(), e);
        } finally {
            places.release();
        }
    }

    /** Returns a free process, or a new one; empty when the program is ending. */
    private Optional<HelmProcess> take() throws IOException {
        synchronized (idle) {
            if (isClosed) {
                return Optional.empty();
            }
            HelmProcess known = idle.pollFirst();
            while (known != null && !known.isAlive()) {
                forget(known);
                known = idle.pollFirst();
            }
            if (known != null) {
                return Optional.of(known);
            }
            if (!isSwept) {
                isSwept = true;
                WorkerFolder.sweep(Path.of(System.getProperty("java.io.tmpdir")));
                Runtime.getRuntime().addShutdownHook(new Thread(this::close, "helm-end"));
            }
            HelmProcess started = HelmProcess.start(limits);
            all.add(started);
            return Optional.of(started);
        }
    }

    /** Returns whether the answer counts: a process that ended together with the program has none. */
    private boolean giveBack(HelmProcess process) {
        synchronized (idle) {
            if (process.isAlive() && !isClosed) {
                idle.addFirst(process);
            } else {
                forget(process);
            }
            return !isClosed;
        }
    }

    private void forget(HelmProcess process) {
        process.end();
        all.remove(process);
    }

    /** Ends all processes and removes their folders; called when the program ends. */
    void close() {
        synchronized (idle) {
            isClosed = true;
            all.forEach(HelmProcess::end);
            all.clear();
        }
    }
}
