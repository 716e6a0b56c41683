package io.openova.catalyst.model;

import java.util.List;
import java.util.Optional;

/**
 * The settings of one Sovereign, from {@code sovereign.yaml} in its overlay, the environment, and flags.
 *
 * @param name short name, for example {@code omantel}
 * @param fqdn domain name; absent until a cluster is created
 * @param primaryRegion region that placement defaults to; absent when not configured
 * @param managementCluster folder under {@code clusters/} that holds the Application custom resources
 * @param regions all regions with the clusters that host them, in the order of the settings
 * @param mirrors registries that replace those named by Blueprints
 * @param ageRecipients who can decrypt the Secrets that the program encrypts
 */
public record Sovereign(
        String name,
        Optional<String> fqdn,
        Optional<RegionName> primaryRegion,
        Optional<String> managementCluster,
        List<HostedRegion> regions,
        List<Mirror> mirrors,
        List<AgeRecipient> ageRecipients) {

    public static final Sovereign UNKNOWN =
            new Sovereign("default", Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of());

    /** Without recipients. */
    public Sovereign(
            String name,
            Optional<String> fqdn,
            Optional<RegionName> primaryRegion,
            Optional<String> managementCluster,
            List<HostedRegion> regions,
            List<Mirror> mirrors) {
        this(name, fqdn, primaryRegion, managementCluster, regions, mirrors, List.of());
    }

    public Sovereign {
        regions = List.copyOf(regions);
        mirrors = List.copyOf(mirrors);
        ageRecipients = List.copyOf(ageRecipients);
    }

    /**
     * A region and the cluster folder whose Flux applies its releases.
     *
     * @param kubernetesVersion version of Kubernetes on the cluster, for example {@code 1.34}; absent when not
     *     configured
     */
    public record HostedRegion(RegionName name, String cluster, Optional<String> kubernetesVersion) {
        public HostedRegion(RegionName name, String cluster) {
            this(name, cluster, Optional.empty());
        }
    }

    /** Returns the version of Kubernetes on the cluster of this folder, from the first of its regions that sets one. */
    public Optional<HostedRegion> versionedRegionOn(String clusterFolder) {
        return regions.stream()
                .filter(region -> region.cluster().equals(clusterFolder)
                        && region.kubernetesVersion().isPresent())
                .findFirst();
    }

    /**
     * A mirror: chart references that begin with {@code from} are read from {@code to}.
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

    /**
     * Returns the cluster folder that hosts the region; a region without a mapping is hosted by the cluster of its own
     * name.
     */
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

    /** Returns the folder that holds the Application custom resources; by default, the primary region's cluster. */
    public Optional<String> management() {
        return managementCluster.or(() -> primaryRegion.map(this::hostOf));
    }

    public Sovereign withPrimaryRegion(RegionName region) {
        return new Sovereign(name, fqdn, Optional.of(region), managementCluster, regions, mirrors, ageRecipients);
    }
}
