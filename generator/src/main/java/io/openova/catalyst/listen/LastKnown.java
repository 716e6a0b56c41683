package io.openova.catalyst.listen;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that some other server gives, looked up by a thread of its own. Callers get the last known value if the other
 * server is slow or unavailable: they wait a bounded time, only so many at once, and not at all while a look-up is
 * overdue. A failure is remembered, and the pauses between attempts grow. No lock is held while anything is fetched.
 *
 * @param <T> what is looked up; not null
 */
public final class LastKnown<T> implements AutoCloseable {
    /**
     * Look-ups at once: one that hangs for longer than its time is given up and replaced, but not more often than this.
     */
    private static final int THREADS = 4;

    private static final int LONGEST_SHIFT = 5;

    private final Callable<T> source;
    private final Terms terms;
    private final LongSupplier nanoTime;
    private final ExecutorService threads;
    private final Semaphore waiters;
    private @Nullable Known<T> known;
    private @Nullable Run<T> run;
    private @Nullable Exception failure;
    private int failures;
    private long nextAttempt;
    private long version;
    private boolean isLate;

    /**
     * The timing of look-ups.
     *
     * @param keep how long a value is new
     * @param use how long a value is used when no newer one can be had
     * @param patience of one caller
     * @param waiters callers that wait at once
     * @param pause after the first failure; it doubles with each, up to 32 times
     * @param giveUp after which a look-up counts as failed
     */
    public record Terms(Duration keep, Duration use, Duration patience, int waiters, Duration pause, Duration giveUp) {}

    /**
     * What was found, and when it was looked up.
     *
     * @param version the number of {@link #outdate} calls before the look-up began
     */
    public record Known<T>(T value, long at, long version) {}

    private record Run<T>(CompletableFuture<Known<T>> result, long began, long version) {}

    /** Nothing is known that may be used, and nothing can be had now. */
    public static final class UnknownException extends Exception {
        private static final long serialVersionUID = 1L;

        /** @param cause why the last look-up failed; null when it did not end in time */
        UnknownException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    public LastKnown(String name, Callable<T> source, Terms terms, LongSupplier nanoTime) {
        this.source = source;
        this.terms = terms;
        this.nanoTime = nanoTime;
        this.waiters = new Semaphore(terms.waiters());
        this.nextAttempt = nanoTime.getAsLong();
        threads = new ThreadPoolExecutor(0, THREADS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * The value: a new one if it can be had in time, else the last one that was known.
     *
     * @throws UnknownException when there is none
     */
    public Known<T> get() throws UnknownException {
        return get(false);
    }

    /**
     * The value as it is now, looked up anew if that is possible in time.
     *
     * @throws UnknownException when there is none
     */
    public Known<T> renewed() throws UnknownException {
        return get(true);
    }

    private Known<T> get(boolean mustRenew) throws UnknownException {
        // The second turn is for a look-up that had begun before the value was outdated.
        for (int turn = 0; turn < 2; turn++) {
            Run<T> pending;
            boolean mayWait;
            synchronized (this) {
                Known<T> now = known;
                if (now != null && isNew(now) && !(mustRenew && turn == 0)) {
                    return now;
                }
                pending = pending();
                mayWait = !isLate || now == null || isOver(now.at(), terms.use());
            }
            if (pending == null || !mayWait || !await(pending)) {
                break;
            }
        }
        return usable();
    }

    /** What is known may have changed: the next caller gets what is looked up after this. */
    public synchronized void outdate() {
        version++;
    }

    /** How old the value is, when look-ups fail or are overdue; empty while all is well. */
    public synchronized Optional<Duration> staleness() {
        Known<T> now = known;
        return isLate && now != null
                ? Optional.of(Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - now.at())))
                : Optional.empty();
    }

    /** Whether the last look-up failed or is overdue. */
    public synchronized boolean isLate() {
        Run<T> pending = run;
        return isLate || pending != null && isOver(pending.began(), terms.patience());
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private boolean isNew(Known<T> value) {
        return value.version() >= version && !isOver(value.at(), terms.keep());
    }

    private boolean isOver(long since, Duration limit) {
        return nanoTime.getAsLong() - since >= limit.toNanos();
    }

    /** The look-up under way, or a new one; none while it is too early for another attempt. */
    private @Nullable Run<T> pending() {
        Run<T> now = run;
        if (now != null && !isOver(now.began(), terms.giveUp())) {
            return now;
        }
        if (now != null) {
            failed(now, new TimeoutException("no answer in " + terms.giveUp().toSeconds() + " s"));
        }
        if (nanoTime.getAsLong() - nextAttempt < 0) {
            return null;
        }
        Run<T> next = new Run<>(new CompletableFuture<>(), nanoTime.getAsLong(), version);
        run = next;
        try {
            threads.execute(() -> lookUp(next));
        } catch (RejectedExecutionException busy) {
            failed(next, busy);
        }
        return next;
    }

    private void lookUp(Run<T> mine) {
        try {
            T value = source.call();
            succeeded(mine, value);
        } catch (Exception away) {
            synchronized (this) {
                failed(mine, away);
            }
        }
    }

    private void succeeded(Run<T> mine, T value) {
        Known<T> found = new Known<>(value, nanoTime.getAsLong(), mine.version());
        synchronized (this) {
            Known<T> before = known;
            if (before == null || before.version() <= found.version()) {
                known = found;
            }
            // A look-up that was given up and comes after all is as good an answer.
            if (run == mine) {
                run = null;
            }
            failure = null;
            failures = 0;
            isLate = false;
            nextAttempt = nanoTime.getAsLong();
        }
        mine.result().complete(found);
    }

    private void failed(Run<T> mine, Exception why) {
        if (run == mine) {
            run = null;
            failure = why;
            isLate = true;
            nextAttempt = nanoTime.getAsLong() + terms.pause().toNanos() * (1L << Math.min(failures, LONGEST_SHIFT));
            failures++;
        }
        mine.result().completeExceptionally(why);
    }

    /** Whether it ended well in time. */
    private boolean await(Run<T> pending) {
        if (!waiters.tryAcquire()) {
            return pending.result().isDone();
        }
        try {
            pending.result().get(terms.patience().toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException slow) {
            synchronized (this) {
                isLate = isLate || run == pending;
            }
            return false;
        } catch (ExecutionException failed) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            waiters.release();
        }
    }

    private synchronized Known<T> usable() throws UnknownException {
        Known<T> now = known;
        if (now != null && !isOver(now.at(), terms.use())) {
            return now;
        }
        Exception why = failure;
        throw new UnknownException(
                why == null ? "no answer yet" : String.valueOf(why.getMessage()), why == null ? null : why);
    }
}
