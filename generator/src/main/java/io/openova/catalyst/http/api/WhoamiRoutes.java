package io.openova.catalyst.http.api;

import io.openova.catalyst.http.answer.Answer;
import io.openova.catalyst.http.auth.Caller;
import io.openova.catalyst.http.auth.Tier;
import io.openova.catalyst.http.exchange.Exchange;
import io.openova.catalyst.http.exchange.Route;
import io.openova.catalyst.model.Environment;
import io.openova.catalyst.model.Sovereign;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectBuilder;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Who the caller is, and what they may do where. */
public final class WhoamiRoutes {
    private final VisibleOverlay access;
    private final Features features;

    /**
     * What this server does at all.
     *
     * @param cluster whether it knows a cluster
     * @param pullRequests whether changes become branches or pull requests
     * @param readOnly whether it refuses every write
     */
    public record Features(boolean cluster, boolean pullRequests, boolean readOnly) {}

    public WhoamiRoutes(VisibleOverlay access, Features features) {
        this.access = access;
        this.features = features;
    }

    public List<Route> routes() {
        return List.of(Route.known("GET", "/api/v1/whoami", this::whoami));
    }

    private Answer whoami(Exchange exchange) {
        Caller caller = exchange.caller();
        Snapshot head = access.head();
        Sovereign sovereign = access.sovereign(head);
        return Answer.json(
                200,
                Value.object()
                        .put("id", caller.id())
                        .put("name", caller.name())
                        .put("email", caller.email())
                        .put(
                                "tier",
                                Optional.ofNullable(caller.grants().get(Caller.EVERYWHERE))
                                        .map(tier -> Value.text(tier.word())))
                        .put(
                                "environments",
                                Value.list(access.delivery().claims(head).environments().stream()
                                        .filter(environment ->
                                                caller.maySee(environment.name().value()))
                                        .sorted(Comparator.comparing(environment ->
                                                environment.name().value()))
                                        .<Value>map(environment -> environment(caller, environment))
                                        .toList()))
                        .put(
                                "features",
                                Value.object()
                                        .put("cluster", features.cluster())
                                        .put("pullRequests", features.pullRequests())
                                        .put("marketplace", false)
                                        .put("readOnly", features.readOnly()))
                        .put("sovereigns", Value.list(List.of(sovereign(sovereign)))));
    }

    private Value environment(Caller caller, Environment environment) {
        String name = environment.name().value();
        boolean mayWrite = !features.readOnly() && caller.may(Tier.ADMIN, name, Optional.of(environment.type()));
        return Value.object()
                .put("name", name)
                .put("type", environment.type())
                .put("organization", environment.organization())
                .put("tier", caller.in(name).map(tier -> Value.text(tier.word())))
                .put("can", Value.texts(mayWrite ? List.of("read", "write") : List.of("read")))
                .build();
    }

    private static Value sovereign(Sovereign sovereign) {
        ObjectBuilder view = Value.object().put("id", sovereign.name());
        view.put("fqdn", sovereign.fqdn().map(Value::text));
        return view.put(
                        "regions",
                        Value.texts(sovereign.regionNames().stream()
                                .map(region -> region.value())
                                .toList()))
                .build();
    }
}
