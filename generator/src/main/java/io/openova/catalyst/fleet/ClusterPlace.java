package io.openova.catalyst.fleet;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.ChangeSet;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Pointer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a repository has room for a cluster: nothing that is there may be replaced, and Flux may neither delete what
 * it applied nor apply one cluster's files to another (threat S30).
 */
public final class ClusterPlace {
    /** What deliveries write into a cluster's folder before the cluster itself is made. */
    private static final Set<String> DATA =
            Set.of("applications", "releases", "namespaces", "organizations", "environments", "blueprints");

    private static final int SHOWN = 5;

    private final Snapshot head;
    private final String name;
    private final OverlayPath folder;
    private final FluxRoots roots;

    public ClusterPlace(Snapshot head, String name, FluxRoots roots) {
        this.head = head;
        this.name = name;
        this.folder = OverlayLayout.cluster(name);
        this.roots = roots;
    }

    /** Why no cluster can be made here. */
    public Optional<Finding> problemOfNew() {
        if (ClusterRecord.of(head, name).isPresent()) {
            return Optional.of(known("the overlay has a cluster '" + name + "' already"));
        }
        if (!DATA.containsAll(head.list(folder))) {
            return Optional.of(problem("cluster/exists", "the overlay has a folder " + folder + " already")
                    .withRemedy("choose another name, or take the folder in with --adopt"));
        }
        return strangeStart().map(root -> problem(
                        "cluster/exists",
                        "Flux starts at '" + root.shown() + "' of this repository (" + root.file()
                                + "): the repository belongs to a cluster that Catalyst did not make")
                .withRemedy("use a separate repository for the overlay"));
    }

    /** The reason why there is no folder to adopt. */
    public Optional<Finding> problemOfAdoption() {
        if (head.list(folder).isEmpty()) {
            return Optional.of(strangeStart()
                    .map(root -> problem(
                                    "cluster/missing",
                                    "the overlay has no folder " + folder + "; Flux starts at '" + root.shown() + "' ("
                                            + root.file() + ")")
                            .withRemedy("--adopt takes in folders below clusters/; use a separate repository for the"
                                    + " overlay"))
                    .orElseGet(() -> problem("cluster/missing", "the overlay has no folder " + folder)
                            .withRemedy("leave --adopt out to make the cluster")));
        }
        return ClusterRecord.of(head, name).map(record -> known("cluster '" + name + "' is known already"));
    }

    private Finding known(String message) {
        return problem("cluster/exists", message)
                .withRemedy("choose another name; 'catalyst cluster upgrade " + name
                        + "' carries the template's changes in");
    }

    /** What the change would do to what Flux applies from this repository today. */
    public List<Finding> damage(ChangeSet changes, Set<OverlayPath> allowed) {
        return roots.damage(changes, allowed).stream().map(this::damage).toList();
    }

    private Finding damage(FluxRoots.Damage damage) {
        FluxRoots.Root root = damage.root();
        String what = damage.pruned().isEmpty()
                ? "would also apply " + shown(damage.added())
                : "would delete what it made of " + shown(damage.pruned());
        return problem(
                        "cluster/flux-covers",
                        "Flux Kustomization '" + root.name() + "' applies '" + root.shown() + "' (" + root.file()
                                + ") and " + what)
                .withRemedy("use a separate repository for the overlay, or put a kustomization.yaml into '"
                        + root.shown() + "' that lists what Flux applies there today");
    }

    private Optional<FluxRoots.Root> strangeStart() {
        return roots.all().stream()
                .filter(FluxRoots.Root::isStart)
                .filter(root ->
                        OverlayLayout.clusterOf(root.path()).map(name::equals).orElse(true))
                .findFirst();
    }

    private static String shown(Collection<OverlayPath> paths) {
        List<String> first =
                paths.stream().limit(SHOWN).map(OverlayPath::toString).toList();
        int more = paths.size() - first.size();
        return String.join(", ", first) + (more > 0 ? ", and " + more + " more" : "");
    }

    private static Finding problem(String rule, String message) {
        return Finding.error(rule, Pointer.ROOT, message);
    }
}
