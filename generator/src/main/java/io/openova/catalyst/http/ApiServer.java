package io.openova.catalyst.http;

import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.http.answer.Answer;
import io.openova.catalyst.http.answer.Problem;
import io.openova.catalyst.http.answer.Problems;
import io.openova.catalyst.http.api.ApplicationRoutes;
import io.openova.catalyst.http.api.CatalogRoutes;
import io.openova.catalyst.http.api.DeliveryRoutes;
import io.openova.catalyst.http.api.KubernetesRoutes;
import io.openova.catalyst.http.api.LiveNamespaces;
import io.openova.catalyst.http.api.ManagedEdits;
import io.openova.catalyst.http.api.OverlayHead;
import io.openova.catalyst.http.api.StatusStreams;
import io.openova.catalyst.http.api.VisibleOverlay;
import io.openova.catalyst.http.auth.Authenticator;
import io.openova.catalyst.http.exchange.Route;
import io.openova.catalyst.http.exchange.Router;
import io.openova.catalyst.http.server.HeaderDeadline;
import io.openova.catalyst.http.server.HostCheck;
import io.openova.catalyst.http.server.SecurityHeaders;
import io.openova.catalyst.overlay.Overlay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
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
     * @param overlay that is read and written; whoever gives it closes it after the server
     */
    public ApiServer(
            ApiSettings settings,
            Authenticator authenticator,
            ApplicationDelivery delivery,
            Overlay overlay,
            ApiExtras extras) {
        this.settings = settings;
        this.observation = new Observation();
        VisibleOverlay access = new VisibleOverlay(
                new OverlayHead(overlay, extras.keepHead(), System::nanoTime, extras.wrote()),
                extras.cluster()
                        .map(cluster -> delivery.with(new LiveNamespaces(cluster)))
                        .orElse(delivery));
        List<Route> routes = new ArrayList<>(new HealthRoutes(access, observation).routes());
        routes.addAll(new ApplicationRoutes(access, extras.live()).routes());
        routes.addAll(new DeliveryRoutes(access, extras.live()).routes());
        routes.addAll(new CatalogRoutes(access).routes());
        routes.addAll(new DocsRoutes().routes());
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

    /** What the protocol itself refuses is a problem too, without an echo of what was sent. */
    private static final class ProtocolErrors extends ErrorHandler {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            int status = response.getStatus();
            if (status < 400) {
                status = 500;
                response.setStatus(status);
            }
            Problem problem =
                    switch (status) {
                        case 408 -> Problem.of(408, "request-timeout", "the request did not come in time");
                        case 414 -> Problem.of(414, "uri-too-long", "the request's path is too long");
                        case 431 -> Problem.of(431, "headers-too-large", "the request's headers are too large");
                        case 503 ->
                            Problem.of(503, "stopping", "the server is stopping")
                                    .withHeader(Problems.RETRY_AFTER, "1");
                        case 500 -> Problem.of(500, "internal-error", "something went wrong here");
                        default -> Problem.of(status, "bad-request", "this is not a request that HTTP/1.1 allows");
                    };
            SecurityHeaders.put(response);
            Answer.Whole answer = problem.answer("");
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.type());
            answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
            response.write(true, ByteBuffer.wrap(answer.content()), callback);
            return true;
        }
    }
}
