package io.openova.catalyst.listen;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that work for several holders in turn, so that a holder with a thousand tasks delays only itself. Each holder
 * has at most a share of the threads, so that one is free for another holder.
 *
 * <p>The queue is unbounded: callers limit it, for example by {@link Shares}.
 */
public final class FairWork implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FairWork.class);

    private final int threads;
    private final int each;
    private final ThreadPoolExecutor pool;
    private final Map<String, Line> lines = new HashMap<>();
    /** Lines that have work and may have one more thread, in the order of their turns. */
    private final Queue<Line> turns = new ArrayDeque<>();

    private int running;

    /** The work of one holder. */
    private static final class Line {
        private final String holder;
        private final Queue<Runnable> waiting = new ArrayDeque<>();
        private int running;
        private boolean hasTurn;

        Line(String holder) {
            this.holder = holder;
        }
    }

    /**
     * @param name of the threads
     * @param threads at most
     * @param each threads of one holder at most
     * @throws IllegalArgumentException when one of them is below one
     */
    public FairWork(String name, int threads, int each) {
        if (threads < 1 || each < 1) {
            throw new IllegalArgumentException("work needs at least 1 thread, not " + each + " of " + threads);
        }
        this.threads = threads;
        this.each = each;
        pool = new ThreadPoolExecutor(threads, threads, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
        pool.allowCoreThreadTimeOut(true);
    }

    /**
     * Does the work when it is the holder's turn; does not wait. What the work throws is logged.
     *
     * @throws RejectedExecutionException after {@link #close}
     */
    public void offer(String holder, Runnable work) {
        synchronized (this) {
            Line line = lines.computeIfAbsent(holder, Line::new);
            line.waiting.add(work);
            giveTurn(line);
        }
        dispatch();
    }

    /** Pieces of work that wait. */
    public synchronized int waiting() {
        return lines.values().stream().mapToInt(line -> line.waiting.size()).sum();
    }

    /** Ends the threads; work that waits is not done. */
    @Override
    public void close() {
        pool.shutdownNow();
    }

    private void giveTurn(Line line) {
        if (!line.hasTurn && !line.waiting.isEmpty() && line.running < each) {
            line.hasTurn = true;
            turns.add(line);
        }
    }

    private synchronized void dispatch() {
        while (running < threads && !turns.isEmpty()) {
            Line line = turns.remove();
            line.hasTurn = false;
            Runnable work = line.waiting.remove();
            line.running++;
            running++;
            giveTurn(line);
            pool.execute(() -> run(line, work));
        }
    }

    private void run(Line line, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException failure) {
            LOG.atError().setCause(failure).log("a piece of work failed");
        } finally {
            done(line);
        }
    }

    private void done(Line line) {
        synchronized (this) {
            line.running--;
            running--;
            giveTurn(line);
            if (line.running == 0 && line.waiting.isEmpty()) {
                lines.remove(line.holder);
            }
        }
        try {
            dispatch();
        } catch (RejectedExecutionException closed) {
            LOG.debug("closed while work was waiting");
        }
    }
}
