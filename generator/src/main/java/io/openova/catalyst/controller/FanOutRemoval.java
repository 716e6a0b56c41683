package io.openova.catalyst.controller;

import io.openova.catalyst.controller.base.EventRecorder;
import io.openova.catalyst.controller.resource.ApplicationResource;
import io.openova.catalyst.controller.status.ApplicationHealth;
import io.openova.catalyst.controller.status.RejectedStatus;
import io.openova.catalyst.controller.watch.OverlayFollower;
import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Removes a deleted resource's files from the overlay, unless they belong to a new installation. */
final class FanOutRemoval {
    private static final int MOST_NAMED = 5;

    private final ControllerParts parts;
    private final ApplicationDelivery delivery;
    private final OverlayFollower follower;
    private final FanOutKeeper keeper;
    private final DeletedResources deleted;
    private final EventRecorder events;
    private final FluxFetch fetching;

    /** What to do with the resource next. */
    sealed interface Next {}

    /** The overlay holds no file of it: wait until Flux's objects are gone. */
    record Drain() implements Next {}

    /** The overlay holds it anew, and a new resource comes: let this one go. */
    record Release() implements Next {}

    /** Look again. */
    record Later(Duration after, Optional<ApplicationHealth> verdict) implements Next {}

    FanOutRemoval(
            ControllerParts parts,
            ApplicationDelivery delivery,
            FanOutKeeper keeper,
            DeletedResources deleted,
            FluxFetch fetching) {
        this.parts = parts;
        this.delivery = delivery;
        this.follower = parts.follower();
        this.keeper = keeper;
        this.deleted = deleted;
        this.events = parts.events();
        this.fetching = fetching;
    }

    Next next(ApplicationResource resource, ApplicationKey key) {
        try {
            follower.look();
            if (isHeld(key)) {
                if (deleted.isTooYoung(resource, parts.clock().instant())) {
                    return new Later(DeletedResources.GRACE, Optional.empty());
                }
                if (!deleted.isPruned(resource, key)) {
                    Optional<String> refusal = remove(resource, key);
                    if (refusal.isPresent() && isHeld(key)) {
                        events.warning(resource, "RemovalRefused", refusal.get());
                        return waiting("RemovalRefused", refusal.get());
                    }
                }
            }
            // It may have been installed again, or Flux took it away with its namespace's last Application.
            return isHeld(key) ? new Release() : new Drain();
        } catch (OverlayUnavailableException e) {
            return waiting("OverlayError", String.valueOf(e.getMessage()));
        }
    }

    private boolean isHeld(ApplicationKey key) {
        return keeper.committed(key, follower.head()).isPresent();
    }

    private static Later waiting(String reason, String message) {
        return new Later(
                ApplicationReconciler.AGAIN, Optional.of(ApplicationHealth.waiting("Uninstalling", reason, message)));
    }

    /** Once for each deleted resource: an Application of the same name that is installed meanwhile is not touched. */
    private Optional<String> remove(ApplicationResource resource, ApplicationKey key) {
        parts.leadership().require();
        CommitOrder order = new CommitOrder(
                FanOutKeeper.ORDER.author(),
                Optional.empty(),
                Optional.of("delete-" + resource.getMetadata().getUid()),
                Optional.empty());
        // A hold cannot keep what the cluster is already deleting; without force the finalizer would wait for ever.
        List<Application> dependents = delivery.dependents(key, follower.head());
        DeliveryOutcome outcome = delivery.remove(key, order, follower.overlay(), true);
        Optional<String> refusal = outcome.match(new DeliveryOutcome.Cases<>(
                delivered -> {
                    parts.metrics().committed();
                    events.normal(resource, "FanOutRemoved", "removed from the overlay");
                    warn(resource, dependents);
                    return Optional.empty();
                },
                proposed -> {
                    throw new IllegalStateException("the controller commits to the branch that Flux reads");
                },
                unchanged -> Optional.empty(),
                rejected -> Optional.of("the overlay keeps its files: " + RejectedStatus.message(rejected.findings())),
                conflicted -> Optional.of("another writer is changing its files at the same time")));
        follower.look();
        fetching.ask();
        return refusal;
    }

    /** The cluster has decided that it goes; whoever needed it is named, because nothing else says so. */
    private void warn(ApplicationResource resource, List<Application> dependents) {
        if (!dependents.isEmpty()) {
            events.warning(
                    resource,
                    "DependentsLeft",
                    dependents.size() + " Applications depend on it: "
                            + dependents.stream()
                                    .limit(MOST_NAMED)
                                    .map(application -> application.key().toString())
                                    .collect(Collectors.joining(", ")));
        }
    }
}
