package io.openova.catalyst.http.server;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;

/**
 * Closes connections that have begun a request and do not end its headers in time. Jetty's idle timeout starts anew with every
 * byte, so a sender of one byte now and then could hold a connection for hours.
 */
public final class HeaderDeadline extends AbstractLifeCycle implements Connection.Listener {
    private final long limitNanos;
    private final Map<Connection, Seen> open = new ConcurrentHashMap<>();
    private ScheduledExecutorService clock = newClock();

    /** What a connection had brought when it was last seen between two requests. */
    private record Seen(long messagesIn, long messagesOut, long bytesIn, long at) {}

    public HeaderDeadline(Duration limit) {
        this.limitNanos = limit.toNanos();
    }

    private static ScheduledExecutorService newClock() {
        return Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "api-header-deadline");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    protected void doStart() {
        long period = Math.max(limitNanos / 4, 1);
        clock.scheduleWithFixedDelay(this::sweep, period, period, TimeUnit.NANOSECONDS);
    }

    @Override
    protected void doStop() {
        clock.shutdownNow();
    }

    @Override
    public void onOpened(Connection connection) {
        open.put(connection, new Seen(0, 0, 0, System.nanoTime()));
    }

    @Override
    public void onClosed(Connection connection) {
        open.remove(connection);
    }

    private void sweep() {
        long now = System.nanoTime();
        open.forEach((connection, seen) -> {
            long in = connection.getMessagesIn();
            long out = connection.getMessagesOut();
            boolean isBusy = in > out;
            boolean hasMoved = in != seen.messagesIn() || out != seen.messagesOut();
            boolean isWaiting = connection.getBytesIn() == seen.bytesIn();
            if (isBusy || hasMoved || isWaiting) {
                open.replace(connection, seen, new Seen(in, out, connection.getBytesIn(), now));
            } else if (now - seen.at() > limitNanos) {
                connection.close();
            }
        });
    }
}
