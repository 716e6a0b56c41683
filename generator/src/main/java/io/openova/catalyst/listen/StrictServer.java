package io.openova.catalyst.listen;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP/1.1 by the strictest reading of RFC 9112 that Jetty offers: no repairs, so nothing to smuggle through (threat
 * S17).
 */
public final class StrictServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StrictServer.class);
    private static final int BACKLOG = 1024;
    /** Descriptors that are not client connections: jars, the overlay's packs, connections to others. */
    private static final int OTHER_DESCRIPTORS = 512;

    private final Server server;
    private final ServerConnector connector;
    private final ConnectionGuard guard;
    private final InetSocketAddress address;

    /**
     * @param handler must not block; its requests under way get {@link ListenSettings#stopTime} to end
     * @param errors answers what the protocol itself refuses
     */
    public StrictServer(ListenSettings settings, Handler handler, Request.Handler errors) {
        this.address = settings.address();
        QueuedThreadPool threads = new QueuedThreadPool(settings.threads(), Math.min(8, settings.threads()));
        threads.setName(settings.name());
        threads.setDaemon(true);
        server = new Server(threads);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(protocol(settings)));
        boolean isAny = address.getAddress() != null && address.getAddress().isAnyLocalAddress();
        connector.setHost(isAny ? null : address.getHostString());
        connector.setPort(address.getPort());
        connector.setAcceptQueueSize(BACKLOG);
        connector.setIdleTimeout(settings.idleTime().toMillis());
        guard = new ConnectionGuard(settings, allowed(settings.connections()));
        connector.addBean(guard);
        server.addConnector(connector);
        server.setErrorHandler(errors);
        server.setStopTimeout(settings.stopTime().toMillis());
        server.setHandler(new GracefulHandler(guard.before(handler)));
    }

    /** With errors as plain text. */
    public StrictServer(ListenSettings settings, Handler handler) {
        this(settings, handler, new PlainErrors());
    }

    private static HttpConfiguration protocol(ListenSettings settings) {
        HttpConfiguration protocol = new HttpConfiguration();
        protocol.setHttpCompliance(HttpCompliance.STRICT);
        protocol.setUriCompliance(UriCompliance.RFC3986);
        protocol.setSendServerVersion(false);
        protocol.setRequestHeaderSize(settings.headerBytes());
        protocol.setPersistentConnectionsEnabled(true);
        protocol.setIdleTimeout(settings.idleTime().toMillis());
        return protocol;
    }

    /**
     * A connection that cannot be accepted for want of a descriptor would stop everybody: close an idle one instead.
     */
    private static int allowed(int wanted) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long most = system.getMaxFileDescriptorCount() - OTHER_DESCRIPTORS;
            return (int) Math.max(16, Math.min(wanted, most));
        }
        return wanted;
    }

    /**
     * Listens from now on.
     *
     * @throws UncheckedIOException when the address is in use or is not one of this machine
     */
    public void start() {
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot listen on " + address + ": " + e.getMessage() + "; choose another port", e);
        } catch (Exception e) {
            throw new IllegalStateException("the server did not start", e);
        }
    }

    /** The port that it listens on. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Where it listens, as a client on this machine writes it. */
    public String url() {
        String host = address.getAddress() != null && address.getAddress().isAnyLocalAddress()
                ? "localhost"
                : address.getHostString();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
    }

    /** Connections that are open now. */
    public int connections() {
        return guard.connections();
    }

    /**
     * The request's answer is sent, and its connection ends with it: from now on it gives way like one that is idle.
     */
    public static void leaving(Request request) {
        request.getConnectionMetaData().setAttribute(ConnectionGuard.LEAVING, true);
    }

    /** The name under which the connections of a request's address are counted. */
    public static String address(Request request) {
        SocketAddress remote = request.getConnectionMetaData().getRemoteSocketAddress();
        if (remote instanceof InetSocketAddress inet) {
            InetAddress from = inet.getAddress();
            if (from != null) {
                return ConnectionGuard.address(from);
            }
        }
        return "unknown";
    }

    /** Whether the other end of the connection is on this machine. */
    public static boolean isLoopback(Request request) {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress inet
                && inet.getAddress() != null
                && inet.getAddress().isLoopbackAddress();
    }

    /** Takes no new requests, finishes those under way, then stops. */
    @Override
    public void close() {
        guard.endIdle();
        try {
            server.stop();
        } catch (TimeoutException late) {
            LOG.warn("requests under way were cut off: they did not end in time");
        } catch (Exception e) {
            throw new IllegalStateException("the server did not stop", e);
        }
    }
}
