package io.openova.catalyst.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The parts of an Environment that Catalyst uses (contract section 4).
 *
 * @param name its name
 * @param organization the Organization that owns it
 * @param type prod, stg, uat, dev, or poc
 * @param regions where it may run; empty means anywhere in the Sovereign
 * @param namespaces that belong to it besides the one of its own name
 */
public record Environment(
        EnvironmentName name, String organization, String type, List<Region> regions, List<String> namespaces) {
    public Environment {
        regions = List.copyOf(regions);
        namespaces = List.copyOf(namespaces);
    }

    /** Returns whether the namespace has the Environment's name or is in its list. */
    public boolean claims(String namespace) {
        return name.value().equals(namespace) || namespaces.contains(namespace);
    }

    /** Returns whether the Environment includes the host cluster of this name. */
    public boolean reaches(RegionName host) {
        return regions.isEmpty() || regions.stream().anyMatch(region -> region.matches(host));
    }

    /**
     * One region of an Environment.
     *
     * @param hostCluster the exact host cluster; when absent, every host cluster whose name begins with
     *     {@code {provider}-{region}-{buildingBlock}-} (contract section 1)
     */
    public record Region(String provider, String region, String buildingBlock, Optional<String> hostCluster) {
        /** The short code of the provider, as host cluster names carry it. */
        private static final Map<String, String> CODES = Map.of(
                "hetzner", "hz",
                "huawei", "hw",
                "oci", "oci",
                "aws", "aws",
                "gcp", "gcp",
                "azure", "az",
                "contabo", "ct");

        public boolean matches(RegionName host) {
            if (hostCluster.isPresent()) {
                return hostCluster.get().equals(host.value());
            }
            String tail = "-" + region + "-" + buildingBlock + "-";
            return host.value().startsWith(CODES.getOrDefault(provider, provider) + tail)
                    || host.value().startsWith(provider + tail);
        }
    }
}
