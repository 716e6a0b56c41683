package io.openova.catalyst.http;

import io.openova.catalyst.http.answer.Answer;
import io.openova.catalyst.http.api.VisibleOverlay;
import io.openova.catalyst.http.exchange.Route;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import java.util.List;

/** Probes and metrics. */
final class HealthRoutes {
    private static final String TEXT = "text/plain; charset=utf-8";

    private final VisibleOverlay access;
    private final Observation observation;

    HealthRoutes(VisibleOverlay access, Observation observation) {
        this.access = access;
        this.observation = observation;
    }

    List<Route> routes() {
        return List.of(
                Route.open("/healthz", exchange -> Answer.text(200, TEXT, "ok\n")),
                Route.open("/readyz", exchange -> ready()),
                Route.open(
                        "/metrics",
                        exchange ->
                                Answer.text(200, "text/plain; version=0.0.4; charset=utf-8", observation.metrics())));
    }

    private Answer ready() {
        try {
            access.head();
            return Answer.text(200, TEXT, "ok\n");
        } catch (OverlayUnavailableException unavailable) {
            return Answer.text(503, TEXT, "the overlay is unavailable\n");
        }
    }
}
