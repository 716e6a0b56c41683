package io.openova.catalyst.controller;

import io.openova.catalyst.controller.base.ControllerMetrics;
import io.openova.catalyst.controller.base.Leadership;
import io.openova.catalyst.controller.base.Reconciled;
import io.openova.catalyst.controller.resource.Resources;
import io.openova.catalyst.controller.watch.OverlayFollower;
import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.delivery.DeliveryOrder;
import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.delivery.PlanOutcome;
import io.openova.catalyst.delivery.Prepared;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.Sovereign;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.OverlayDiff;
import io.openova.catalyst.overlay.Snapshot;
import java.util.List;
import java.util.Optional;

/**
 * Keeps an Application's files in the overlay equal to its rendering. The Application in the overlay takes precedence
 * over the one in the cluster, so that a cluster that lags behind never undoes a commit.
 */
public final class FanOutKeeper {
    static final CommitOrder ORDER =
            CommitOrder.by(new CommitOrder.Author("catalyst-controller", "controller@catalyst.openova.io"));

    private final ApplicationDelivery delivery;
    private final OverlayFollower follower;
    private final ControllerMetrics metrics;
    private final Leadership leadership;

    FanOutKeeper(
            ApplicationDelivery delivery, OverlayFollower follower, ControllerMetrics metrics, Leadership leadership) {
        this.delivery = delivery;
        this.follower = follower;
        this.metrics = metrics;
        this.leadership = leadership;
    }

    /** The custom resource as the overlay holds it. */
    Optional<Document> committed(ApplicationKey key, Snapshot head) {
        return sovereign(head)
                .management()
                .map(management -> OverlayLayout.applicationFile(management, key))
                .flatMap(path -> head.read(path).flatMap(text -> Resources.document(text, path.toString())));
    }

    public Sovereign sovereign(Snapshot head) {
        return delivery.sovereign(head);
    }

    /** Compares, and commits what differs. */
    Reconciled keep(Document wanted, Snapshot head) {
        DeliveryOrder order = DeliveryOrder.install(ORDER);
        PlanOutcome outcome = delivery.plan(List.of(wanted), order, follower.overlay(), head);
        return outcome.match(
                plan -> plan.diff().isEmpty()
                        ? inStep(plan.prepared().get(0), Optional.empty())
                        : commit(wanted, plan.prepared().get(0), order),
                refused -> new Reconciled.Rejected(refused.findings()));
    }

    private Reconciled commit(Document wanted, Prepared prepared, DeliveryOrder order) {
        leadership.require();
        // The head may have moved since; then the overlay's current version counts.
        Document now = committed(key(prepared), follower.look().head()).orElse(wanted);
        DeliveryOutcome outcome = delivery.deliver(List.of(now), order, follower.overlay());
        return outcome.match(new DeliveryOutcome.Cases<>(
                delivered -> {
                    metrics.committed();
                    return inStep(prepared, delivered.diff());
                },
                proposed -> {
                    throw new IllegalStateException("the controller commits to the branch that Flux reads");
                },
                unchanged -> inStep(prepared, Optional.empty()),
                rejected -> new Reconciled.Rejected(rejected.findings()),
                conflicted -> {
                    throw new IllegalStateException("another writer is changing " + key(prepared) + " at once");
                }));
    }

    private static ApplicationKey key(Prepared prepared) {
        return prepared.application().key();
    }

    private static Reconciled inStep(Prepared prepared, Optional<OverlayDiff> committed) {
        return new Reconciled.UpToDate(
                prepared.application(), prepared.manifests().orElseThrow().manifests(), committed);
    }
}
