package io.openova.catalyst.http.api;

import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.delivery.PlanOutcome;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.http.answer.Answer;
import io.openova.catalyst.http.answer.Problem;
import io.openova.catalyst.http.exchange.Audit;
import io.openova.catalyst.http.exchange.Exchange;
import io.openova.catalyst.http.exchange.OutcomeProblems;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.overlay.OverlayDiff;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectBuilder;
import java.util.List;
import java.util.Optional;

/** The answers to deliveries and to their previews. */
public final class DeliveryAnswers {
    private final VisibleOverlay access;
    private final LiveApplications live;
    private final Audit audit = new Audit();

    public DeliveryAnswers(VisibleOverlay access, LiveApplications live) {
        this.access = access;
        this.live = live;
    }

    /**
     * The answer to a delivery of one Application; a refusal is thrown as a problem.
     *
     * @param isInstall whether a delivery makes something new
     * @param key of the Application, as far as the request names one
     */
    public Answer answer(Exchange exchange, DeliveryOutcome outcome, boolean isInstall, Optional<ApplicationKey> key) {
        Answer answer = outcome.match(new DeliveryOutcome.Cases<>(
                delivered -> delivered.repeated()
                        ? repeated(exchange, delivered.commit(), isInstall ? 201 : 200, key.map(found -> found.name()
                                .value()))
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
        audit.wrote(exchange, key.map(Object::toString).orElse("?"), outcome);
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

    /** The answer to a change that became a branch or a pull request. */
    public Answer proposed(Exchange exchange, Application application, DeliveryOutcome.Proposed proposed) {
        return proposed(exchange, Views.head(application), proposed);
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
    Answer repeated(Exchange exchange, String commit, int status, Optional<String> name) {
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

    /**
     * The answer to a preview of one Application; a refusal is thrown as a problem.
     *
     * @param found the Application as it is now
     */
    public Answer previewed(
            Exchange exchange, PlanOutcome outcome, Optional<VisibleOverlay.Found> found, Snapshot head) {
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

    Answer removed(
            Exchange exchange, Application application, String commit, String outcome, Optional<OverlayDiff> diff) {
        ObjectBuilder body = Views.head(application).put("outcome", outcome).put("commit", commit);
        diff.map(whole -> access.visible(whole, exchange.caller()))
                .ifPresent(d -> body.put("changes", Views.changes(d)).put("planDigest", d.digest()));
        return Answer.json(200, body);
    }

    /**
     * Repeats the answer of the first removal; an Application of the same name that was installed since is left alone.
     */
    Answer removedBefore(Exchange exchange, String commit) {
        return FirstResult.of(access, exchange.caller(), commit, Optional.of(exchange.variable("name")))
                .map(first -> removed(exchange, first.application(), commit, "Repeated", Optional.empty()))
                .orElseGet(() -> Answer.json(200, bare(commit).put("name", exchange.variable("name"))));
    }

    private static ObjectBuilder bare(String commit) {
        return Value.object()
                .put("kind", "Application")
                .put("apiVersion", "apps.openova.io/v1")
                .put("outcome", "Repeated")
                .put("commit", commit);
    }

    /** The tag of an Application: changes exactly when the Application does. */
    public String etag(Application application) {
        return Views.etag(access.delivery().yaml(application));
    }

    static Answer refuse(Problem problem) {
        throw problem.refused();
    }
}
