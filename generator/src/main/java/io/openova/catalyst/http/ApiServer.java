package io.openova.catalyst.http;

import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.PresentOverlay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The REST API of one Sovereign (contract section 9) over one overlay. */
public final class ApiServer implements AutoCloseable {
    private static final int THREADS = 256;
    private static final int BACKLOG = 1024;

    private final Server server;
    private final ServerConnector connector;
    private final Observation observation;
    private final ApiSettings settings;
    private final List<Route> routes;
    private final StatusStreams streams;

    /**
     * @param delivery the one orchestrator
     * @param given the overlay that is read and written; whoever gives it closes it after the server
     */
    public ApiServer(
            ApiSettings settings,
            Authenticator authenticator,
            ApplicationDelivery delivery,
            Overlay given,
            ApiExtras extras) {
        Overlay overlay = new PresentOverlay(given);
        this.settings = settings;
        this.observation = new Observation();
        Access access =
                new Access(new OverlayHead(overlay, extras.keepHead(), System::nanoTime, extras.wrote()), delivery);
        List<Route> routes = new ArrayList<>(new HealthRoutes(access, observation).routes());
        routes.addAll(new ApplicationRoutes(access, extras.live()).routes());
        routes.addAll(new DeliveryRoutes(access, extras.live()).routes());
        routes.addAll(new CatalogRoutes(access).routes());
        routes.addAll(new DocsRoutes(this::routes).routes());
        streams = new StatusStreams(access, extras.live(), extras.timing());
        routes.addAll(streams.routes());
        ManagedEdits managed = new ManagedEdits(access, overlay);
        routes.addAll(new KubernetesRoutes(access, extras.cluster(), managed).routes());
        this.routes = List.copyOf(routes);
        Router router = new Router(routes);
        RequestHandler handler = new RequestHandler(
                settings,
                router,
                authenticator,
                new HostCheck(settings.hosts(), access::domain),
                access::sovereignId,
                observation);
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 8);
        threads.setName("api");
        threads.setDaemon(true);
        server = new Server(threads);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(protocol(settings)));
        connector.setHost(settings.address().getHostString());
        connector.setPort(settings.address().getPort());
        connector.setAcceptQueueSize(BACKLOG);
        connector.setIdleTimeout(settings.idleTime().toMillis());
        connector.addBean(new HeaderDeadline(settings.headerTime()));
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(settings.connections(), connector));
        server.setErrorHandler(new ProtocolErrors());
        server.setStopTimeout(settings.stopTime().toMillis());
        server.setHandler(new GracefulHandler(handler));
    }

    /** The strictest reading of RFC 9112 that Jetty offers: no repairs, so nothing to smuggle through (threat S17). */
    private static HttpConfiguration protocol(ApiSettings settings) {
        HttpConfiguration protocol = new HttpConfiguration();
        protocol.setHttpCompliance(HttpCompliance.STRICT);
        protocol.setUriCompliance(UriCompliance.RFC3986);
        protocol.setSendServerVersion(false);
        protocol.setRequestHeaderSize(settings.headerBytes());
        protocol.setPersistentConnectionsEnabled(true);
        protocol.setIdleTimeout(settings.idleTime().toMillis());
        return protocol;
    }

    /** @throws UncheckedIOException when the address is in use */
    public void start() {
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot listen on " + settings.address() + ": " + e.getMessage() + "; choose another --port", e);
        } catch (Exception e) {
            throw new IllegalStateException("the server did not start", e);
        }
    }

    /** What it answers. */
    List<Route> routes() {
        return routes;
    }

    /** Where it listens. */
    public String url() {
        InetSocketAddress address = settings.address();
        String host = address.getAddress() != null && address.getAddress().isAnyLocalAddress()
                ? "localhost"
                : address.getHostString();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + connector.getLocalPort();
    }

    /** Takes no new requests, finishes those under way, then stops. */
    @Override
    public void close() {
        // A stream never ends by itself, and would be waited for.
        streams.close();
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the server did not stop in time", e);
        }
    }
}
