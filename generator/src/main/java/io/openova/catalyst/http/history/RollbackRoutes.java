package io.openova.catalyst.http.history;

import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.delivery.PlanOutcome;
import io.openova.catalyst.desired.Hold;
import io.openova.catalyst.desired.Holds;
import io.openova.catalyst.http.answer.Answer;
import io.openova.catalyst.http.answer.Problem;
import io.openova.catalyst.http.answer.Problems;
import io.openova.catalyst.http.api.DeliveryAnswers;
import io.openova.catalyst.http.api.KeyedOrders;
import io.openova.catalyst.http.api.Views;
import io.openova.catalyst.http.api.VisibleOverlay;
import io.openova.catalyst.http.auth.Tier;
import io.openova.catalyst.http.exchange.Audit;
import io.openova.catalyst.http.exchange.BodyFields;
import io.openova.catalyst.http.exchange.EntityTags;
import io.openova.catalyst.http.exchange.Exchange;
import io.openova.catalyst.http.exchange.OutcomeProblems;
import io.openova.catalyst.http.exchange.Route;
import io.openova.catalyst.lifecycle.ApplicationLifecycle;
import io.openova.catalyst.lifecycle.RollbackOrder;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectBuilder;
import java.util.List;
import java.util.Optional;

/** Takes an Application back to an earlier state, and holds it there or where it is. */
public final class RollbackRoutes {
    private static final int LONGEST_REASON = 500;

    private final VisibleOverlay access;
    private final DeliveryAnswers answers;
    private final ApplicationLifecycle lifecycle;
    private final Audit audit = new Audit();

    public RollbackRoutes(VisibleOverlay access, DeliveryAnswers answers) {
        this.access = access;
        this.answers = answers;
        this.lifecycle = ApplicationLifecycle.of(access.delivery());
    }

    public List<Route> routes() {
        return List.of(
                guarded("POST", "/applications/{name}/rollback", this::rollback).body(),
                Route.sovereign("POST", "/applications/{name}/rollback/preview", this::preview)
                        .query("namespace")
                        .checked(access::find)
                        .needing(Tier.VIEWER)
                        .body(),
                Route.sovereign("GET", "/applications/{name}/hold", this::held).query("namespace"),
                guarded("PUT", "/applications/{name}/hold", this::hold).body(),
                guarded("DELETE", "/applications/{name}/hold", this::lift));
    }

    private Route guarded(String method, String path, Route.Endpoint endpoint) {
        return Route.sovereign(method, path, endpoint)
                .query("namespace")
                .checked(exchange -> access.require(Tier.ADMIN, exchange.caller(), access.find(exchange)));
    }

    private Answer rollback(Exchange exchange) {
        VisibleOverlay.Found found = writable(exchange);
        RollbackOrder order = order(exchange, found, KeyedOrders.of(exchange, "rollback", Optional.of(found)));
        lifecycle
                .planRollback(order, access.overlay())
                .match(
                        plan -> {
                            requireThere(exchange, plan, found, Tier.ADMIN);
                            return true;
                        },
                        // A key that was used before still has its answer; everything else is refused below.
                        refused -> false);
        DeliveryOutcome outcome = lifecycle.rollback(order, access.overlay(exchange));
        access.changed();
        return answers.answer(exchange, outcome, false, Optional.of(found.key()));
    }

    private Answer preview(Exchange exchange) {
        VisibleOverlay.Found found = access.find(exchange);
        RollbackOrder order = order(exchange, found, KeyedOrders.of(exchange, "rollback", Optional.of(found)));
        PlanOutcome outcome = lifecycle.planRollback(order, access.overlay());
        if (outcome instanceof PlanOutcome.Plan plan) {
            requireThere(exchange, plan, found, Tier.VIEWER);
        }
        return answers.previewed(exchange, outcome, Optional.of(found), found.head());
    }

