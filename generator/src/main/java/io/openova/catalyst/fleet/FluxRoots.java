package io.openova.catalyst.fleet;

import io.openova.catalyst.delivery.FluxBuild;
import io.openova.catalyst.desired.PendingSnapshot;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.model.ChangeSet;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The paths of a repository that Flux applies, from the objects that {@code flux bootstrap} and people put into it. */
public final class FluxRoots {
    private static final String SYSTEM = "flux-system";

    private final Snapshot snapshot;
    private final List<Root> roots = new ArrayList<>();
    private final Set<String> sources = new TreeSet<>(Set.of(SYSTEM));
    private boolean ignores;

    /** A folder that Flux applies: where it starts, when it is the one that {@code flux bootstrap} made. */
    record Root(String name, OverlayPath path, OverlayPath file, boolean isStart) {
        /** The path as Flux writes it. */
        String shown() {
            return path.isRoot() ? "./" : "./" + path;
        }
    }

    /** What a change would do to what Flux applies for one root. */
    record Damage(Root root, SortedSet<OverlayPath> pruned, SortedSet<OverlayPath> added) {}

    private FluxRoots(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    public static FluxRoots of(Snapshot snapshot) {
        FluxRoots found = new FluxRoots(snapshot);
        List<OverlayPath> files = snapshot.files(OverlayPath.ROOT).stream()
                .filter(file -> file.name().endsWith(".yaml") || file.name().endsWith(".yml"))
                .filter(file -> !isOfApplications(file))
                .filter(file -> isAboutFlux(snapshot.read(file).orElse("")))
                .toList();
        for (OverlayPath file : files) {
            FluxBuild.read(snapshot, file).forEach(document -> found.source(file, document));
        }
        for (OverlayPath file : files) {
            FluxBuild.read(snapshot, file).forEach(document -> found.root(file, document));
        }
        return found;
    }

    List<Root> all() {
        return List.copyOf(roots);
    }

    /**
     * Where a change would make Flux delete what it applied, or apply what belongs to another cluster.
     *
     * @param allowed new files that may be applied
     */
    List<Damage> damage(ChangeSet changes, Set<OverlayPath> allowed) {
        PendingSnapshot after = new PendingSnapshot(snapshot);
        after.apply(changes);
        List<Damage> damage = new ArrayList<>();
        for (Root root : roots) {
            SortedSet<OverlayPath> before = FluxBuild.files(snapshot, root.path());
            SortedSet<OverlayPath> now = FluxBuild.files(after, root.path());
            SortedSet<OverlayPath> pruned = new TreeSet<>(before);
            pruned.removeAll(now);
            now.removeAll(before);
            now.removeAll(allowed);
            if (!pruned.isEmpty() || !now.isEmpty()) {
                damage.add(new Damage(root, pruned, now));
            }
        }
        return damage;
    }

    /** Whether what a folder without a kustomization file applies also depends on a list of ignored files. */
    boolean hasIgnoreRules(OverlayPath cluster) {
        boolean hasFile = snapshot.exists(OverlayPath.ROOT.found(".sourceignore"))
                || snapshot.exists(cluster.parent().found(".sourceignore"))
                || isIgnoring(cluster);
        return hasFile || ignores;
    }

    private boolean isIgnoring(OverlayPath folder) {
        for (String name : snapshot.list(folder)) {
            // A name that cannot be read cannot be listed either, and Flux may well apply what is there.
            if (name.equals(".sourceignore") || !OverlayPath.isReadable(name)) {
                return true;
            }
            OverlayPath path = folder.found(name);
            boolean isUnknown =
                    snapshot.read(path).isEmpty() && snapshot.list(path).isEmpty();
            if (isUnknown || isIgnoring(path)) {
                return true;
            }
        }
        return false;
    }

    private void source(OverlayPath file, Document document) {
        Value object = document.value();
        if (isKind(object, "source.toolkit.fluxcd.io/", "GitRepository")) {
            if (file.name().equals("gotk-sync.yaml")) {
                object.textAt("metadata", "name").ifPresent(sources::add);
            }
            ignores |= object.at("spec").flatMap(spec -> spec.textAt("ignore")).isPresent();
        }
    }

    private void root(OverlayPath file, Document document) {
        Value object = document.value();
        if (isKind(object, "kustomize.toolkit.fluxcd.io/", "Kustomization")) {
            String name = object.textAt("metadata", "name").orElse("");
            String source = object.textAt("spec", "sourceRef", "name").orElse(SYSTEM);
            boolean isGit = object.textAt("spec", "sourceRef", "kind")
                    .filter("GitRepository"::equals)
                    .isPresent();
            if (isGit && sources.contains(source)) {
                boolean isStart = name.equals(SYSTEM) || file.name().equals("gotk-sync.yaml");
                add(name, object.textAt("spec", "path").orElse("./"), file, isStart);
            }
        } else if (isKind(object, "fluxcd.controlplane.io/", "FluxInstance")) {
            object.textAt("spec", "sync", "path").ifPresent(path -> add("FluxInstance", path, file, true));
        }
    }

    private void add(String name, String text, OverlayPath file, boolean isStart) {
        if (!text.contains("${")) {
            Optional<OverlayPath> path = OverlayPath.ROOT.resolve(text);
            path.ifPresent(p -> roots.add(new Root(name, p, file, isStart)));
        }
    }

    private static boolean isKind(Value object, String group, String kind) {
        return object.textAt("apiVersion")
                        .filter(version -> version.startsWith(group))
                        .isPresent()
                && object.textAt("kind").filter(kind::equals).isPresent();
    }

    private static boolean isAboutFlux(String text) {
        return text.contains(".toolkit.fluxcd.io/") || text.contains("fluxcd.controlplane.io/");
    }

    /** The fan-out of Applications holds no Kustomization over folders of the repository, and most of the files. */
    private static boolean isOfApplications(OverlayPath file) {
        return OverlayLayout.placeOf(file).application().isPresent();
    }
}
