package io.openova.catalyst.http;

import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.openova.catalyst.http.auth.Caller;
import io.openova.catalyst.http.exchange.Route;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The access log and the metrics: keyed by the route's template, never by the caller's input, so that their number
 * stays bounded.
 */
final class Observation implements RequestHandler.Observer {
    private static final Logger ACCESS = LoggerFactory.getLogger("access");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Override
    public void answered(Request request, Optional<Route> route, Caller caller, String requestId, int status) {
        long nanos = System.nanoTime() - request.getHeadersNanoTime();
        String template = route.map(Route::template).orElse("none");
        String method = route.map(Route::method).orElse("other").toUpperCase(Locale.ROOT);
        Timer.builder("catalyst_http_requests")
                .description("Requests by route and status")
                .tag("method", method)
                .tag("route", template)
                .tag("status", Integer.toString(status))
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(25),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(10))
                .register(registry)
                .record(nanos, TimeUnit.NANOSECONDS);
        ACCESS.atInfo()
                .addKeyValue("method", method)
                .addKeyValue("route", template)
                .addKeyValue("status", status)
                .addKeyValue("caller", caller.id())
                .addKeyValue("ms", nanos / 1_000_000)
                .addKeyValue("requestId", requestId)
                .log("request");
    }

    /** Prometheus' text format. */
    String metrics() {
        return registry.scrape();
    }
}
