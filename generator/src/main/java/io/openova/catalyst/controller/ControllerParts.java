package io.openova.catalyst.controller;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.openova.catalyst.controller.base.ControllerMetrics;
import io.openova.catalyst.controller.base.ControllerSettings;
import io.openova.catalyst.controller.base.EventRecorder;
import io.openova.catalyst.controller.base.FluxTrigger;
import io.openova.catalyst.controller.base.Leadership;
import io.openova.catalyst.controller.status.StatusWriter;
import io.openova.catalyst.controller.watch.OverlayFollower;
import io.openova.catalyst.delivery.ApplicationDelivery;
import java.time.Clock;
import java.util.Map;

/**
 * What one session of the controller has before it watches anything.
 *
 * @param client of the management cluster
 * @param regionClients of the other clusters, by folder name
 * @param overlayMoved called when the overlay may have a new commit
 */
record ControllerParts(
        ControllerSettings settings,
        ApplicationDelivery delivery,
        OverlayFollower follower,
        ControllerMetrics metrics,
        FluxTrigger trigger,
        EventRecorder events,
        StatusWriter statuses,
        RolloutClock rollouts,
        KubernetesClient client,
        Map<String, KubernetesClient> regionClients,
        Runnable overlayMoved,
        Leadership leadership,
        Clock clock) {
    ControllerParts {
        regionClients = Map.copyOf(regionClients);
    }
}
