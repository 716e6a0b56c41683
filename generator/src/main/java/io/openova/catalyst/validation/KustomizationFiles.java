package io.openova.catalyst.validation;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.finding.NearNames;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks the entries of kustomization files against the files next to them, and the paths of Flux Kustomizations
 * against the folders of the overlay.
 */
public final class KustomizationFiles {
    private static final Set<String> NAMES = Set.of("kustomization.yaml", "kustomization.yml", "Kustomization");
    private static final List<String> LISTS =
            List.of("resources", "components", "bases", "crds", "patchesStrategicMerge", "configurations");

    private final Snapshot snapshot;
    private final List<Finding> findings = new ArrayList<>();

    /** What each folder with a wrong entry has. */
    private final Map<OverlayPath, NearNames> near = new HashMap<>();

    KustomizationFiles(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    public static boolean isKustomizationFile(OverlayPath file) {
        return NAMES.contains(file.name());
    }

    /** @param documents of the overlay, by their files; those of kustomize and of Flux are looked at */
    List<Finding> findings(Map<OverlayPath, List<Document>> documents) {
        documents.forEach((file, ofFile) -> ofFile.forEach(document -> {
            if (isKustomizationFile(file)) {
                entries(file, document);
            } else if (CrossReferences.isSync(document.value())) {
                path(document);
            }
        }));
        return findings;
    }

    private void entries(OverlayPath file, Document document) {
        OverlayPath folder = file.parent();
        Map<OverlayPath, Pointer> named = new HashMap<>();
        for (String list : LISTS) {
            List<Value> items = document.value().itemsAt(list);
            for (int i = 0; i < items.size(); i++) {
                if (items.get(i) instanceof Value.TextValue text) {
                    entry(document, folder, text.text(), Pointer.of(list).child(i), named);
                }
            }
        }
        for (String list : List.of("patches", "patchesJson6902", "replacements", "transformers")) {
            List<Value> items = document.value().itemsAt(list);
            for (int i = 0; i < items.size(); i++) {
                Pointer at = Pointer.of(list).child(i).child("path");
                items.get(i).textAt("path").ifPresent(path -> entry(document, folder, path, at, named));
            }
        }
        unlisted(file, folder, document, named);
    }

    private void entry(
            Document document, OverlayPath folder, String text, Pointer at, Map<OverlayPath, Pointer> named) {
        // Entries in another repository and inline entries cannot be checked here.
        if (text.contains("://") || text.contains("\n") || text.contains("?ref=") || text.contains("${")) {
            return;
        }
        Optional<OverlayPath> path = folder.resolve(text);
        if (path.isEmpty() || !snapshot.exists(path.get())) {
            NearNames names = near.computeIfAbsent(folder, f -> new NearNames(snapshot.list(f)));
            findings.add(at(
                    document,
                    at,
                    Finding.error(
                                    "overlay/entry-missing",
                                    at,
                                    "'" + text + "' is listed, and there is no such file or folder; Flux stops at it")
                            .withRemedy("add the file, or remove the entry")
                            .withCandidates(names.to(text))));
            return;
        }
        Pointer before = named.putIfAbsent(path.get(), at);
        if (before != null) {
            findings.add(at(
                    document,
                    at,
                    Finding.error("overlay/entry-twice", at, "'" + text + "' is listed at " + before + " already")
                            .withRemedy("remove one of the entries")));
        }
    }

    /** Manifests beside a kustomization.yaml that does not name them: kustomize does not see them. */
    private void unlisted(OverlayPath file, OverlayPath folder, Document document, Map<OverlayPath, Pointer> named) {
        boolean generates = List.of("configMapGenerator", "secretGenerator", "helmCharts", "generators").stream()
                .anyMatch(field -> document.value().at(field).isPresent());
        if (generates) {
            return;
        }
        for (String name : snapshot.list(folder)) {
            boolean isManifest = name.endsWith(".yaml") || name.endsWith(".yml");
            if (!isManifest || !OverlayLayout.isRead(folder, name) || NAMES.contains(name)) {
                continue;
            }
            OverlayPath beside = folder.found(name);
            if (!named.containsKey(beside)) {
                findings.add(Finding.warning(
                                "overlay/entry-unlisted",
                                Pointer.ROOT,
                                beside + " is not listed in " + file + ", so Flux does not apply it")
                        .withRemedy("add '" + name + "' to resources, or remove the file")
                        .withLocation(Optional.of(new Location(beside.toString(), 1, 1, 1, 1))));
            }
        }
    }

    /** For Flux, a missing path is a failure of the whole Kustomization. */
    private void path(Document document) {
        Value object = document.value();
        Optional<String> path = object.textAt("spec", "path");
        boolean isOfOverlay = object.textAt("spec", "sourceRef", "name").equals(Optional.of("flux-system"))
                && object.textAt("spec", "sourceRef", "kind").equals(Optional.of("GitRepository"));
        if (!isOfOverlay || path.isEmpty() || path.get().contains("${")) {
            return;
        }
        Optional<OverlayPath> folder = OverlayPath.ROOT.resolve(path.get());
        if (folder.isEmpty() || !folder.get().isRoot() && !snapshot.exists(folder.get())) {
            Pointer at = Pointer.of("spec", "path");
            findings.add(at(
                    document,
                    at,
                    Finding.error("overlay/path-missing", at, "the overlay has no folder '" + path.get() + "'")
                            .withRemedy("add the folder, or correct the path")));
        }
    }

    private static Finding at(Document document, Pointer pointer, Finding finding) {
        return finding.withLocation(document.locate(pointer));
    }
}
