package io.openova.catalyst.http.history;

import io.openova.catalyst.catalog.Catalog;
import io.openova.catalyst.catalog.MalformedBlueprintException;
import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.http.answer.Answer;
import io.openova.catalyst.http.answer.Problem;
import io.openova.catalyst.http.answer.Problems;
import io.openova.catalyst.http.api.ApplicationIndex;
import io.openova.catalyst.http.api.DeliveryAnswers;
import io.openova.catalyst.http.api.KeyedOrders;
import io.openova.catalyst.http.api.LiveApplications;
import io.openova.catalyst.http.api.Views;
import io.openova.catalyst.http.api.VisibleOverlay;
import io.openova.catalyst.http.auth.CallerGate;
import io.openova.catalyst.http.auth.Tier;
import io.openova.catalyst.http.exchange.BodyFields;
import io.openova.catalyst.http.exchange.Exchange;
import io.openova.catalyst.http.exchange.Route;
import io.openova.catalyst.lifecycle.ApplicationLifecycle;
import io.openova.catalyst.lifecycle.Impact;
import io.openova.catalyst.lifecycle.ImpactOrder;
import io.openova.catalyst.lifecycle.PromotionOrder;
import io.openova.catalyst.model.ApplicationName;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.Environment;
import io.openova.catalyst.model.EnvironmentName;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.model.Version;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectBuilder;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Takes Applications from one Environment to the next, and says what an upgrade would do to all that run a version. */
public final class PromotionRoutes {
    private static final int PAGE = 100;
    private static final int LARGEST_PAGE = 500;

    /** From the first stage to the last; types that are not here come last. */
    private static final List<String> STAGES = List.of("poc", "dev", "test", "qa", "stg", "staging", "uat", "prod");

    private final VisibleOverlay access;
    private final LiveApplications live;
    private final DeliveryAnswers answers;

    public PromotionRoutes(VisibleOverlay access, LiveApplications live, DeliveryAnswers answers) {
        this.access = access;
        this.live = live;
        this.answers = answers;
    }

    public List<Route> routes() {
        return List.of(
                Route.sovereign("GET", "/promotions/matrix", this::matrix)
                        .query("organization", "search", "limit", "continue"),
                Route.sovereign("POST", "/promotions", this::promote).body(),
                Route.sovereign("POST", "/promotions/preview", this::preview)
                        .needing(Tier.VIEWER)
                        .body(),
                Route.sovereign("POST", "/impact", this::impact)
                        .needing(Tier.VIEWER)
                        .body());
    }

    private Answer matrix(Exchange exchange) {
        Snapshot head = access.head();
        Optional<String> organization = exchange.query("organization");
        String search = exchange.query("search").orElse("").toLowerCase(Locale.ROOT);
        int limit = limit(exchange);
        List<Environment> columns = access.environments(exchange.caller(), head).stream()
                .filter(environment -> organization
                        .filter(name -> !name.equals(environment.organization()))
                        .isEmpty())
                .sorted(Comparator.comparing(Environment::organization)
                        .thenComparing(environment -> stage(environment.type()))
                        .thenComparing(environment -> environment.name().value()))
                .toList();
        TreeMap<String, List<ApplicationIndex.Entry>> rows = new TreeMap<>();
        access.visible(exchange.caller(), head).stream()
                .filter(entry -> organization
                        .filter(name -> !name.equals(entry.organization()))
                        .isEmpty())
                .filter(entry -> entry.key().name().value().contains(search))
                .forEach(entry -> rows.computeIfAbsent(
                                entry.organization() + "/" + entry.key().name(), row -> new ArrayList<>())
                        .add(entry));
        Map<String, List<ApplicationIndex.Entry>> left =
                exchange.query("continue").map(row -> rows.tailMap(row, false)).orElse(rows);
        List<String> page = left.keySet().stream().limit(limit).toList();
        ObjectBuilder metadata = Value.object().put("total", rows.size());
        if (left.size() > page.size()) {
            metadata.put("continue", page.get(page.size() - 1));
        }
        return Answer.json(
                200,
                Value.object()
                        .put("kind", "PromotionMatrix")
                        .put("apiVersion", "apps.openova.io/v1")
                        .put("metadata", metadata)
                        .put(
                                "environments",
                                Value.list(columns.stream()
                                        .map(PromotionRoutes::column)
                                        .toList()))
                        .put(
                                "rows",
                                Value.list(page.stream()
                                        .map(row -> row(rows.getOrDefault(row, List.of())))
                                        .toList())));
    }

