package io.openova.catalyst.controller.base;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What the controller is started with.
 *
 * @param kubeconfig of the management cluster; empty for the pod's own service account
 * @param clusters kubeconfigs of the other clusters that host regions, by the cluster's folder name
 * @param leaderElect whether a Lease decides who works
 * @param leaderElectNamespace namespace of the Lease
 * @param identity name of this replica in the Lease
 * @param leaseDuration how long a leader that is silent keeps the Lease
 * @param metricsAddress {@code host:port} of {@code /metrics}; an empty host means all, an empty text means none
 * @param healthAddress the same for {@code /healthz} and {@code /readyz}
 * @param overlayName where the overlay is, without credentials, as status shows it
 * @param fluxNamespace namespace of Flux and of the GitRepository that it reads
 * @param follow how often the overlay's branch is looked at besides what Flux reports
 * @param resync how often every Application is looked at although nothing happened
 * @param threads how many Applications are reconciled at once
 */
public record ControllerSettings(
        Optional<Path> kubeconfig,
        Map<String, Path> clusters,
        boolean leaderElect,
        String leaderElectNamespace,
        String identity,
        Duration leaseDuration,
        String metricsAddress,
        String healthAddress,
        String overlayName,
        String fluxNamespace,
        Duration follow,
        Duration resync,
        int threads) {
    public ControllerSettings {
        clusters = Map.copyOf(clusters);
    }
}
