package io.openova.catalyst.http.api;

import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.delivery.DeliveryOrder;
import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.delivery.Gate;
import io.openova.catalyst.delivery.PlanOutcome;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.finding.Finding;
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
import io.openova.catalyst.overlay.OverlayDiff;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.request.RequestKind;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectBuilder;
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
    private final LiveApplications live;
    private final Audit audit = new Audit();

    public DeliveryRoutes(VisibleOverlay access, LiveApplications live) {
        this.access = access;
        this.live = live;
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
                .deliver(List.of(document), DeliveryOrder.install(commit), access.overlay());
        access.changed();
        return answer(exchange, outcome, Optional.empty(), document);
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
                    .delivered(List.of(document), again, access.overlay())
                    .map(first -> repeated(exchange, first, 200, Optional.of(exchange.variable("name"))))
                    .orElseThrow(() -> VisibleOverlay.notFound().refused());
        }
        VisibleOverlay.Found found = there.get();
        access.require(Tier.ADMIN, exchange.caller(), found);
        DeliveryOrder order = new DeliveryOrder(kind, Optional.of(found.key()), exchange.flag("force"), commit);
        DeliveryOutcome outcome = delivery(exchange, Optional.of(found), guarded(exchange))
                .deliver(List.of(document), order, access.overlay());
        access.changed();
        return answer(exchange, outcome, Optional.of(found.key()), document);
    }

    private Answer remove(Exchange exchange) {
        Optional<VisibleOverlay.Found> there = present(exchange);
        CommitOrder commit = KeyedOrders.of(exchange, "delete", there);
        boolean isForced = exchange.flag("force");
        if (there.isEmpty()) {
            return access.delivery()
                    .removed(commit, access.overlay(), isForced)
                    .map(first -> removedBefore(exchange, first))
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
                        ? removedBefore(exchange, delivered.commit())
                        : removed(found.application(), delivered.commit(), "Removed", delivered.diff()),
                proposed -> proposed(exchange, Views.head(found.application()), proposed),
                unchanged -> removed(found.application(), unchanged.head(), "Unchanged", Optional.empty()),
                rejected -> refuse(OutcomeProblems.rejected(exchange.caller(), rejected.findings())),
                conflicted -> refuse(OutcomeProblems.conflicted(conflicted))));
    }

    private static Answer removed(Application application, String commit, String outcome, Optional<OverlayDiff> diff) {
        ObjectBuilder body = Views.head(application).put("outcome", outcome).put("commit", commit);
        diff.ifPresent(d -> body.put("changes", Views.changes(d)).put("planDigest", d.digest()));
        return Answer.json(200, body);
    }

    /**
     * Repeats the answer of the first removal; an Application of the same name that was installed since is left alone.
     */
    private Answer removedBefore(Exchange exchange, String commit) {
        return FirstResult.of(access, exchange.caller(), commit, Optional.of(exchange.variable("name")))
                .map(first -> removed(first.application(), commit, "Repeated", Optional.empty()))
                .orElseGet(() -> Answer.json(200, bare(commit).put("name", exchange.variable("name"))));
    }

    private static ObjectBuilder bare(String commit) {
        return Value.object()
                .put("kind", "Application")
                .put("apiVersion", "apps.openova.io/v1")
                .put("outcome", "Repeated")
                .put("commit", commit);
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

    private Answer answer(
            Exchange exchange, DeliveryOutcome outcome, Optional<ApplicationKey> target, Document document) {
        boolean isInstall = target.isEmpty();
        Answer answer = outcome.match(new DeliveryOutcome.Cases<>(
                delivered -> delivered.repeated()
                        ? repeated(
                                exchange,
                                delivered.commit(),
                                isInstall ? 201 : 200,
                                target.or(() -> key(document))
                                        .map(key -> key.name().value()))
                        : written(
                                exchange,
                                isInstall ? 201 : 200,
                                delivered.applications().get(0),
                                "Delivered",
                                delivered.commit(),
                                delivered.findings(),
                                delivered.diff()),
                proposed ->
                        proposed(exchange, Views.head(proposed.applications().get(0)), proposed),
                unchanged -> written(
                        exchange,
                        200,
                        unchanged.applications().get(0),
                        "Unchanged",
                        unchanged.head(),
                        unchanged.findings(),
                        Optional.empty()),
                rejected -> refuse(OutcomeProblems.rejected(exchange.caller(), rejected.findings())),
                conflicted -> refuse(OutcomeProblems.conflicted(conflicted))));
        audit.wrote(exchange, target.map(Object::toString).orElse(named(document)), outcome);
        return answer;
    }

    private Answer written(
            Exchange exchange,
            int status,
            Application application,
            String outcome,
            String commit,
            List<Finding> findings,
            Optional<OverlayDiff> diff) {
        ObjectBuilder body = Views.head(application)
                .put("outcome", outcome)
                .put("commit", commit)
                .put("toVersion", application.blueprint().version().value())
                .put("spec", access.shown(application).at("spec"));
        Views.status(body, live.find(application.key())).put("warnings", Views.warnings(findings));
        diff.map(whole -> access.visible(whole, exchange.caller()))
                .ifPresent(d -> body.put("changes", Views.changes(d)).put("planDigest", d.digest()));
        Answer.Whole answer = Answer.json(status, body)
                .with("ETag", Views.etag(access.delivery().yaml(application)));
        return status == 201
                ? answer.with("Location", Views.location(exchange.variable("id"), application.key()))
                : answer;
    }

    /** The overlay takes changes as pull requests: nothing is in force until somebody merges it. */
    private Answer proposed(Exchange exchange, ObjectBuilder body, DeliveryOutcome.Proposed proposed) {
        Optional<String> link =
                proposed.proposal().pullRequest().map(request -> request.link().toString());
        body.put("outcome", "Proposed")
                .put("commit", proposed.commit())
                .put("branch", proposed.proposal().branch())
                .put("base", proposed.proposal().base())
                .put("link", link.map(Value::text))
                .put("planDigest", proposed.diff().digest())
                .put("changes", Views.changes(access.visible(proposed.diff(), exchange.caller())))
                .put("warnings", Views.warnings(proposed.findings()));
        proposed.proposal()
                .pullRequest()
                .ifPresent(pull -> body.put(
                        "pullRequest",
                        Value.object().put("number", pull.number()).put("new", pull.isNew())));
        Answer.Whole answer = Answer.json(202, body);
        return link.map(place -> answer.with("Location", place)).orElse(answer);
    }

    /** Repeats the first answer, and adds what has happened to the Application since. */
    private Answer repeated(Exchange exchange, String commit, int status, Optional<String> name) {
        Optional<FirstResult> first = FirstResult.of(access, exchange.caller(), commit, name);
        if (first.isEmpty()) {
            return Answer.json(200, bare(commit));
        }
        Application application = first.get().application();
        List<Finding> notes = first.get().isGone()
                ? List.of(Finding.warning(
                                "request/repeated-gone",
                                Pointer.ROOT,
                                "this is what the request did the first time; the Application " + application.key()
                                        + " was removed since")
                        .withRemedy("send the request with another Idempotency-Key to install it again"))
                : List.of();
        return written(exchange, status, application, "Repeated", commit, notes, Optional.empty());
    }

    private Answer planned(Exchange exchange, RequestKind kind, Optional<VisibleOverlay.Found> found) {
        Document document = found.isPresent() ? changeDocument(exchange, kind) : application(exchange);
        Snapshot head = access.head();
        DeliveryOrder order = new DeliveryOrder(
                kind, found.map(VisibleOverlay.Found::key), exchange.flag("force"), CommitOrder.by(exchange.author()));
        Gate mayRead = new CallerGate(exchange.caller(), Tier.VIEWER, application -> true);
        PlanOutcome outcome = delivery(exchange, found, mayRead).plan(List.of(document), order, access.overlay(), head);
        return outcome.match(
                plan -> previewed(exchange, plan, found, head),
                refused -> refuse(OutcomeProblems.rejected(exchange.caller(), refused.findings())));
    }

    private Answer previewed(
            Exchange exchange, PlanOutcome.Plan plan, Optional<VisibleOverlay.Found> found, Snapshot head) {
        Application application = plan.prepared().get(0).application();
        ObjectBuilder body = Views.head(application)
                .put("toVersion", application.blueprint().version().value())
                .put("spec", access.delivery().shown(head).apply(application).at("spec"));
        found.ifPresent(before -> body.put(
                        "fromVersion",
                        before.application().blueprint().version().value())
                .put("fromPlacement", before.application().placement().mode().word()));
        body.put(
                        "manifests",
                        Value.list(
                                access.delivery().shownManifests(plan.prepared().get(0), head).entrySet().stream()
                                        .<Value>map(file -> Value.object()
                                                .put("path", file.getKey().toString())
                                                .put("content", file.getValue())
                                                .build())
                                        .toList()))
                .put("diff", access.visible(plan.shown(), exchange.caller()).unified())
                .put("changes", Views.changes(access.visible(plan.diff(), exchange.caller())))
                .put("subject", plan.subject())
                .put("planDigest", plan.diff().digest())
                .put("warnings", Views.warnings(plan.findings()));
        return Answer.json(200, body);
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

    private static Answer refuse(Problem problem) {
        throw problem.refused();
    }
}
