package io.openova.catalyst.kube;

import io.openova.catalyst.value.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a cluster serves, in two requests: aggregated discovery, which every server since Kubernetes 1.27 has. */
final class Discovery {
    private static final String AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
            + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

    private Discovery() {}

    /** The kinds at each group's preferred version; empty when the server does not tell in this way. */
    static Optional<Collection<Kind>> kinds(ApiConnection api) {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        for (String root : List.of("/api", "/apis")) {
            ApiConnection.Reply reply = api.call("GET", root, AGGREGATED, ApiConnection.JSON, Optional.empty());
            Optional<Value> list =
                    reply.body().filter(body -> body.textAt("kind").equals(Optional.of("APIGroupDiscoveryList")));
            if (!reply.isSuccess() || list.isEmpty()) {
                return Optional.empty();
            }
            list.get().itemsAt("items").forEach(group -> enter(group, kinds));
        }
        return Optional.of(kinds.values());
    }

    /** Versions come in the order of the server's preference. */
    private static void enter(Value group, Map<String, Kind> kinds) {
        String name = group.textAt("metadata", "name").orElse("");
        for (Value version : group.itemsAt("versions")) {
            for (Value resource : version.itemsAt("resources")) {
                String plural = resource.textAt("resource").orElse("");
                String kind = resource.textAt("responseKind", "kind").orElse("");
                if (!plural.isEmpty() && !kind.isEmpty()) {
                    kinds.putIfAbsent(
                            plural + "." + name,
                            kind(name, version.textAt("version").orElse("v1"), resource, plural, kind));
                }
            }
        }
    }

    private static Kind kind(String group, String version, Value resource, String plural, String kind) {
        List<String> shortNames = new ArrayList<>();
        resource.itemsAt("shortNames").forEach(item -> {
            if (item instanceof Value.TextValue text) {
                shortNames.add(text.text());
            }
        });
        String singular = resource.textAt("singularResource")
                .filter(text -> !text.isEmpty())
                .orElse(kind.toLowerCase(Locale.ROOT));
        boolean isNamespaced = resource.textAt("scope").equals(Optional.of("Namespaced"));
        return new Kind(group, version, kind, singular, plural, shortNames, isNamespaced);
    }
}
