package io.openova.catalyst.http;

import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.http.api.GuardedOverlay;
import io.openova.catalyst.http.api.LiveNamespaces;
import io.openova.catalyst.http.api.OverlayHead;
import io.openova.catalyst.http.api.StatusStreams;
import io.openova.catalyst.http.api.VisibleOverlay;
import io.openova.catalyst.http.auth.Authenticator;
import io.openova.catalyst.http.exchange.Route;
import io.openova.catalyst.http.exchange.Router;
import io.openova.catalyst.http.server.ApiLimits;
import io.openova.catalyst.http.server.HostCheck;
import io.openova.catalyst.http.server.ProtocolErrors;
import io.openova.catalyst.http.server.RateLimiter;
import io.openova.catalyst.http.session.CallerFinder;
import io.openova.catalyst.http.session.Sessions;
import io.openova.catalyst.listen.ListenSettings;
import io.openova.catalyst.listen.StrictServer;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.git.PresentOverlay;
import io.openova.catalyst.ui.SealedBox;
import io.openova.catalyst.ui.SessionKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** The REST API of one Sovereign (contract section 9) over one overlay. */
public final class ApiServer implements AutoCloseable {
    /** Threads for network input and output; the threads of {@link WorkRoom} do the work. */
    private static final int THREADS = 64;

    private final StrictServer server;
    private final WorkRoom room;
    private final OverlayHead head;
    private final Observation observation;
    private final List<Route> routes;
    private final StatusStreams streams;

    /**
     * @param delivery the one orchestrator
     * @param given the overlay that is read and written; the caller closes it after the server
     */
    public ApiServer(
            ApiSettings settings,
            Authenticator authenticator,
            ApplicationDelivery delivery,
            Overlay given,
            ApiExtras extras) {
        this(settings, authenticator, delivery, given, extras, System::nanoTime);
    }

    /** @param nanoTime by which callers' rates and the age of the head are counted */
    ApiServer(
            ApiSettings settings,
            Authenticator authenticator,
            ApplicationDelivery delivery,
            Overlay given,
            ApiExtras extras,
            LongSupplier nanoTime) {
        Overlay overlay = new PresentOverlay(given);
        ApiLimits limits = settings.limits();
        this.room = new WorkRoom(limits);
        this.observation = new Observation();
        head = new OverlayHead(overlay, extras.keepHead(), nanoTime, extras.wrote());
        Overlay guarded = extras.keepHead().isZero() ? overlay : new GuardedOverlay(head);
        ApplicationDelivery known = extras.cluster()
                .map(cluster -> delivery.with(new LiveNamespaces(cluster)))
                .orElse(delivery);
        VisibleOverlay access = new VisibleOverlay(head, guarded, known);
        List<Route> routes = new ArrayList<>(new HealthRoutes(access, observation).routes());
        ApiRoutes table = new ApiRoutes(access, extras, guarded);
        routes.addAll(table.ofApi());
        routes.addAll(new DocsRoutes(this::routes).routes());
        streams = new StatusStreams(access, extras.live(), extras.timing(), limits);
        routes.addAll(streams.routes());
        ApiConsole console = extras.console();
        Sessions sessions = new Sessions(
                new SealedBox(new SessionKeys(console.keyFile(), console.clock(), Sessions.LIFETIME)),
                authenticator,
                console.clock());
        routes.addAll(table.ofBrowsers(sessions, nanoTime));
        this.routes = table.allowed(routes);
        Router router = new Router(this.routes);
        RateLimiter rates = new RateLimiter(settings.requestsPerSecond(), settings.burst(), nanoTime);
        RequestHandler handler = new RequestHandler(
                settings,
                router,
                room,
                new CallerFinder(authenticator, sessions, rates),
                new HostCheck(settings.hosts(), access::domain),
                access,
                rates,
                observation);
        server = new StrictServer(
                new ListenSettings(
                        settings.address(),
                        "api",
                        THREADS,
                        limits.connections(),
                        limits.connectionsPerAddress(),
                        settings.headerBytes(),
                        settings.headerTime(),
                        settings.idleTime(),
                        settings.stopTime()),
                handler,
                new ProtocolErrors());
    }

    /** @throws java.io.UncheckedIOException when the address is in use */
    public void start() {
        server.start();
    }

    /** The request handler. */
    List<Route> routes() {
        return routes;
    }

    /** The address on which the server listens. */
    public String url() {
        return server.url();
    }

    /** Connections that are open now. */
    int connections() {
        return server.connections();
    }

    /** Number of places that requests occupy now. */
    WorkRoom room() {
        return room;
    }

    /** Streams that are open now. */
    int readers() {
        return streams.readers();
    }

    /** Takes no new requests, finishes those under way, then stops. */
    @Override
    public void close() {
        // A stream does not end without the client, and would delay the stop.
        streams.close();
        try {
            server.close();
        } finally {
            room.close();
            head.close();
        }
    }
}
