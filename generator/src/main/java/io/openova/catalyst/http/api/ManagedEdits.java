package io.openova.catalyst.http.api;

import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.delivery.DeliveryOrder;
import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.http.answer.Answer;
import io.openova.catalyst.http.answer.Problem;
import io.openova.catalyst.http.auth.CallerGate;
import io.openova.catalyst.http.auth.Tier;
import io.openova.catalyst.http.exchange.Audit;
import io.openova.catalyst.http.exchange.Exchange;
import io.openova.catalyst.http.exchange.OutcomeProblems;
import io.openova.catalyst.kube.ObjectKey;
import io.openova.catalyst.kube.ResourceOutcome;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationName;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.request.RequestKind;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectBuilder;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes edits of objects that Flux applies in Git: answers 202 with the commit, and with the link of the pull request
 * if the overlay takes changes as pull requests. An edit that no file in Git can express is refused with 503.
 */
public final class ManagedEdits {
    private static final Set<String> OURS = Set.of("Application", "Environment", "Organization", "Blueprint");

    private final VisibleOverlay access;
    private final Overlay target;

    /** @param target where edits go: the overlay itself, or one that makes proposals */
    public ManagedEdits(VisibleOverlay access, Overlay target) {
        this.access = access;
        this.target = target;
    }

    Answer answer(Exchange exchange, ObjectKey key, ResourceOutcome.Managed edit) {
        CommitOrder order = KeyedOrders.of(exchange, "k8s", key.toString(), key.toString());
        DeliveryOutcome outcome = deliver(exchange, key, edit, order);
        access.changed();
        new Audit().wrote(exchange, key, outcome);
        return outcome.match(new DeliveryOutcome.Cases<>(
                delivered -> accepted(key, "Committed", delivered.commit()),
                proposed -> proposed(key, proposed),
                unchanged -> accepted(key, "Unchanged", unchanged.head()),
                rejected -> {
                    throw OutcomeProblems.rejected(exchange.caller(), rejected.findings())
                            .refused();
                },
                conflicted -> {
                    throw OutcomeProblems.conflicted(conflicted).refused();
                }));
    }

    private DeliveryOutcome deliver(Exchange exchange, ObjectKey key, ResourceOutcome.Managed edit, CommitOrder order) {
        if (edit.wanted().isEmpty()) {
            if (key.kind().kind().equals("Application")) {
                return delivery(exchange)
                        .remove(VisibleOverlay.key(key.namespace(), key.name()), order, target, exchange.flag("force"));
            }
            throw nowhere(edit, "remove it there").refused();
        }
        ObjectValue wanted = edit.wanted().get();
        if (OURS.contains(key.kind().kind()) && key.kind().group().endsWith("openova.io")) {
            return delivery(exchange)
                    .deliver(List.of(document(key, wanted)), change(key, order, exchange.flag("force")), target);
        }
        if (edit.manager().isHelm()) {
            return scaled(exchange, key, edit, order);
        }
        return delivery(exchange)
                .edit(edit.live(), wanted, order, target)
                .orElseThrow(() -> nowhere(edit, "change it there").refused());
    }

    /** The gate of a request that installs would refuse what exists already; this is a change of it. */
    private ApplicationDelivery delivery(Exchange exchange) {
        return access.delivery().with(new CallerGate(exchange.caller(), Tier.ADMIN, application -> true));
    }

    private static DeliveryOrder change(ObjectKey key, CommitOrder order, boolean force) {
        return key.kind().kind().equals("Application")
                ? new DeliveryOrder(
                        RequestKind.UPDATE, Optional.of(VisibleOverlay.key(key.namespace(), key.name())), force, order)
                : DeliveryOrder.install(order, force);
    }

