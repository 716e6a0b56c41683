package io.openova.catalyst.fleet;

import io.openova.catalyst.model.RegionName;
import java.util.Map;
import java.util.Optional;

/**
 * A new cluster as the caller describes it.
 *
 * @param cluster the cluster's name, its folder under {@code clusters/}
 * @param fqdn the Sovereign's domain name
 * @param primaryRegion the Sovereign's primary region; may be absent when the overlay knows it
 * @param region the region that this cluster hosts; absent means the primary region for the first cluster, and the
 *     cluster's own name for every later one
 * @param fluxUrl where Flux fetches the overlay
 * @param branch the branch that Flux reads
 * @param gitSecret Secret with Flux's Git credentials; empty when none are needed
 * @param overlaySecret Secret with the program's Git credentials; empty when there are none
 * @param qaFixtures whether the platform chart's QA fixtures are on
 * @param variables further variables of the bootstrap kit, by name
 */
public record ClusterOrder(
        RegionName cluster,
        String fqdn,
        Optional<RegionName> primaryRegion,
        Optional<RegionName> region,
        String fluxUrl,
        String branch,
        String gitSecret,
        String overlaySecret,
        boolean qaFixtures,
        Map<String, String> variables) {

    /** A cluster without further variables. */
    public ClusterOrder(
            RegionName cluster,
            String fqdn,
            Optional<RegionName> primaryRegion,
            Optional<RegionName> region,
            String fluxUrl,
            String branch,
            String gitSecret,
            String overlaySecret,
            boolean qaFixtures) {
        this(cluster, fqdn, primaryRegion, region, fluxUrl, branch, gitSecret, overlaySecret, qaFixtures, Map.of());
    }

    public ClusterOrder {
        variables = Map.copyOf(variables);
    }
}
