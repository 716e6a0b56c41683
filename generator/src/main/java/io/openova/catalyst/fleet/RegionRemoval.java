package io.openova.catalyst.fleet;

import io.openova.catalyst.delivery.Attempted;
import io.openova.catalyst.delivery.Hidden;
import io.openova.catalyst.delivery.Surroundings;
import io.openova.catalyst.desired.OverlayState;
import io.openova.catalyst.desired.SovereignReader;
import io.openova.catalyst.document.write.YamlWriter;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Nearest;
import io.openova.catalyst.finding.Severity;
import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ChangeSet;
import io.openova.catalyst.model.Environment;
import io.openova.catalyst.model.EnvironmentName;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.RegionName;
import io.openova.catalyst.model.Sovereign;
import io.openova.catalyst.model.Sovereign.HostedRegion;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The removal of a region, or of a cluster with its regions, planned anew on every head. Applications and Environments
 * that use a region refuse it, unless it is forced (contract 13.10); then the releases in the region are removed too.
 */
public final class RegionRemoval {
    private static final int MOST_NAMED = 100;

    private final boolean isCluster;
    private final String name;
    private final boolean force;
    private final Surroundings surroundings;
    private boolean wasSeen;

    private RegionRemoval(boolean isCluster, String name, boolean force, Surroundings surroundings) {
        this.isCluster = isCluster;
        this.name = name;
        this.force = force;
        this.surroundings = surroundings;
    }

    /** @param force whether Applications and Environments that use the region are warnings */
    public static RegionRemoval region(String name, boolean force, Surroundings surroundings) {
        return new RegionRemoval(false, name, force, surroundings);
    }

    /** @param force whether Applications and Environments that use a region of the cluster are warnings */
    public static RegionRemoval cluster(String name, boolean force, Surroundings surroundings) {
        return new RegionRemoval(true, name, force, surroundings);
    }

    /** {@code region hz-hel-rtz-prod}, for the commit and for an idempotency key. */
    public String target() {
        return (isCluster ? "cluster " : "region ") + name;
    }

    /**
     * Plans the removal on this head.
     *
     * @return the changes, or findings that name each object that uses the region
     */
    public Attempted plan(Snapshot head) {
        OverlayState world = surroundings.state(head);
        Sovereign sovereign = head.read(OverlayLayout.SETTINGS)
                .map(text -> SovereignReader.read(text).sovereign())
                .orElse(Sovereign.UNKNOWN);
        List<HostedRegion> going = sovereign.regions().stream()
                .filter(region ->
                        name.equals(isCluster ? region.cluster() : region.name().value()))
                .toList();
        boolean isThere = isCluster
                ? new ClusterInventory(head, facts -> new TreeMap<>()).names().contains(name)
                : !going.isEmpty();
        if (!isThere) {
            return wasSeen
                    ? attempted(world, List.of(), ChangeSet.EMPTY)
                    : Attempted.refused(List.of(missing(head, sovereign)));
        }
        wasSeen = true;
        List<Finding> found = new ArrayList<>(isCluster ? ofCluster(sovereign) : ofRegion(going.get(0), sovereign));
        for (HostedRegion region : going) {
            if (sovereign.primaryRegion().filter(region.name()::equals).isPresent()) {
                found.add(refused(
                                "settings/primary-region-in-use",
                                "'" + region.name() + "' is the Sovereign's primary region")
                        .withRemedy("name another region as primaryRegion in " + OverlayLayout.SETTINGS + " first"));
            }
            users(region.name(), world).stream()
                    .map(finding -> force ? finding.withSeverity(Severity.WARNING) : finding)
                    .forEach(found::add);
        }
        ChangeSet changes = releases(going, head).plus(settings(sovereign, going));
        if (isCluster) {
            ClusterFiles files = ClusterFiles.of(head, name);
            found.addAll(files.problems());
            changes = changes.plus(files.removal());
            found.addAll(files.damage(changes));
        }
        return attempted(world, found, changes);
    }

    private Attempted attempted(OverlayState world, List<Finding> found, ChangeSet changes) {
        List<Finding> findings = Finding.distinct(found.stream());
        Optional<Overlay.Planned> planned = findings.stream().anyMatch(Finding::isError)
                ? Optional.empty()
                : Optional.of(new Overlay.Planned(changes, "remove " + target()));
        return new Attempted(
                List.of(), findings, List.of(), planned, Optional.of(new Hidden(world.catalog(), world::application)));
    }

    private List<Finding> ofCluster(Sovereign sovereign) {
        return sovereign.management().filter(name::equals).isEmpty()
                ? List.of()
                : List.of(refused(
                                "cluster/management",
                                "'" + name + "' is the management cluster: Applications, Organizations, Environments,"
                                        + " and Blueprints are in its folder")
                        .withRemedy("the management cluster cannot be removed; delete the whole overlay to give up the"
                                + " Sovereign"));
    }

