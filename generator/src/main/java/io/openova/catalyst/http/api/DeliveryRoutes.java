package io.openova.catalyst.http.api;

import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.delivery.DeliveryOrder;
import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.delivery.Gate;
import io.openova.catalyst.delivery.PlanOutcome;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.http.answer.Answer;
import io.openova.catalyst.http.answer.Problem;
import io.openova.catalyst.http.answer.Problems;
import io.openova.catalyst.http.answer.RefusedException;
import io.openova.catalyst.http.auth.Caller;
import io.openova.catalyst.http.auth.CallerGate;
import io.openova.catalyst.http.auth.Tier;
import io.openova.catalyst.http.exchange.Audit;
import io.openova.catalyst.http.exchange.Exchange;
import io.openova.catalyst.http.exchange.OutcomeProblems;
import io.openova.catalyst.http.exchange.Route;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.request.RequestKind;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The endpoints that change an Application, and their previews: both use the same code, with or without a commit (trap
 * 17).
 */
public final class DeliveryRoutes {
    private final VisibleOverlay access;
    private final DeliveryAnswers answers;
    private final Audit audit = new Audit();

    public DeliveryRoutes(VisibleOverlay access, DeliveryAnswers answers) {
        this.access = access;
        this.answers = answers;
    }

    public List<Route> routes() {
        return List.of(
                Route.sovereign("POST", "/applications", this::install)
                        .query("strict", "replace")
                        .body(),
                Route.sovereign("POST", "/applications/preview", this::preview)
                        .query("strict")
                        .body()
                        .needing(Tier.VIEWER),
                change("PUT", "/applications/{name}", RequestKind.UPDATE).body(),
                change("PUT", "/applications/{name}/topology", RequestKind.TOPOLOGY)
                        .body(),
                change("POST", "/applications/{name}/upgrade", RequestKind.UPGRADE)
                        .query("targetVersion")
                        .optionalBody(),
                plan("/applications/{name}/preview", RequestKind.UPDATE).body(),
                Route.sovereign("POST", "/applications/{name}/delete/preview", this::planRemoval)
                        .query("namespace", "force")
                        .needing(Tier.VIEWER),
                plan("/applications/{name}/topology/preview", RequestKind.TOPOLOGY)
                        .body(),
                plan("/applications/{name}/upgrade/preview", RequestKind.UPGRADE)
                        .query("targetVersion")
                        .optionalBody(),
                Route.sovereign("DELETE", "/applications/{name}", this::remove).query("namespace", "force"));
    }

    private Route change(String method, String path, RequestKind kind) {
        return Route.sovereign(method, path, exchange -> deliver(exchange, kind))
                .query("namespace", "strict", "force")
                .checked(exchange ->
                        present(exchange).ifPresent(found -> access.require(Tier.ADMIN, exchange.caller(), found)));
    }

    private Route plan(String path, RequestKind kind) {
        return Route.sovereign("POST", path, exchange -> planned(exchange, kind, Optional.of(access.find(exchange))))
                .query("namespace", "strict", "force")
                .checked(access::find)
                .needing(Tier.VIEWER);
    }

    private Answer install(Exchange exchange) {
        Document document = application(exchange);
        CommitOrder commit = KeyedOrders.of(exchange, "install", "", named(document));
        Gate rights =
                new CallerGate(exchange.caller(), Tier.ADMIN, application -> true).replacing(exchange.flag("replace"));
        DeliveryOutcome outcome = delivery(exchange, Optional.empty(), Preconditions.of(exchange, rights, this::etag))
                .deliver(List.of(document), DeliveryOrder.install(commit), access.overlay(exchange));
        access.changed();
        return answers.answer(exchange, outcome, true, key(document));
    }

    private Answer preview(Exchange exchange) {
        return planned(exchange, RequestKind.PREVIEW, Optional.empty());
    }

    private Answer deliver(Exchange exchange, RequestKind kind) {
        Optional<VisibleOverlay.Found> there = present(exchange);
        Document document = changeDocument(exchange, kind);
        CommitOrder commit = KeyedOrders.of(exchange, kind.name().toLowerCase(Locale.ROOT), there);
        if (there.isEmpty()) {
            DeliveryOrder again = new DeliveryOrder(kind, Optional.empty(), exchange.flag("force"), commit);
            return access.delivery()
                    .delivered(List.of(document), again, access.overlay(exchange))
                    .map(first -> answers.repeated(exchange, first, 200, Optional.of(exchange.variable("name"))))
                    .orElseThrow(() -> VisibleOverlay.notFound().refused());
        }
        VisibleOverlay.Found found = there.get();
        access.require(Tier.ADMIN, exchange.caller(), found);
        DeliveryOrder order = new DeliveryOrder(kind, Optional.of(found.key()), exchange.flag("force"), commit);
        DeliveryOutcome outcome = delivery(exchange, Optional.of(found), guarded(exchange))
                .deliver(List.of(document), order, access.overlay(exchange));
        access.changed();
        return answers.answer(exchange, outcome, false, Optional.of(found.key()));
    }

