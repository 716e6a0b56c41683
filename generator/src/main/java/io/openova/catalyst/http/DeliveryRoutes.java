package io.openova.catalyst.http;

import io.openova.catalyst.application.Application;
import io.openova.catalyst.application.ApplicationKey;
import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.delivery.DeliveryOrder;
import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.delivery.PlanOutcome;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.OverlayDiff;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.request.RequestKind;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectBuilder;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Everything that changes an Application, and the previews of it: the same path, with or without a commit (trap 17). */
final class DeliveryRoutes {
    private final Access access;
    private final LiveApplications live;
    private final Audit audit = new Audit();

    DeliveryRoutes(Access access, LiveApplications live) {
        this.access = access;
        this.live = live;
    }

    List<Route> routes() {
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
                .checked(exchange -> access.require(Tier.ADMIN, exchange.caller(), access.find(exchange)));
    }

    private Route plan(String path, RequestKind kind) {
        return Route.sovereign("POST", path, exchange -> planned(exchange, kind, Optional.of(access.find(exchange))))
                .query("namespace", "strict", "force")
                .checked(access::find)
                .needing(Tier.VIEWER);
    }

    private Answer install(Exchange exchange) {
        Document document = application(exchange);
        CommitOrder commit = commit(exchange, RequestKind.INSTALL, named(document));
        ApplicationDelivery own = access.delivery()
                .with(new CallerGate(exchange.caller(), Tier.ADMIN, application -> true)
                        .replacing(exchange.flag("replace")));
        DeliveryOutcome outcome = (exchange.flag("strict") ? own.strict() : own)
                .deliver(List.of(document), DeliveryOrder.install(commit), access.overlay());
        access.changed();
        return answer(exchange, outcome, Optional.empty(), document);
    }

    private Answer preview(Exchange exchange) {
        return planned(exchange, RequestKind.PREVIEW, Optional.empty());
    }

    private Answer deliver(Exchange exchange, RequestKind kind) {
        Access.Found found = access.find(exchange);
        access.require(Tier.ADMIN, exchange.caller(), found);
        Document document = changeDocument(exchange, kind);
        DeliveryOrder order = new DeliveryOrder(
                kind,
                Optional.of(found.key()),
                exchange.flag("force"),
                commit(exchange, kind, found.key().toString()));
        DeliveryOutcome outcome =
                delivery(exchange, Tier.ADMIN, ifMatch(exchange)).deliver(List.of(document), order, access.overlay());
        access.changed();
        return answer(exchange, outcome, Optional.of(found.key()), document);
    }

    private Answer remove(Exchange exchange) {
        Access.Found found = access.find(exchange);
        access.require(Tier.ADMIN, exchange.caller(), found);
        DeliveryOutcome outcome = delivery(exchange, Tier.ADMIN, ifMatch(exchange))
                .remove(
                        found.key(),
                        commit(exchange, "delete", found.key().toString()),
                        access.overlay(),
                        exchange.flag("force"));
        access.changed();
        audit.wrote(exchange, found.key(), outcome);
        return outcome.match(new DeliveryOutcome.Cases<>(
                delivered -> removed(
                        found.application(),
                        delivered.commit(),
                        delivered.repeated() ? "Repeated" : "Removed",
                        delivered.diff()),
                proposed -> proposed(Views.head(found.application()), proposed),
                unchanged -> removed(found.application(), unchanged.head(), "Unchanged", Optional.empty()),
                rejected -> refuse(Outcomes.rejected(exchange.caller(), rejected.findings())),
                conflicted -> refuse(Outcomes.conflicted(conflicted.conflicts()))));
    }

    private static Answer removed(Application application, String commit, String outcome, Optional<OverlayDiff> diff) {
        ObjectBuilder body = Views.head(application).put("outcome", outcome).put("commit", commit);
        diff.ifPresent(d -> body.put("changes", Views.changes(d)).put("planDigest", d.digest()));
        return Answer.json(200, body);
    }

    private Answer answer(
            Exchange exchange, DeliveryOutcome outcome, Optional<ApplicationKey> target, Document document) {
        boolean isInstall = target.isEmpty();
        Answer answer = outcome.match(new DeliveryOutcome.Cases<>(
                delivered -> delivered.repeated()
                        ? repeated(exchange, delivered, target, document)
                        : written(
                                exchange,
                                isInstall ? 201 : 200,
                                delivered.applications().get(0),
                                "Delivered",
                                delivered.commit(),
                                delivered.findings(),
                                delivered.diff()),
                proposed -> proposed(Views.head(proposed.applications().get(0)), proposed),
                unchanged -> written(
                        exchange,
                        200,
                        unchanged.applications().get(0),
                        "Unchanged",
                        unchanged.head(),
                        unchanged.findings(),
                        Optional.empty()),
                rejected -> refuse(Outcomes.rejected(exchange.caller(), rejected.findings())),
                conflicted -> refuse(Outcomes.conflicted(conflicted.conflicts()))));
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
        diff.ifPresent(d -> body.put("changes", Views.changes(d)).put("planDigest", d.digest()));
        Answer.Whole answer = Answer.json(status, body)
                .with("ETag", Views.etag(access.delivery().yaml(application)));
        return status == 201
                ? answer.with("Location", Views.location(exchange.variable("id"), application.key()))
                : answer;
    }

