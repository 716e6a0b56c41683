package io.openova.catalyst.controller;

import io.openova.catalyst.controller.base.FluxTrigger;
import io.openova.catalyst.controller.resource.FluxObject;
import io.openova.catalyst.controller.watch.ClusterWatch;
import io.openova.catalyst.overlay.Snapshot;
import java.util.List;

/** Triggers Flux on every cluster to fetch the overlay, and tracks what it has fetched. */
final class FluxFetch {
    private final String namespace;
    private final FluxTrigger trigger;
    private final RolloutClock rollouts;
    private final ClusterWatch local;
    private final List<ClusterWatch> all;

    /**
     * @param namespace of Flux, and name of the GitRepository that it reads
     * @param all clusters, the local one among them
     */
    FluxFetch(
            String namespace, FluxTrigger trigger, RolloutClock rollouts, ClusterWatch local, List<ClusterWatch> all) {
        this.namespace = namespace;
        this.trigger = trigger;
        this.rollouts = rollouts;
        this.local = local;
        this.all = List.copyOf(all);
    }

    /** Triggers Flux on all clusters. */
    void ask() {
        all.forEach(watch -> trigger.fetch(watch.client()));
    }

    /**
     * Triggers Flux again on clusters that lack the overlay's commit: a request can be lost while a cluster is away.
     */
    void askWhereBehind(Snapshot head) {
        String commit = head.commit().orElse("");
        all.stream()
                .filter(watch -> watch.find("GitRepository", namespace, namespace)
                        .filter(git ->
                                git.revision().filter(r -> r.endsWith(commit)).isEmpty())
                        .isPresent())
                .forEach(watch -> trigger.fetch(watch.client()));
    }

    /** Flux has fetched; times are kept by commit. */
    void note(Snapshot head) {
        String commit = head.commit().orElse("");
        local.find("GitRepository", namespace, namespace)
                .flatMap(FluxObject::revision)
                .filter(revision -> revision.endsWith(commit))
                .ifPresent(revision -> rollouts.fetched(commit));
    }
}