    private Answer remove(Exchange exchange) {
        Optional<VisibleOverlay.Found> there = present(exchange);
        CommitOrder commit = KeyedOrders.of(exchange, "delete", there);
        boolean isForced = exchange.flag("force");
        if (there.isEmpty()) {
            return access.delivery()
                    .removed(commit, access.overlay(), isForced)
                    .map(first -> answers.removedBefore(exchange, first))
                    .orElseThrow(() -> VisibleOverlay.notFound().refused());
        }
        VisibleOverlay.Found found = there.get();
        access.require(Tier.ADMIN, exchange.caller(), found);
        DeliveryOutcome outcome = delivery(exchange, Optional.of(found), guarded(exchange))
                .remove(found.key(), commit, access.overlay(), isForced);
        access.changed();
        audit.wrote(exchange, found.key(), outcome);
        return outcome.match(new DeliveryOutcome.Cases<>(
                delivered -> delivered.repeated()
                        ? answers.removedBefore(exchange, delivered.commit())
                        : answers.removed(
                                exchange, found.application(), delivered.commit(), "Removed", delivered.diff()),
                proposed -> answers.proposed(exchange, found.application(), proposed),
                unchanged ->
                        answers.removed(exchange, found.application(), unchanged.head(), "Unchanged", Optional.empty()),
                rejected -> DeliveryAnswers.refuse(OutcomeProblems.rejected(exchange.caller(), rejected.findings())),
                conflicted -> DeliveryAnswers.refuse(OutcomeProblems.conflicted(conflicted))));
    }

    private Answer planRemoval(Exchange exchange) {
        VisibleOverlay.Found found = access.find(exchange);
        Gate mayRead = new CallerGate(exchange.caller(), Tier.VIEWER, application -> true);
        PlanOutcome outcome = delivery(exchange, Optional.of(found), mayRead)
                .planRemoval(found.key(), access.overlay(), found.head(), exchange.flag("force"));
        return outcome.match(
                plan -> Answer.json(
                        200,
                        Views.head(found.application())
                                .put(
                                        "diff",
                                        access.visible(plan.shown(), exchange.caller())
                                                .unified())
                                .put("changes", Views.changes(access.visible(plan.diff(), exchange.caller())))
                                .put("subject", plan.subject())
                                .put("planDigest", plan.diff().digest())
                                .put("warnings", Views.warnings(plan.findings()))),
                refused -> DeliveryAnswers.refuse(OutcomeProblems.rejected(exchange.caller(), refused.findings())));
    }

    /**
     * The Application that the path names. Empty only when it is not there and the request has an idempotency key,
     * which may have been used for it before it was removed.
     */
    private Optional<VisibleOverlay.Found> present(Exchange exchange) {
        try {
            return Optional.of(access.find(exchange));
        } catch (RefusedException refused) {
            if (refused.problem().status() == 404
                    && exchange.header(KeyedOrders.KEY).isPresent()) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    private Answer planned(Exchange exchange, RequestKind kind, Optional<VisibleOverlay.Found> found) {
        Document document = found.isPresent() ? changeDocument(exchange, kind) : application(exchange);
        Snapshot head = access.head();
        DeliveryOrder order = new DeliveryOrder(
                kind, found.map(VisibleOverlay.Found::key), exchange.flag("force"), CommitOrder.by(exchange.author()));
        Gate mayRead = new CallerGate(exchange.caller(), Tier.VIEWER, application -> true);
        PlanOutcome outcome = delivery(exchange, found, mayRead).plan(List.of(document), order, access.overlay(), head);
        return answers.previewed(exchange, outcome, found, head);
    }

    private ApplicationDelivery delivery(Exchange exchange, Optional<VisibleOverlay.Found> found, Gate gate) {
        Caller caller = exchange.caller();
        ApplicationDelivery own = found.map(there -> access.delivery(caller, there))
                .orElseGet(() -> access.delivery(caller, access.head()))
                .with(gate);
        return exchange.flag("strict") ? own.strict() : own;
    }

    /** Rights and conditions of a write to an Application that is there. */
    private Gate guarded(Exchange exchange) {
        return Preconditions.of(
                exchange, new CallerGate(exchange.caller(), Tier.ADMIN, application -> true), this::etag);
    }

    private String etag(Application application) {
        return Views.etag(access.delivery().yaml(application));
    }

    /** The body as a request about an Application; other kinds of objects are refused. */
    private static Document application(Exchange exchange) {
        Document document = exchange.document();
        Optional<Value> kind = document.value().at("kind");
        if (kind.isPresent() && !kind.equals(Optional.of(Value.text("Application")))) {
            throw Problem.of(400, "kind-mismatch", "this path takes an Application or a request for one")
                    .refused();
        }
        return document;
    }

    /** The body of a change; {@code ?targetVersion=} stands for a version when there is no body. */
    private static Document changeDocument(Exchange exchange, RequestKind kind) {
        Optional<String> version = kind == RequestKind.UPGRADE ? exchange.query("targetVersion") : Optional.empty();
        Document document =
                exchange.hasBody() ? application(exchange) : Document.withoutText(ObjectValue.EMPTY, "no body");
        if (version.isEmpty()) {
            return document;
        }
        boolean saysAnother = document.value() instanceof ObjectValue body
                && body.entries().containsKey("toVersion")
                && !body.textAt("toVersion").map(String::strip).equals(version);
        if (saysAnother) {
            throw Problems.invalidQuery("targetVersion and the body's toVersion differ")
                    .refused();
        }
        return document.value() instanceof ObjectValue body
                ? new Document(
                        body.with("toVersion", Value.text(version.get())),
                        document.file(),
                        document.index(),
                        document.locator())
                : document;
    }

    /** For the log and the key: what the body names, whatever it is. */
    private static String named(Document document) {
        return key(document).map(ApplicationKey::toString).orElse("?");
    }

    private static Optional<ApplicationKey> key(Document document) {
        Value value = document.value();
        Optional<String> name =
                value.textAt("name").or(() -> value.textAt("metadata", "name")).map(String::strip);
        Optional<String> namespace = value.textAt("organizationRef")
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .or(() -> value.textAt("namespace"))
                .or(() -> value.textAt("metadata", "namespace"))
                .map(String::strip);
        return name.filter(io.openova.catalyst.model.ApplicationName::isValid).flatMap(n -> namespace
                .filter(io.openova.catalyst.model.NamespaceName::isValid)
                .map(ns -> VisibleOverlay.key(ns, n)));
    }
}
