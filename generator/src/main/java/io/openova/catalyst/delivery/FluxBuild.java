package io.openova.catalyst.delivery;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The files whose objects Flux applies for a path: what the kustomization file in that folder lists, with all that this
 * leads to, or, in a folder without one, what kustomize-controller generates: every manifest below, where a subfolder
 * with a kustomization file counts as one entry.
 */
public final class FluxBuild {
    static final List<String> KUSTOMIZATION_FILES = List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

    private static final List<String> LISTS = List.of("resources", "bases", "components", "crds");

    private final Snapshot snapshot;
    private final SortedSet<OverlayPath> files = new TreeSet<>();
    private final Set<OverlayPath> seen = new HashSet<>();

    private FluxBuild(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    /** The files that are applied for a Flux Kustomization whose path is this folder. */
    public static SortedSet<OverlayPath> files(Snapshot snapshot, OverlayPath folder) {
        FluxBuild build = new FluxBuild(snapshot);
        if (kustomization(snapshot, folder).isPresent()) {
            build.folder(folder);
        } else {
            generated(snapshot, folder).forEach(build::entry);
        }
        return build.files;
    }

    /** The kustomization file of a folder. */
    public static Optional<OverlayPath> kustomization(Snapshot snapshot, OverlayPath folder) {
        return KUSTOMIZATION_FILES.stream()
                .map(folder::child)
                .filter(snapshot::exists)
                .findFirst();
    }

    /** The entries of the file that kustomize-controller generates for a folder without one, in its order. */
    public static List<OverlayPath> generated(Snapshot snapshot, OverlayPath folder) {
        List<OverlayPath> entries = new ArrayList<>();
        walk(snapshot, folder, entries);
        return entries;
    }

    private static void walk(Snapshot snapshot, OverlayPath folder, List<OverlayPath> entries) {
        for (String name : snapshot.list(folder)) {
            // At the root, the product reads fewer names than Flux, but this list must be complete.
            boolean isRead = OverlayPath.isReadable(name) && (folder.isRoot() || OverlayLayout.isRead(folder, name));
            if (!isRead) {
                continue;
            }
            OverlayPath path = folder.found(name);
            boolean isManifest = name.endsWith(".yaml") || name.endsWith(".yml");
            if (isManifest && snapshot.read(path).isPresent()) {
                entries.add(path);
            } else if (kustomization(snapshot, path).isPresent()) {
                entries.add(path);
            } else {
                walk(snapshot, path, entries);
            }
        }
    }

    private void entry(OverlayPath path) {
        if (snapshot.read(path).isPresent()) {
            files.add(path);
        } else {
            folder(path);
        }
    }

    private void folder(OverlayPath folder) {
        Optional<OverlayPath> file = kustomization(snapshot, folder);
        if (file.isEmpty() || !seen.add(folder)) {
            return;
        }
        for (Document document : read(snapshot, file.get())) {
            for (String list : LISTS) {
                for (Value item : document.value().itemsAt(list)) {
                    if (item instanceof Value.TextValue text) {
                        folder.resolve(text.text()).ifPresent(this::entry);
                    }
                }
            }
        }
    }

    public static List<Document> read(Snapshot snapshot, OverlayPath file) {
        return read(snapshot.read(file).orElse(""));
    }

    public static List<Document> read(String text) {
        return new DocumentReader()
                .read(text.getBytes(StandardCharsets.UTF_8), "", ReadLimits.MANIFEST)
                .documents();
    }
}
