package io.openova.catalyst.http;

import java.util.List;

/** Applications: list, one, and everything that changes one. */
final class ApplicationRoutes {
    private final Access access;
    private final LiveApplications live;

    ApplicationRoutes(Access access, LiveApplications live) {
        this.access = access;
        this.live = live;
    }

    List<Route> routes() {
        return List.of(Route.sovereign("GET", "/applications/{name}", this::one).query("namespace"));
    }

    private Answer one(Exchange exchange) {
        Access.Found found = access.find(exchange);
        return Answer.json(
                200, live.find(found.key()).orElseGet(() -> found.application().toResource()));
    }
}
