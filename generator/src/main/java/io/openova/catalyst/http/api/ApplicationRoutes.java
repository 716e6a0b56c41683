package io.openova.catalyst.http.api;

import io.openova.catalyst.http.answer.Answer;
import io.openova.catalyst.http.exchange.EntityTags;
import io.openova.catalyst.http.exchange.Exchange;
import io.openova.catalyst.http.exchange.Route;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectBuilder;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads of Applications: the list, one, and its status. */
public final class ApplicationRoutes {
    private final VisibleOverlay access;
    private final LiveApplications live;

    public ApplicationRoutes(VisibleOverlay access, LiveApplications live) {
        this.access = access;
        this.live = live;
    }

    public List<Route> routes() {
        return List.of(
                Route.sovereign("GET", "/applications", this::list).query(ApplicationQuery.PARAMETERS),
                Route.sovereign("GET", "/applications/{name}", this::one).query("namespace"),
                Route.sovereign("GET", "/applications/{name}/status", this::status)
                        .query("namespace"));
    }

    private Answer one(Exchange exchange) {
        VisibleOverlay.Found found = access.find(exchange);
        String etag = Views.etag(access.delivery().yaml(found.application()));
        if (exchange.header("If-None-Match")
                .filter(tags -> EntityTags.of(tags).matchWeakly(Optional.of(etag)))
                .isPresent()) {
            return Answer.empty(304).with("ETag", etag);
        }
        return Answer.json(
                        200,
                        Views.application(
                                found.application(), access.shown(found.application()), live.find(found.key())))
                .with("ETag", etag);
    }

    private Answer status(Exchange exchange) {
        VisibleOverlay.Found found = access.find(exchange);
        return Answer.json(
                200, Views.ofStatus(found.application(), access.shown(found.application()), live.find(found.key())));
    }

    private Answer list(Exchange exchange) {
        ApplicationQuery query = ApplicationQuery.of(exchange);
        Snapshot head = access.head();
        ApplicationQuery.Page page = query.page(rows(access, live, exchange, head));
        ObjectBuilder metadata = Value.object();
        page.next().ifPresent(token -> metadata.put("continue", token).put("remainingItemCount", page.left()));
        metadata.put("total", page.total());
        if (!page.facets().isEmpty()) {
            metadata.put("facets", ApplicationQuery.facets(page));
        }
        Function<Application, Value.ObjectValue> shown = access.delivery().shown(head);
        Answer.Whole answer = Answer.json(
                200,
                Value.object()
                        .put("kind", "ApplicationList")
                        .put("apiVersion", "apps.openova.io/v1")
                        .put("metadata", metadata)
                        .put(
                                "items",
                                Value.list(page.rows().stream()
                                        .flatMap(row -> query.isBrief()
                                                ? Stream.of(Views.row(
                                                        row,
                                                        live.find(row.entry().key())))
                                                : whole(row, head, shown))
                                        .toList())));
        return EntityTags.kept(exchange, answer);
    }

    private Stream<Value> whole(
            ApplicationQuery.Row row, Snapshot head, Function<Application, Value.ObjectValue> shown) {
        return access.delivery().application(row.entry().key(), head).stream().map(application -> Views.application(
                        application, shown.apply(application), live.find(application.key()))
                .with("hold", Value.bool(row.entry().isHeld())));
    }

    /** What the caller may see, each with its phase. */
    static List<ApplicationQuery.Row> rows(
            VisibleOverlay access, LiveApplications live, Exchange exchange, Snapshot head) {
        return access.visible(exchange.caller(), head).stream()
                .map(entry -> new ApplicationQuery.Row(entry, Views.phase(live.find(entry.key()))))
                .toList();
    }
}
