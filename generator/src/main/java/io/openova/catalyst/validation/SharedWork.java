package io.openova.catalyst.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Work that is cut into places, each for whichever thread is free. */
final class SharedWork {
    /** So few places are done before another thread would have started. */
    private static final int FEW = 16;

    private SharedWork() {}

    /**
     * Does the work from 0 to {@code count} on so many threads. What is thrown at one place is thrown here, at several the one
     * of the first, as a single thread would come upon it.
     */
    static void run(int count, int threads, IntConsumer work) {
        int helpers = count < FEW && count < threads || threads < 2 ? 0 : Math.min(threads, count) - 1;
        AtomicInteger next = new AtomicInteger();
        AtomicInteger failedAt = new AtomicInteger(Integer.MAX_VALUE);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Runnable all = () -> {
            // Places are handed out in order: whoever has an earlier one than that of a failure has begun it.
            for (int i = next.getAndIncrement(); i < count && i < failedAt.get(); i = next.getAndIncrement()) {
                try {
                    work.accept(i);
                } catch (RuntimeException | Error e) {
                    synchronized (failure) {
                        if (i < failedAt.get()) {
                            failedAt.set(i);
                            failure.set(e);
                        }
                    }
                }
            }
        };
        List<Thread> started = new ArrayList<>();
        for (int i = 0; i < helpers; i++) {
            Thread helper = new Thread(all, "validate-" + i);
            helper.setDaemon(true);
            helper.start();
            started.add(helper);
        }
        all.run();
        try {
            for (Thread helper : started) {
                helper.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while validating", e);
        }
        Throwable failed = failure.get();
        if (failed instanceof RuntimeException e) {
            throw e;
        } else if (failed instanceof Error e) {
            throw e;
        }
    }
}
