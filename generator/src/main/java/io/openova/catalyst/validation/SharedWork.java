package io.openova.catalyst.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Splits work into items, each done by the next free thread. */
final class SharedWork {
    /** With so few items, a second thread would start too late to help. */
    private static final int FEW = 16;

    private SharedWork() {}

    /**
     * Does the items from 0 to {@code count} on the given number of threads. Throws the exception of the first failed
     * item, as a single thread would.
     */
    static void run(int count, int threads, IntConsumer work) {
        int helpers = count < FEW && count < threads || threads < 2 ? 0 : Math.min(threads, count) - 1;
        AtomicInteger next = new AtomicInteger();
        AtomicInteger failedAt = new AtomicInteger(Integer.MAX_VALUE);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Runnable all = () -> {
            // Items are handed out in order, so all items before a failed one have been started.
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
