package io.openova.catalyst.delivery;

import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.ChangeSet;
import io.openova.catalyst.model.ManifestSet;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.RegionName;
import io.openova.catalyst.model.Sovereign;
import io.openova.catalyst.overlay.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns an Application's manifests into changes of the overlay: what to write, and what an earlier placement left behind. */
public final class FanOutChanges {
    private final Snapshot snapshot;
    private final Sovereign sovereign;

    public FanOutChanges(Snapshot snapshot, Sovereign sovereign) {
        this.snapshot = snapshot;
        this.sovereign = sovereign;
    }

    /** Changes that make the overlay hold exactly these manifests for the Application. */
    public ChangeSet toApply(Application application, Optional<Application> before, ManifestSet manifests) {
        List<OverlayPath> removals = new ArrayList<>();
        ApplicationKey key = application.key();
        List<RegionName> regions = application.placement().regions();
        // Folders are emptied before they are written, so a file that a former version left cannot survive.
        regions.forEach(region -> removals.add(OverlayLayout.release(region, key)));
        for (RegionName former : formerRegions(before)) {
            if (!regions.contains(former)) {
                removals.addAll(leaving(former, key));
            }
        }
        Map<OverlayPath, String> writes = new LinkedHashMap<>(manifests.manifests());
        ApplicationSecrets secrets = new ApplicationSecrets(snapshot, sovereign);
        writes.putAll(secrets.spread(application, before));
        removals.addAll(secrets.leaving(application, before));
        return ChangeSet.of(writes, removals);
    }

    /** Changes that remove every trace of the Application. */
    ChangeSet toRemove(Application application) {
        ApplicationKey key = application.key();
        List<OverlayPath> removals = new ArrayList<>();
        formerRegions(Optional.of(application)).forEach(region -> removals.addAll(leaving(region, key)));
        removals.addAll(new ApplicationSecrets(snapshot, sovereign).all(key));
        sovereign.management().ifPresent(management -> {
            removals.add(OverlayLayout.application(management, key));
            if (isLast(OverlayLayout.applications(management, key.namespace()), key)) {
                removals.add(OverlayLayout.applicationsSync(management, key.namespace()));
                removeNamespaceIfUnused(management, key, removals, Optional.empty(), true);
            }
        });
        return ChangeSet.of(java.util.Map.of(), removals);
    }

    /** The regions that the Application was in, and any other region of the Sovereign that still holds files of it. */
    private Set<RegionName> formerRegions(Optional<Application> before) {
        Set<RegionName> regions = new LinkedHashSet<>();
        before.ifPresent(application -> {
            regions.addAll(application.placement().regions());
            sovereign.regionNames().stream()
                    .filter(region -> snapshot.exists(OverlayLayout.release(region, application.key())))
                    .forEach(regions::add);
        });
        return regions;
    }

    private List<OverlayPath> leaving(RegionName region, ApplicationKey key) {
        List<OverlayPath> removals = new ArrayList<>();
        removals.add(OverlayLayout.release(region, key));
        if (isLast(OverlayLayout.releases(region, key.namespace()), key)) {
            String host = sovereign.hostOf(region);
            removals.add(OverlayLayout.releasesSync(host, key.namespace(), region));
            removeNamespaceIfUnused(host, key, removals, Optional.of(region), false);
        }
        return removals;
    }

    /** A Namespace's file goes with the last Flux Kustomization that needs it on the cluster. */
    private void removeNamespaceIfUnused(
            String cluster,
            ApplicationKey key,
            List<OverlayPath> removals,
            Optional<RegionName> leaving,
            boolean leavingManagement) {
        boolean managementNeeds = !leavingManagement
                && sovereign.management().filter(cluster::equals).isPresent()
                && !isEmpty(OverlayLayout.applications(cluster, key.namespace()));
        boolean regionNeeds = sovereign.regions().stream()
                .filter(hosted -> hosted.cluster().equals(cluster))
                .map(Sovereign.HostedRegion::name)
                .filter(region -> leaving.filter(region::equals).isEmpty())
                .map(region -> OverlayLayout.releases(region, key.namespace()))
                .anyMatch(folder -> !isEmpty(folder) && !isLast(folder, key));
        if (!managementNeeds && !regionNeeds) {
            removals.add(OverlayLayout.namespaceFile(cluster, key.namespace()));
        }
    }

    private boolean isEmpty(OverlayPath folder) {
        return snapshot.list(folder).isEmpty();
    }

    private boolean isLast(OverlayPath folder, ApplicationKey key) {
        return snapshot.list(folder).stream()
                .allMatch(name -> name.equals(key.name().value()));
    }
}
