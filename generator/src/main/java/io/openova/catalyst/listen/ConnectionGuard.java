package io.openova.catalyst.listen;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.IdleTimeout;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Attributes;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which connection to close. A server that stops accepting at its limit could be blocked by silent connections,
 * so it goes on accepting and closes idle ones: those of the address that has more than its share, else those of the
 * address that has most; first those that never brought a whole request, then those silent for longest. A connection
 * with a request under way is not closed; when there are only such, the newcomer is.
 *
 * <p>A connection that has begun a request must end its headers in time. Jetty's idle timeout starts anew with each
 * byte, so a sender of one byte now and then could hold a connection for hours.
 */
final class ConnectionGuard extends AbstractLifeCycle implements Connection.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionGuard.class);
    /** One of so many of a share is closed at once, so that a flood does not cost a search for each connection. */
    private static final int PART = 32;

    /** Marks a connection whose last answer is sent: only what is left of its request is still taken in. */
    static final String LEAVING = "io.openova.catalyst.leaving";

    private final int limit;
    private final int each;
    private final long headerNanos;
    private final Map<Connection, Seen> open = new HashMap<>();
    private final Map<String, Set<Connection>> byAddress = new HashMap<>();
    /** Requests that are being handled, by connection. */
    private final Map<Connection, Integer> handling = new HashMap<>();

    private final ScheduledExecutorService clock;
    private boolean isEnding;

    /**
     * What a connection had brought when it was last seen between two requests.
     *
     * @param address that it came from; a closed connection does not tell any more
     */
    private record Seen(String address, long messagesIn, long messagesOut, long bytesIn, long at) {}

    ConnectionGuard(ListenSettings settings, int limit) {
        this.limit = limit;
        this.each = Math.min(settings.connectionsPerAddress(), limit);
        this.headerNanos = settings.headerTime().toNanos();
        clock = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, settings.name() + "-connections");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    protected void doStart() {
        long period = Math.max(headerNanos / 4, 1);
        clock.scheduleWithFixedDelay(this::sweep, period, period, TimeUnit.NANOSECONDS);
    }

    @Override
    protected void doStop() {
        clock.shutdownNow();
    }

    /**
     * Closes what is idle, and from now on whatever comes: nobody has to be waited for but those with a request under
     * way.
     */
    void endIdle() {
        List<Connection> leaving;
        synchronized (this) {
            isEnding = true;
            leaving = open.keySet().stream()
                    .filter(connection -> !isBusy(connection))
                    .toList();
            leaving.forEach(this::forget);
        }
        leaving.forEach(ConnectionGuard::close);
    }

    /**
     * A handler that refuses a request whose connection has been chosen for closing. Without it, a request that arrives
     * between the choice and the closing would be carried out and could not be answered.
     */
    Handler before(Handler next) {
        return new Handler.Wrapper(next) {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                Connection connection = request.getConnectionMetaData().getConnection();
                if (!begins(connection)) {
                    Response.writeError(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE_503);
                    return true;
                }
                Request.addCompletionListener(request, failure -> ends(connection));
                return super.handle(request, response, callback);
            }
        };
    }

    /**
     * A request of the connection is about to be handled: the connection is not closed until {@link #ends}.
     *
     * @return false when the connection has been chosen for closing; the request must not be handled
     */
    synchronized boolean begins(Connection connection) {
        if (!open.containsKey(connection)) {
            return false;
        }
        handling.merge(connection, 1, Integer::sum);
        return true;
    }

    synchronized void ends(Connection connection) {
        handling.computeIfPresent(connection, (key, requests) -> requests == 1 ? null : requests - 1);
    }

    /** Connections that are open. */
    synchronized int connections() {
        return open.size();
    }

    @Override
    public void onOpened(Connection connection) {
        List<Connection> leaving = List.of();
        synchronized (this) {
            String address = address(connection);
            open.put(connection, new Seen(address, 0, 0, 0, System.nanoTime()));
            Set<Connection> own = byAddress.computeIfAbsent(address, key -> new LinkedHashSet<>());
            own.add(connection);
            if (isEnding) {
                leaving = List.of();
            } else if (own.size() > each) {
                leaving = idle(own, connection, each);
            } else if (open.size() > limit) {
                leaving = idleOfTheHeaviest(connection);
            } else {
                return;
            }
            if (leaving.isEmpty()) {
                leaving = List.of(connection);
            }
            // It takes a moment until they are closed; until then they must not be chosen again.
            leaving.forEach(this::forget);
        }
        leaving.forEach(ConnectionGuard::close);
    }

    @Override
    public synchronized void onClosed(Connection connection) {
        forget(connection);
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (IllegalStateException ended) {
            // A request that arrived meanwhile was refused at the same moment; the others are still to be closed.
            LOG.atDebug().setCause(ended).log("a connection was closed while a request of it was refused");
        }
    }

    private void forget(Connection connection) {
        Seen seen = open.remove(connection);
        if (seen == null) {
            return;
        }
        byAddress.computeIfPresent(seen.address(), (address, own) -> {
            own.remove(connection);
            return own.isEmpty() ? null : own;
        });
    }

    private List<Connection> idleOfTheHeaviest(Connection newcomer) {
        List<Set<Connection>> groups = new ArrayList<>(byAddress.values());
        groups.sort(
                Comparator.comparingInt((Set<Connection> group) -> group.size()).reversed());
        for (Set<Connection> group : groups) {
            List<Connection> found = idle(group, newcomer, group.size());
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    /** The idle connections that are to give way first; empty when all have a request under way. */
    private List<Connection> idle(Collection<Connection> group, Connection newcomer, int share) {
        record Candidate(Connection connection, boolean isProven, long idle) {}
        return group.stream()
                .filter(connection -> connection != newcomer && !isBusy(connection))
                .map(connection ->
                        new Candidate(connection, connection.getMessagesOut() > 0, idleFor(connection.getEndPoint())))
                .sorted(Comparator.comparing(Candidate::isProven)
                        .thenComparing(Comparator.comparingLong(Candidate::idle).reversed()))
                .limit(Math.max(1, share / PART))
                .map(Candidate::connection)
                .toList();
    }

    private boolean isBusy(Connection connection) {
        boolean isLeaving = connection instanceof Attributes marks && marks.getAttribute(LEAVING) != null;
        boolean isUnderWay =
                handling.containsKey(connection) || connection.getMessagesIn() > connection.getMessagesOut();
        return isUnderWay && !isLeaving;
    }

    private static long idleFor(EndPoint endPoint) {
        return endPoint instanceof IdleTimeout idle ? idle.getIdleFor() : 0;
    }

    /**
     * The key under which connections are counted: the /64 network for IPv6, since a host usually controls all of it.
     */
    static String address(InetAddress address) {
        String text = address.getHostAddress();
        if (address instanceof Inet6Address) {
            String[] parts = text.split(":");
            return String.join(":", List.of(parts).subList(0, 4));
        }
        return text;
    }

    private static String address(Connection connection) {
        SocketAddress remote = connection.getEndPoint().getRemoteSocketAddress();
        return remote instanceof InetSocketAddress inet && inet.getAddress() != null
                ? address(inet.getAddress())
                : "unknown";
    }

    private void sweep() {
        long now = System.nanoTime();
        List<Connection> late = new ArrayList<>();
        synchronized (this) {
            open.replaceAll((connection, seen) -> {
                long in = connection.getMessagesIn();
                long out = connection.getMessagesOut();
                boolean hasMoved = in != seen.messagesIn() || out != seen.messagesOut();
                boolean isWaiting = connection.getBytesIn() == seen.bytesIn();
                if (in > out || hasMoved || isWaiting) {
                    return new Seen(seen.address(), in, out, connection.getBytesIn(), now);
                }
                if (now - seen.at() > headerNanos) {
                    late.add(connection);
                }
                return seen;
            });
            late.forEach(this::forget);
        }
        late.forEach(ConnectionGuard::close);
    }
}
