package io.openova.catalyst.controller;

import io.openova.catalyst.controller.resource.ApplicationResource;
import io.openova.catalyst.controller.resource.FluxObject;
import io.openova.catalyst.controller.watch.ClusterWatch;
import io.openova.catalyst.controller.watch.OverlayFollower;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.overlay.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Determines who deleted a custom resource. If a user did, the files are removed from the overlay. If Flux pruned it
 * because of an older commit, files that the overlay holds by now belong to a new installation.
 */
final class DeletedResources {
    /** The watch may report a Kustomization's change slightly later than its effects. */
    static final Duration GRACE = Duration.ofMillis(300);

    private final ClusterWatch cluster;
    private final OverlayFollower follower;
    private final FanOutKeeper keeper;
    private final String fluxNamespace;

    DeletedResources(ClusterWatch cluster, OverlayFollower follower, FanOutKeeper keeper, String fluxNamespace) {
        this.cluster = cluster;
        this.follower = follower;
        this.keeper = keeper;
        this.fluxNamespace = fluxNamespace;
    }

    /** Whether it is too early to decide. The API server stores whole seconds. */
    boolean isTooYoung(ApplicationResource resource, Instant now) {
        return owner(resource).isPresent()
                && now.isBefore(Instant.parse(resource.getMetadata().getDeletionTimestamp())
                        .plus(GRACE));
    }

    /** Whether Flux deleted it: the Kustomization went, or it applies a commit without the Application. */
    boolean isPruned(ApplicationResource resource, ApplicationKey key) {
        Optional<String> owner = owner(resource);
        if (owner.isEmpty()) {
            return false;
        }
        Optional<FluxObject> sync = cluster.find("Kustomization", fluxNamespace, owner.get());
        if (sync.filter(kustomization -> !kustomization.isBeingDeleted()).isEmpty()) {
            return true;
        }
        if (sync.get().createdAt().compareTo(resource.getMetadata().getDeletionTimestamp()) >= 0) {
            return true;
        }
        Optional<Snapshot> attempted = sync.get().attemptedCommit().flatMap(follower::at);
        return attempted.isPresent() && keeper.committed(key, attempted.get()).isEmpty();
    }

    static Optional<String> owner(ApplicationResource resource) {
        Map<String, String> labels = resource.getMetadata().getLabels();
        return labels == null ? Optional.empty() : Optional.ofNullable(labels.get(ClusterWatch.SYNC_NAME));
    }
}
