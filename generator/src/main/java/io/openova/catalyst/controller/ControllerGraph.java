package io.openova.catalyst.controller;

import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.openova.catalyst.controller.resource.ApplicationResource;
import io.openova.catalyst.controller.status.RegionObserver;
import io.openova.catalyst.controller.watch.ClusterWatch;
import io.openova.catalyst.controller.watch.ParentWatch;
import io.openova.catalyst.delivery.ApplicationDelivery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The objects that need the operator's watches, built once when the operator prepares them.
 *
 * @param local watches the management cluster
 * @param remote watch the other clusters, by folder name
 * @param fetching requests that Flux fetches the overlay on all clusters
 * @param inventories keep what Flux tracks equal to what exists
 */
record ControllerGraph(
        ParentWatch parents,
        ClusterWatch local,
        Map<String, ClusterWatch> remote,
        FanOutKeeper keeper,
        FanOutRemoval removal,
        RegionObserver observer,
        FluxFetch fetching,
        FluxInventoryRepair inventories) {
    static ControllerGraph of(ControllerParts parts, EventSourceContext<ApplicationResource> context) {
        String flux = parts.settings().fluxNamespace();
        ParentWatch parents = new ParentWatch(context, parts.client());
        ClusterWatch.Listener listener =
                new ClusterWatch.Listener(parts.overlayMoved(), parents::inNamespace, parents::allApplications);
        ClusterWatch local = new ClusterWatch(context, parts.client(), "", listener);
        Map<String, ClusterWatch> remote = new LinkedHashMap<>();
        parts.regionClients()
                .forEach((cluster, client) ->
                        remote.put(cluster, new ClusterWatch(context, client, "@" + cluster, listener)));
        List<ClusterWatch> all = all(local, remote);
        ApplicationDelivery delivery = parts.delivery().with(parents);
        FanOutKeeper keeper = new FanOutKeeper(delivery, parts.follower(), parts.metrics(), parts.leadership());
        FluxFetch fetching = new FluxFetch(flux, parts.trigger(), parts.rollouts(), local, all);
        DeletedResources deleted = new DeletedResources(local, parts.follower(), keeper, flux);
        return new ControllerGraph(
                parents,
                local,
                remote,
                keeper,
                new FanOutRemoval(parts, delivery, keeper, deleted, fetching),
                new RegionObserver(parts.settings(), keeper::sovereign, parts.trigger(), parts.events(), local, remote),
                fetching,
                new FluxInventoryRepair(
                        flux, local, all, parents, parts.trigger(), parts.metrics(), parts.leadership()));
    }

    /** The watches of all clusters, the management cluster's first. */
    List<ClusterWatch> clusters() {
        return all(local, remote);
    }

    /** What the operator starts and stops. */
    List<EventSource<?, ApplicationResource>> sources() {
        List<EventSource<?, ApplicationResource>> sources = new ArrayList<>(parents.sources());
        clusters().forEach(watch -> sources.addAll(watch.sources()));
        return sources;
    }

    private static List<ClusterWatch> all(ClusterWatch local, Map<String, ClusterWatch> remote) {
        return Stream.concat(Stream.of(local), remote.values().stream()).toList();
    }
}
