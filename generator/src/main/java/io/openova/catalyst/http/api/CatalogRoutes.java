package io.openova.catalyst.http.api;

import io.openova.catalyst.catalog.Catalog;
import io.openova.catalyst.catalog.MalformedBlueprintException;
import io.openova.catalyst.finding.Nearest;
import io.openova.catalyst.http.answer.Answer;
import io.openova.catalyst.http.answer.Problem;
import io.openova.catalyst.http.exchange.Exchange;
import io.openova.catalyst.http.exchange.Route;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.Version;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The Blueprints that may be installed. */
public final class CatalogRoutes {
    private final VisibleOverlay access;

    public CatalogRoutes(VisibleOverlay access) {
        this.access = access;
    }

    public List<Route> routes() {
        return List.of(
                Route.sovereign("GET", "/catalog", this::list),
                Route.sovereign("GET", "/catalog/{name}", this::one),
                Route.sovereign("GET", "/catalog/{name}/versions/{version}", this::version));
    }

    private Answer list(Exchange exchange) {
        Catalog catalog = catalog(exchange);
        List<Value> items = new ArrayList<>();
        for (BlueprintName name : catalog.names()) {
            try {
                Map<Version, Blueprint> versions = catalog.versions(name);
                versions.values().stream()
                        .findFirst()
                        .filter(CatalogRoutes::isListed)
                        .ifPresent(newest -> items.add(card(newest, versions)));
            } catch (MalformedBlueprintException broken) {
                // One broken Blueprint must not hide the others (threat S22).
                items.add(Value.object()
                        .put("name", name.value())
                        .put("problem", "blueprint-schema-malformed")
                        .build());
            }
        }
        return Answer.json(
                200,
                Value.object()
                        .put("kind", "BlueprintList")
                        .put("apiVersion", "catalyst.openova.io/v1")
                        .put("items", Value.list(items)));
    }

    private Answer one(Exchange exchange) {
        Map<Version, Blueprint> versions = versions(exchange, exchange.variable("name"));
        Blueprint newest = versions.values().iterator().next();
        return Answer.json(200, view(newest, versions));
    }

    private Answer version(Exchange exchange) {
        String name = exchange.variable("name");
        Map<Version, Blueprint> versions = versions(exchange, name);
        String wanted = exchange.variable("version");
        Blueprint blueprint = Version.isValid(wanted) ? versions.get(new Version(wanted)) : null;
        if (blueprint == null) {
            throw Problem.of(404, "blueprint-not-found", "the Blueprint has no such version")
                    .with("candidates", texts(versions))
                    .refused();
        }
        return Answer.json(200, view(blueprint, versions));
    }

    private Map<Version, Blueprint> versions(Exchange exchange, String name) {
        Catalog catalog = catalog(exchange);
        try {
            Map<Version, Blueprint> versions =
                    BlueprintName.isValid(name) ? catalog.versions(new BlueprintName(name)) : Map.of();
            if (versions.isEmpty()) {
                List<String> names = catalog.names().stream()
                        .filter(known -> isListed(catalog, known))
                        .map(BlueprintName::value)
                        .toList();
                throw Problem.of(404, "blueprint-not-found", "the catalog has no such Blueprint")
                        .with("candidates", Value.texts(Nearest.to(name, names)))
                        .refused();
            }
            return versions;
        } catch (MalformedBlueprintException broken) {
            throw Problem.of(
                            502,
                            "blueprint-schema-malformed",
                            "the Blueprint itself is malformed; correct it in the overlay")
                    .with(broken.findings())
                    .refused();
        }
    }

    private Catalog catalog(Exchange exchange) {
        Snapshot head = access.head();
        return access.delivery(exchange.caller(), head).catalog(head);
    }

    /** Unlisted Blueprints can be found only by name. */
    private static boolean isListed(Blueprint newest) {
        return !newest.visibility().equals(Blueprint.UNLISTED);
    }

    private static boolean isListed(Catalog catalog, BlueprintName name) {
        try {
            return catalog.versions(name).values().stream()
                    .findFirst()
                    .filter(CatalogRoutes::isListed)
                    .isPresent();
        } catch (MalformedBlueprintException broken) {
            return true;
        }
    }

    private static Value card(Blueprint newest, Map<Version, Blueprint> versions) {
        return head(newest, versions)
                .put("card", newest.resource().at("spec", "card"))
                .put("visibility", newest.visibility())
                .build();
    }

    private static Value view(Blueprint blueprint, Map<Version, Blueprint> versions) {
        return head(blueprint, versions)
                .put("metadata", blueprint.resource().at("metadata"))
                .put("spec", blueprint.resource().at("spec"))
                .build();
    }

    private static ObjectBuilder head(Blueprint blueprint, Map<Version, Blueprint> versions) {
        return Value.object()
                .put("kind", "Blueprint")
                .put("apiVersion", "catalyst.openova.io/v1")
                .put("name", blueprint.ref().name().value())
                .put("version", blueprint.ref().version().value())
                .put("versions", texts(versions));
    }

    private static Value texts(Map<Version, Blueprint> versions) {
        return Value.texts(versions.keySet().stream().map(Version::value).toList());
    }
}