    /** The overlay takes changes as pull requests: nothing is in force until somebody merges it. */
    private static Answer proposed(ObjectBuilder body, DeliveryOutcome.Proposed proposed) {
        Optional<String> link =
                proposed.proposal().pullRequest().map(request -> request.link().toString());
        body.put("outcome", "Proposed")
                .put("commit", proposed.commit())
                .put("branch", proposed.proposal().branch())
                .put("base", proposed.proposal().base())
                .put("link", link.map(Value::text))
                .put("planDigest", proposed.diff().digest())
                .put("changes", Views.changes(proposed.diff()))
                .put("warnings", Views.warnings(proposed.findings()));
        proposed.proposal()
                .pullRequest()
                .ifPresent(pull -> body.put(
                        "pullRequest",
                        Value.object().put("number", pull.number()).put("new", pull.isNew())));
        Answer.Whole answer = Answer.json(202, body);
        return link.map(place -> answer.with("Location", place)).orElse(answer);
    }

    /** The first answer again, as far as the Application still is what it was. */
    private Answer repeated(
            Exchange exchange,
            DeliveryOutcome.Delivered delivered,
            Optional<ApplicationKey> target,
            Document document) {
        Snapshot head = access.head();
        Optional<Application> application =
                target.or(() -> key(document)).flatMap(key -> access.delivery().application(key, head));
        if (application.isPresent()) {
            return written(
                    exchange,
                    target.isEmpty() ? 201 : 200,
                    application.get(),
                    "Repeated",
                    delivered.commit(),
                    delivered.findings(),
                    Optional.empty());
        }
        return Answer.json(
                200,
                Value.object()
                        .put("kind", "Application")
                        .put("apiVersion", "apps.openova.io/v1")
                        .put("outcome", "Repeated")
                        .put("commit", delivered.commit()));
    }

    private Answer planned(Exchange exchange, RequestKind kind, Optional<Access.Found> found) {
        Document document = found.isPresent() ? changeDocument(exchange, kind) : application(exchange);
        Snapshot head = access.head();
        DeliveryOrder order = new DeliveryOrder(
                kind, found.map(Access.Found::key), exchange.flag("force"), CommitOrder.by(exchange.author()));
        PlanOutcome outcome = delivery(exchange, Tier.VIEWER, application -> true)
                .plan(List.of(document), order, access.overlay(), head);
        return outcome.match(
                plan -> previewed(plan, found, head),
                refused -> refuse(Outcomes.rejected(exchange.caller(), refused.findings())));
    }

    private Answer previewed(PlanOutcome.Plan plan, Optional<Access.Found> found, Snapshot head) {
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
                .put("diff", plan.shown().unified())
                .put("changes", Views.changes(plan.diff()))
                .put("subject", plan.subject())
                .put("planDigest", plan.diff().digest())
                .put("warnings", Views.warnings(plan.findings()));
        return Answer.json(200, body);
    }

    private ApplicationDelivery delivery(Exchange exchange, Tier tier, Predicate<Application> unchanged) {
        ApplicationDelivery own = access.delivery().with(new CallerGate(exchange.caller(), tier, unchanged));
        return exchange.flag("strict") ? own.strict() : own;
    }

    /** Strong comparison; {@code *} means that it must exist, which a change finds out anyway. */
    private Predicate<Application> ifMatch(Exchange exchange) {
        Optional<String> wanted = exchange.header("If-Match").map(String::strip).filter(text -> !text.equals("*"));
        return application -> wanted.map(text -> List.of(text.split("\\s*,\\s*"))
                        .contains(Views.etag(access.delivery().yaml(application))))
                .orElse(true);
    }

    /** The body as a request about an Application; another kind of object has no business here. */
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

    private CommitOrder commit(Exchange exchange, RequestKind kind, String target) {
        return commit(exchange, kind.name().toLowerCase(java.util.Locale.ROOT), target);
    }

    /**
     * A key counts for its caller, its operation, and its target only: two callers that both count from 1 must not be answered
     * with each other's commits.
     */
    static CommitOrder commit(Exchange exchange, String operation, String target) {
        Optional<String> key = exchange.header("Idempotency-Key")
                .map(text -> text + " (" + operation + " " + target + " by "
                        + exchange.caller().id() + ")");
        if (key.isPresent() && !CommitOrder.isKey(key.get())) {
            throw Problem.of(400, "invalid-idempotency-key", "an Idempotency-Key is 1 to 64 printable ASCII characters")
                    .refused();
        }
        return new CommitOrder(
                exchange.author(),
                Optional.of(exchange.requestId()),
                key,
                Optional.of(exchange.caller().id()),
                exchange.header("traceparent")
                        .filter(text -> text.matches("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")));
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
        return name.filter(io.openova.catalyst.application.ApplicationName::isValid)
                .flatMap(n -> namespace
                        .filter(io.openova.catalyst.application.NamespaceName::isValid)
                        .map(ns -> Access.key(ns, n)));
    }

    private static Answer refuse(Problem problem) {
        throw problem.refused();
    }
}
