package io.openova.catalyst.chart.worker;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs an action after a time, unless it is closed before. */
final class Alarm {
    private final ScheduledThreadPoolExecutor timer;

    Alarm() {
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "helm-deadline");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Cancels the alarm. */
    interface Set extends AutoCloseable {
        @Override
        void close();
    }

    Set in(Duration delay, Runnable action) {
        Future<?> future = timer.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
        return () -> future.cancel(false);
    }
}