    private static Value column(Environment environment) {
        return Value.object()
                .put("name", environment.name().value())
                .put("type", environment.type())
                .put("organization", environment.organization())
                .build();
    }

    private Value row(List<ApplicationIndex.Entry> entries) {
        ApplicationIndex.Entry first = entries.get(0);
        return Value.object()
                .put("name", first.key().name().value())
                .put("organization", first.organization())
                .put("cells", Value.list(entries.stream().map(this::cell).toList()))
                .build();
    }

    private Value cell(ApplicationIndex.Entry entry) {
        return Value.object()
                .put("environment", entry.environment())
                .put("namespace", entry.key().namespace().value())
                .put("blueprint", entry.blueprint())
                .put("version", entry.version())
                .put("phase", Views.phase(live.find(entry.key())))
                .put("hold", entry.isHeld())
                .build();
    }

    private static int stage(String type) {
        int stage = STAGES.indexOf(type);
        return stage < 0 ? STAGES.size() : stage;
    }

    private Answer promote(Exchange exchange) {
        Wish wish = wish(exchange);
        access.require(Tier.ADMIN, exchange.caller(), wish.to(), wish.found().head());
        CommitOrder commit = KeyedOrders.of(
                exchange,
                "promote",
                wish.found().key() + " " + wish.to(),
                wish.found().key() + " " + wish.to());
        DeliveryOutcome outcome = ApplicationLifecycle.of(delivery(exchange, wish, Tier.ADMIN))
                .promote(order(exchange, wish, commit), access.overlay(exchange));
        access.changed();
        return answers.answer(exchange, outcome, false, Optional.of(wish.found().key()));
    }

    private Answer preview(Exchange exchange) {
        Wish wish = wish(exchange);
        return answers.previewed(
                exchange,
                ApplicationLifecycle.of(delivery(exchange, wish, Tier.VIEWER))
                        .planPromotion(order(exchange, wish, CommitOrder.by(exchange.author())), access.overlay()),
                Optional.empty(),
                wish.found().head());
    }

    /** What is promoted, and where to; the caller may see both. */
    private record Wish(VisibleOverlay.Found found, String to, Value body) {}

    private Wish wish(Exchange exchange) {
        Value body = exchange.document().value();
        String name = BodyFields.text(body, "name", 63).orElse("");
        Optional<String> namespace = BodyFields.text(body, "namespace", 63);
        String to = BodyFields.text(body, "to", 64).orElse("");
        if (!EnvironmentName.isValid(to) || name.isEmpty()) {
            throw Problems.invalidBody("send {\"name\": NAME, \"namespace\": NAMESPACE, \"to\": ENVIRONMENT}")
                    .refused();
        }
        VisibleOverlay.Found found = access.find(exchange.caller(), name, namespace);
        if (!exchange.caller().maySee(to)) {
            throw Problems.forbidden().refused();
        }
        return new Wish(found, to, body);
    }

    private ApplicationDelivery delivery(Exchange exchange, Wish wish, Tier tier) {
        return access.delivery(exchange.caller(), wish.found())
                .with(new CallerGate(exchange.caller(), tier, application -> true).replacing(true));
    }

