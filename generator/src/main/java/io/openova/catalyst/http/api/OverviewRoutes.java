package io.openova.catalyst.http.api;

import io.openova.catalyst.http.answer.Answer;
import io.openova.catalyst.http.exchange.EntityTags;
import io.openova.catalyst.http.exchange.Exchange;
import io.openova.catalyst.http.exchange.Route;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** What needs attention: counts, and the Applications that are not well. */
public final class OverviewRoutes {
    private static final int MOST = 20;
    private static final List<String> UNWELL = List.of("Failed", "Degraded");

    private final VisibleOverlay access;
    private final LiveApplications live;

    public OverviewRoutes(VisibleOverlay access, LiveApplications live) {
        this.access = access;
        this.live = live;
    }

    public List<Route> routes() {
        return List.of(Route.sovereign("GET", "/summary", this::summary));
    }

    private Answer summary(Exchange exchange) {
        Snapshot head = access.head();
        List<ApplicationQuery.Row> rows = ApplicationRoutes.rows(access, live, exchange, head);
        List<ApplicationQuery.Row> unwell = rows.stream()
                .filter(row -> UNWELL.contains(row.phase()))
                .sorted(java.util.Comparator.comparing(row -> UNWELL.indexOf(row.phase())))
                .toList();
        List<ApplicationQuery.Row> held =
                rows.stream().filter(row -> row.entry().isHeld()).toList();
        return EntityTags.kept(
                exchange,
                Answer.json(
                        200,
                        Value.object()
                                .put("commit", head.commit().map(Value::text))
                                .put("total", rows.size())
                                .put("phases", counts(rows, row -> List.of(row.phase())))
                                .put(
                                        "environments",
                                        counts(rows, row -> List.of(row.entry().environment())))
                                .put(
                                        "blueprints",
                                        counts(rows, row -> List.of(row.entry().blueprint())))
                                .put("regions", counts(rows, row -> row.entry().regions()))
                                .put("unwell", unwell.size())
                                .put("held", held.size())
                                .put("needsAttention", items(unwell))
                                .put("holds", items(held))));
    }

    private Value items(List<ApplicationQuery.Row> rows) {
        return Value.list(rows.stream()
                .limit(MOST)
                .<Value>map(row -> Views.row(row, live.find(row.entry().key())))
                .toList());
    }

    private static ObjectBuilder counts(
            List<ApplicationQuery.Row> rows, Function<ApplicationQuery.Row, List<String>> values) {
        Map<String, Integer> counts = new TreeMap<>();
        rows.forEach(row -> Set.copyOf(values.apply(row)).forEach(value -> counts.merge(value, 1, Integer::sum)));
        ObjectBuilder view = Value.object();
        counts.forEach((value, count) -> view.put(value, count));
        return view;
    }
}
