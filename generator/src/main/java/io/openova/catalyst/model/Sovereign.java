package io.openova.catalyst.model;

import java.util.List;
import java.util.Optional;

/**
 * The settings of one Sovereign, from {@code sovereign.yaml} in its overlay, the environment, and flags.
 *
 * @param name short name, for example {@code omantel}
 * @param fqdn domain name; absent until a cluster is made
 * @param primaryRegion region that placement defaults to; absent when nobody configured it
 * @param managementCluster folder under {@code clusters/} that holds the Application custom resources
 * @param regions all regions with the clusters that host them, in the order of the settings
 * @param mirrors registries to read charts from instead of the ones that Blueprints name
 */
public record Sovereign(
        String name,
        Optional<String> fqdn,
        Optional<RegionName> primaryRegion,
        Optional<String> managementCluster,
        List<HostedRegion> regions,
        List<Mirror> mirrors) {

    public static final Sovereign UNKNOWN =
            new Sovereign("default", Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of());

    public Sovereign {
        regions = List.copyOf(regions);
        mirrors = List.copyOf(mirrors);
    }

    /**
     * A region and the cluster folder whose Flux applies its releases.
     *
     * @param kubernetesVersion what the cluster runs, for example {@code 1.34}; absent when nobody said
     */
    public record HostedRegion(RegionName name, String cluster, Optional<String> kubernetesVersion) {
        public HostedRegion(RegionName name, String cluster) {
            this(name, cluster, Optional.empty());
        }
    }

    /** What the cluster of this folder runs, by the first region on it that says so. */
    public Optional<HostedRegion> versionedRegionOn(String clusterFolder) {
        return regions.stream()
                .filter(region -> region.cluster().equals(clusterFolder)
                        && region.kubernetesVersion().isPresent())
                .findFirst();
    }

    /**
     * Charts whose reference begins with {@code from} are read from {@code to}.
     *
     * @param insecure whether the mirror speaks plain HTTP
     */
    public record Mirror(String from, String to, boolean insecure) {}

    public List<RegionName> regionNames() {
        return regions.stream().map(HostedRegion::name).toList();
    }

    public boolean knows(RegionName region) {
        return regions.stream().anyMatch(hosted -> hosted.name().equals(region))
                || primaryRegion.filter(region::equals).isPresent();
    }

    /** The cluster folder that hosts the region; a region that the settings do not map is its own cluster. */
    public String hostOf(RegionName region) {
        return regions.stream()
                .filter(hosted -> hosted.name().equals(region))
                .map(HostedRegion::cluster)
                .findFirst()
                .orElse(region.value());
    }

    /**
     * Whether objects of this region must carry the region in their names, because an earlier region of the settings
     * already uses the plain names on the same cluster.
     */
    public boolean sharesItsCluster(RegionName region) {
        String host = hostOf(region);
        return regions.stream()
                .filter(hosted -> hosted.cluster().equals(host))
                .findFirst()
                .filter(first -> !first.name().equals(region))
                .isPresent();
    }

    /** The folder that holds the Application custom resources; without a setting, the primary region's cluster. */
    public Optional<String> management() {
        return managementCluster.or(() -> primaryRegion.map(this::hostOf));
    }

    public Sovereign withPrimaryRegion(RegionName region) {
        return new Sovereign(name, fqdn, Optional.of(region), managementCluster, regions, mirrors);
    }
}