    /** The earlier state may have been of another Environment. */
    private void requireThere(Exchange exchange, PlanOutcome.Plan plan, VisibleOverlay.Found found, Tier tier) {
        plan.prepared()
                .forEach(prepared -> access.require(
                        tier,
                        exchange.caller(),
                        prepared.application().environment().value(),
                        found.head()));
    }

    private static RollbackOrder order(Exchange exchange, VisibleOverlay.Found found, CommitOrder commit) {
        Value body = exchange.document().value();
        Optional<String> revision =
                BodyFields.text(body, "commit", 40).map(String::strip).filter(text -> !text.isEmpty());
        if (revision.filter(text -> !text.matches("[0-9a-f]{4,40}")).isPresent()) {
            throw Problems.invalidBody("commit is the id of a commit, or the first digits of it")
                    .refused();
        }
        boolean isExact = BodyFields.flag(body, "exact");
        return new RollbackOrder(found.key(), revision, reason(body), isExact, commit);
    }

    private Answer held(Exchange exchange) {
        VisibleOverlay.Found found = access.find(exchange);
        return Answer.json(200, view(found, holds(found).of(found.key())));
    }

    private Answer hold(Exchange exchange) {
        VisibleOverlay.Found found = writable(exchange);
        String reason = reason(exchange.document().value());
        CommitOrder commit = KeyedOrders.of(exchange, "hold", Optional.of(found));
        return written(
                exchange,
                found,
                lifecycle.hold(found.key(), exchange.caller().id(), reason, commit, access.overlay(exchange)));
    }

    private Answer lift(Exchange exchange) {
        VisibleOverlay.Found found = writable(exchange);
        CommitOrder commit = KeyedOrders.of(exchange, "lift", Optional.of(found));
        return written(exchange, found, lifecycle.lift(found.key(), commit, access.overlay(exchange)));
    }

    private Answer written(Exchange exchange, VisibleOverlay.Found found, DeliveryOutcome outcome) {
        access.changed();
        audit.wrote(exchange, found.key(), outcome);
        return outcome.match(new DeliveryOutcome.Cases<>(
                delivered -> committed(found, delivered.repeated() ? "Repeated" : "Delivered", delivered.commit()),
                proposed -> answers.proposed(exchange, found.application(), proposed),
                unchanged -> committed(found, "Unchanged", unchanged.head()),
                rejected -> {
                    throw OutcomeProblems.rejected(exchange.caller(), rejected.findings())
                            .refused();
                },
                conflicted -> {
                    throw OutcomeProblems.conflicted(conflicted).refused();
                }));
    }

    private Answer committed(VisibleOverlay.Found found, String outcome, String commit) {
        VisibleOverlay.Found now = new VisibleOverlay.Found(found.application(), access.head());
        return Answer.json(
                200,
                view(now, holds(now).of(found.key())).put("outcome", outcome).put("commit", commit));
    }

    private static ObjectBuilder view(VisibleOverlay.Found found, Optional<Hold> hold) {
        ObjectBuilder view = Views.head(found.application()).put("held", hold.isPresent());
        hold.ifPresent(there -> view.put("hold", HistoryRoutes.hold(there)));
        return view;
    }

    private Holds holds(VisibleOverlay.Found found) {
        return lifecycle.holds(found.head());
    }

    /** The Application, which the caller may change, and which is the one that If-Match names. */
    private VisibleOverlay.Found writable(Exchange exchange) {
        VisibleOverlay.Found found = access.find(exchange);
        access.require(Tier.ADMIN, exchange.caller(), found);
        boolean isAnother = exchange.header("If-Match")
                .filter(tags -> !EntityTags.of(tags).matchStrongly(Optional.of(answers.etag(found.application()))))
                .isPresent();
        if (isAnother) {
            throw Problem.of(
                            412,
                            "precondition-failed",
                            "the Application is not the one that If-Match names; get it again and review the change")
                    .refused();
        }
        return found;
    }

    private static String reason(Value body) {
        return BodyFields.text(body, "reason", LONGEST_REASON).orElse("").strip();
    }
}