    /** A cluster without a region would only be applied, and never used. */
    private static List<Finding> ofRegion(HostedRegion region, Sovereign sovereign) {
        boolean isLast = sovereign.regions().stream()
                        .filter(other -> other.cluster().equals(region.cluster()))
                        .count()
                == 1;
        boolean isManagement =
                sovereign.management().filter(region.cluster()::equals).isPresent();
        return isLast && !isManagement
                ? List.of(refused(
                                "cluster/last-region",
                                "'" + region.name() + "' is the only region of cluster '" + region.cluster() + "'")
                        .withRemedy("remove the cluster: 'catalyst remove cluster " + region.cluster() + "'"))
                : List.of();
    }

    private List<Finding> users(RegionName region, OverlayState world) {
        List<Finding> found = new ArrayList<>();
        List<Application> placed = world.applications(text -> text.contains(region.value())).stream()
                .filter(application -> application.placement().regions().contains(region))
                .toList();
        placed.stream()
                .limit(MOST_NAMED)
                .map(application -> used("Application " + application.key() + " is placed in region '" + region + "'")
                        .withRemedy("change its placement or delete it first, or use --force to commit it all the"
                                + " same"))
                .forEach(found::add);
        if (placed.size() > MOST_NAMED) {
            found.add(used((placed.size() - MOST_NAMED) + " more Applications are placed in region '" + region + "'"));
        }
        for (String environment : world.environmentNames()) {
            boolean isReached = EnvironmentName.isValid(environment)
                    && world.environment(new EnvironmentName(environment))
                            .filter(there -> names(there, region, world.sovereign()))
                            .isPresent();
            if (isReached) {
                found.add(used("Environment '" + environment + "' reaches region '" + region + "'")
                        .withRemedy("take the region out of the Environment or remove the Environment first, or use"
                                + " --force to commit it all the same"));
            }
        }
        return found;
    }

    /**
     * Whether an entry of the Environment is about this region and no other: an entry without a host cluster stands for
     * all that its provider has there, and an Environment without entries for every region.
     */
    private static boolean names(Environment environment, RegionName region, Sovereign sovereign) {
        return environment.regions().stream()
                .filter(entry -> entry.matches(region))
                .anyMatch(entry -> sovereign.regionNames().stream()
                        .noneMatch(other -> !other.equals(region) && entry.matches(other)));
    }

    private static Finding used(String message) {
        return Finding.error("reference/has-dependents", Pointer.ROOT, message);
    }

    /** The releases in the regions, and the Flux Kustomizations that apply them. */
    private static ChangeSet releases(List<HostedRegion> going, Snapshot head) {
        List<OverlayPath> removals = new ArrayList<>();
        for (HostedRegion region : going) {
            OverlayPath folder = OverlayLayout.releases(region.name());
            if (!head.exists(folder)) {
                continue;
            }
            removals.add(folder);
            head.list(folder).stream()
                    .filter(NamespaceName::isValid)
                    .map(namespace ->
                            OverlayLayout.releasesSync(region.cluster(), new NamespaceName(namespace), region.name()))
                    .filter(head::exists)
                    .forEach(removals::add);
        }
        return ChangeSet.of(Map.of(), removals);
    }

    private static ChangeSet settings(Sovereign sovereign, List<HostedRegion> going) {
        List<HostedRegion> left = sovereign.regions().stream()
                .filter(region -> !going.contains(region))
                .toList();
        Sovereign after = new Sovereign(
                sovereign.name(),
                sovereign.fqdn(),
                sovereign.primaryRegion(),
                sovereign.managementCluster(),
                left,
                sovereign.mirrors(),
                sovereign.ageRecipients());
        return going.isEmpty()
                ? ChangeSet.EMPTY
                : ChangeSet.of(
                        Map.of(OverlayLayout.SETTINGS, YamlWriter.write(SovereignReader.write(after))), List.of());
    }

    private Finding missing(Snapshot head, Sovereign sovereign) {
        List<String> names = isCluster
                ? new ClusterInventory(head, facts -> new TreeMap<>()).names()
                : sovereign.regionNames().stream().map(RegionName::value).toList();
        List<String> near = Nearest.to(name, names);
        return refused(
                        isCluster ? "cluster/missing" : "reference/region-unknown",
                        "the overlay has no " + (isCluster ? "cluster" : "region") + " '" + SingleLine.of(name) + "'")
                .withCandidates(near.isEmpty() ? names : near)
                .withRemedy("'catalyst cluster list' shows the clusters and their regions");
    }

    private static Finding refused(String rule, String message) {
        return Finding.error(rule, Pointer.ROOT, message);
    }
}