    /** For an Application, a change request describes the edit; other kinds of the product are sent whole. */
    private static Document document(ObjectKey key, ObjectValue wanted) {
        ObjectValue metadata = Value.object()
                .put("name", key.name())
                .put(
                        "namespace",
                        key.namespace().isEmpty() ? Optional.empty() : Optional.of(Value.text(key.namespace())))
                .build();
        if (!key.kind().kind().equals("Application")) {
            return Document.withoutText(
                    Value.object()
                            .put("apiVersion", key.kind().apiVersion())
                            .put("kind", key.kind().kind())
                            .put("metadata", metadata)
                            .put("spec", wanted.at("spec"))
                            .build(),
                    key.toString());
        }
        Optional<ObjectValue> spec = wanted.objectAt("spec");
        ObjectBuilder change = Value.object();
        spec.flatMap(s -> s.textAt("blueprintRef", "version")).ifPresent(v -> change.put("version", v));
        spec.flatMap(s -> s.textAt("placement")).ifPresent(p -> change.put("placement", p));
        change.put("regions", spec.flatMap(s -> s.at("regions")));
        change.put("parameters", spec.flatMap(s -> s.at("parameters")));
        return Document.withoutText(change.build(), key.toString());
    }

    /**
     * An object from a chart has no file in Git, but its replicas can be set if the Blueprint has a parameter for them.
     */
    private DeliveryOutcome scaled(Exchange exchange, ObjectKey key, ResourceOutcome.Managed edit, CommitOrder order) {
        Snapshot head = access.head();
        Optional<Application> application = Optional.of(edit.manager())
                .filter(manager ->
                        ApplicationName.isValid(manager.name()) && NamespaceName.isValid(manager.namespace()))
                .flatMap(manager ->
                        access.delivery().application(VisibleOverlay.key(manager.namespace(), manager.name()), head))
                .filter(found -> exchange.caller().maySee(found.environment().value()));
        boolean isOnlyScale = key.kind().isScalable()
                && edit.live()
                        .objectAt("spec")
                        .map(s -> s.without("replicas"))
                        .equals(edit.wanted().flatMap(w -> w.objectAt("spec")).map(s -> s.without("replicas")))
                && edit.live().at("metadata").equals(edit.wanted().flatMap(w -> w.at("metadata")));
        Optional<Value> replicas = edit.wanted().flatMap(w -> w.at("spec", "replicas"));
        boolean takesReplicas = application
                .flatMap(found -> access.delivery().blueprint(found.blueprint(), head))
                .flatMap(blueprint -> blueprint.configSchema())
                .flatMap(schema -> schema.at("properties", "replicas"))
                .isPresent();
        if (!isOnlyScale || replicas.isEmpty() || application.isEmpty() || !takesReplicas) {
            throw nowhere(
                            edit,
                            application
                                    .map(found -> "change the parameters of the Application " + found.key())
                                    .orElse("change that HelmRelease in Git"))
                    .refused();
        }
        ObjectValue parameters = application
                .get()
                .toResource()
                .objectAt("spec", "parameters")
                .orElse(ObjectValue.EMPTY)
                .with("replicas", replicas.get());
        Document change = Document.withoutText(
                Value.object().put("parameters", parameters).build(), key.toString());
        return delivery(exchange)
                .deliver(
                        List.of(change),
                        new DeliveryOrder(
                                RequestKind.UPDATE,
                                Optional.of(application.get().key()),
                                false,
                                order),
                        target);
    }

    private static Problem nowhere(ResourceOutcome.Managed edit, String remedy) {
        return Problem.of(
                503,
                "overlay-unavailable",
                "Flux applies this object (" + edit.manager() + "), so it is not changed here, and no file in the "
                        + "overlay can express this change; " + remedy);
    }

    private static ObjectBuilder body(ObjectKey key, String outcome, String commit) {
        return Value.object()
                .put("kind", key.kind().kind())
                .put("apiVersion", key.kind().apiVersion())
                .put("name", key.name())
                .put("namespace", key.namespace())
                .put("outcome", outcome)
                .put("commit", commit);
    }

    private static Answer accepted(ObjectKey key, String outcome, String commit) {
        return Answer.json(202, body(key, outcome, commit));
    }

    private static Answer proposed(ObjectKey key, DeliveryOutcome.Proposed proposed) {
        Optional<String> link =
                proposed.proposal().pullRequest().map(pull -> pull.link().toString());
        Answer.Whole answer = Answer.json(
                202,
                body(key, "Proposed", proposed.commit())
                        .put("branch", proposed.proposal().branch())
                        .put("link", link.map(Value::text)));
        return link.map(place -> answer.with("Location", place)).orElse(answer);
    }
}