    private static PromotionOrder order(Exchange exchange, Wish wish, CommitOrder commit) {
        ObjectValue values = BodyFields.object(wish.body(), "values");
        return new PromotionOrder(
                wish.found().key().name(),
                Optional.of(wish.found().key().namespace()),
                wish.found().application().environment().value(),
                wish.to(),
                named(wish.body(), "toName", ApplicationName::isValid).map(ApplicationName::new),
                named(wish.body(), "toNamespace", NamespaceName::isValid).map(NamespaceName::new),
                values,
                commit);
    }

    private static Optional<String> named(Value body, String field, Function<String, Boolean> isValid) {
        Optional<String> given =
                BodyFields.text(body, field, 63).map(String::strip).filter(text -> !text.isEmpty());
        if (given.filter(text -> !isValid.apply(text)).isPresent()) {
            throw Problems.invalidBody(field + " is a name: lower-case letters, digits, hyphens")
                    .refused();
        }
        return given;
    }

    private Answer impact(Exchange exchange) {
        Value body = exchange.document().value();
        String blueprint = BodyFields.text(body, "blueprint", 63).orElse("");
        String from = BodyFields.text(body, "from", 128).orElse("");
        String to = BodyFields.text(body, "to", 128).orElse("");
        if (!BlueprintName.isValid(blueprint) || !Version.isValid(from) || !Version.isValid(to)) {
            throw Problems.invalidBody("send {\"blueprint\": NAME, \"from\": VERSION, \"to\": VERSION}, exact versions")
                    .refused();
        }
        Snapshot head = access.head();
        ApplicationDelivery delivery = access.delivery(exchange.caller(), head);
        requireBlueprint(delivery.catalog(head), new BlueprintName(blueprint));
        Impact impact = ApplicationLifecycle.of(delivery)
                .impact(
                        new ImpactOrder(
                                new BlueprintName(blueprint),
                                new Version(from),
                                new Version(to),
                                Optional.empty(),
                                Optional.empty()),
                        head);
        List<Impact.OfApplication> visible = impact.applications().stream()
                .filter(one ->
                        exchange.caller().maySee(one.application().environment().value()))
                .toList();
        return Answer.json(
                200,
                Value.object()
                        .put("blueprint", blueprint)
                        .put("from", from)
                        .put("to", to)
                        .put(
                                "safe",
                                visible.stream()
                                        .filter(Impact.OfApplication::isSafe)
                                        .count())
                        .put(
                                "applications",
                                Value.list(visible.stream()
                                        .map(PromotionRoutes::verdict)
                                        .toList()))
                        .put(
                                "findings",
                                Value.list(impact.findings().stream()
                                        .<Value>map(Problem::finding)
                                        .toList())));
    }

    private static void requireBlueprint(Catalog catalog, BlueprintName name) {
        try {
            if (catalog.versions(name).isEmpty()) {
                throw Problem.of(404, "blueprint-not-found", "the catalog has no such Blueprint")
                        .refused();
            }
        } catch (MalformedBlueprintException broken) {
            throw Problem.of(
                            502,
                            "blueprint-schema-malformed",
                            "the Blueprint itself is malformed; correct it in the overlay")
                    .with(broken.findings())
                    .refused();
        }
    }

    private static Value verdict(Impact.OfApplication one) {
        return Views.head(one.application())
                .put(
                        "impact",
                        Value.texts(one.kinds().stream()
                                .map(kind ->
                                        kind.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                                .toList()))
                .put("safe", one.isSafe())
                .put(
                        "findings",
                        Value.list(one.findings().stream()
                                .<Value>map(Problem::finding)
                                .toList()))
                .build();
    }

    private static int limit(Exchange exchange) {
        String text = exchange.queries().getOrDefault("limit", Integer.toString(PAGE));
        if (!text.matches("[1-9][0-9]{0,2}") || Integer.parseInt(text) > LARGEST_PAGE) {
            throw Problems.invalidQuery("limit is 1 to " + LARGEST_PAGE).refused();
        }
        return Integer.parseInt(text);
    }
}
