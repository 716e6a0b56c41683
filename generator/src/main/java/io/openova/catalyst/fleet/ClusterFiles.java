package io.openova.catalyst.fleet;

import io.openova.catalyst.delivery.FluxBuild;
import io.openova.catalyst.desired.LenientSnapshot;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.ChangeSet;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.OverlayPlace;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The folder of a cluster that is removed. It goes whole or not at all: Flux of the cluster deletes what a folder does not
 * hold any more, but nothing when the folder is gone.
 */
final class ClusterFiles {
    private static final int SHOWN = 5;

    private final Snapshot head;
    private final OverlayPath folder;
    private final boolean hasRecord;
    private final List<OverlayPath> foreign;

    private ClusterFiles(Snapshot head, OverlayPath folder, boolean hasRecord, List<OverlayPath> foreign) {
        this.head = head;
        this.folder = folder;
        this.hasRecord = hasRecord;
        this.foreign = foreign;
    }

    static ClusterFiles of(Snapshot snapshot, String cluster) {
        LenientSnapshot head = new LenientSnapshot(snapshot);
        OverlayPath folder = OverlayLayout.cluster(cluster);
        var record = ClusterRecord.of(head, cluster);
        Set<OverlayPath> ours =
                new TreeSet<>(record.map(r -> r.files().keySet()).orElse(new TreeSet<>()));
        ours.add(OverlayLayout.clusterRecord(cluster));
        List<OverlayPath> foreign = head.files(folder).stream()
                .filter(file -> !ours.contains(file) && !isDelivered(file))
                .toList();
        return new ClusterFiles(head, folder, record.isPresent(), foreign);
    }

    /** Whether deliveries write the file; nobody else writes there. */
    private static boolean isDelivered(OverlayPath file) {
        OverlayPlace place = OverlayLayout.placeOf(file);
        return place instanceof OverlayPlace.Release
                || place instanceof OverlayPlace.NamespaceFile
                || place instanceof OverlayPlace.Sync;
    }

    ChangeSet removal() {
        return ChangeSet.of(Map.of(), List.of(folder));
    }

    /** Why the folder cannot go. */
    List<Finding> problems() {
        if (!hasRecord) {
            return List.of(Finding.error(
                            "cluster/no-record",
                            Pointer.ROOT,
                            "it is not known which files of " + folder + " Catalyst wrote: there is no readable "
                                    + folder.child("template.json"))
                    .withRemedy("put the file back from the commit that made or last upgraded the cluster"));
        }
        if (foreign.isEmpty()) {
            return List.of();
        }
        String shown = String.join(
                ", ", foreign.stream().limit(SHOWN).map(OverlayPath::toString).toList());
        int more = foreign.size() - SHOWN;
        return List.of(Finding.error(
                        "cluster/foreign-files",
                        Pointer.ROOT,
                        folder + " has files that Catalyst did not write: " + shown
                                + (more > 0 ? ", and " + more + " more" : ""))
                .withRemedy("move them to another folder or delete them first, with Git"));
    }

    /** Where Flux of another cluster applies what is in the folder. */
    List<Finding> damage(ChangeSet changes) {
        List<Finding> found = new ArrayList<>();
        for (FluxRoots.Root root : FluxRoots.of(head).all()) {
            boolean isOutside = !root.file().isWithin(folder) && !root.path().isWithin(folder);
            boolean isApplied = isOutside
                    && FluxBuild.files(head, root.path()).stream()
                            .anyMatch(file ->
                                    changes.removals().stream().anyMatch(file::isWithin) && file.isWithin(folder));
            if (isApplied) {
                found.add(Finding.error(
                                "cluster/flux-covers",
                                Pointer.ROOT,
                                "Flux Kustomization '" + root.name() + "' applies '" + root.shown() + "' ("
                                        + root.file() + ") and would delete what it made of files in " + folder)
                        .withRemedy(
                                "put a kustomization.yaml into '" + root.shown() + "' that does not list " + folder));
            }
        }
        return found;
    }
}
