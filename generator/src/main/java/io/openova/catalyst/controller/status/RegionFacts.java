package io.openova.catalyst.controller.status;

import io.openova.catalyst.controller.resource.FluxObject;
import io.openova.catalyst.controller.resource.Workload;
import io.openova.catalyst.value.Value;
import java.util.List;
import java.util.Optional;

/**
 * Everything that is known of one Application in one region.
 *
 * @param cluster folder name of the hosting cluster
 * @param isConnected whether this controller can see that cluster
 * @param manifest the HelmRelease or Flux Kustomization in the overlay
 * @param sourceManifest the chart's source in the overlay
 * @param main the object of {@code manifest} in the cluster
 * @param source the object of {@code sourceManifest} in the cluster
 * @param sync the Flux Kustomization that applies the region's folder
 * @param git the GitRepository that Flux reads
 * @param workloads of the release
 */
record RegionFacts(
        String name,
        String role,
        String cluster,
        boolean isConnected,
        Value manifest,
        Value sourceManifest,
        Optional<FluxObject> main,
        Optional<FluxObject> source,
        Optional<FluxObject> sync,
        Optional<FluxObject> git,
        List<Workload> workloads) {
    RegionFacts {
        workloads = List.copyOf(workloads);
    }
}
