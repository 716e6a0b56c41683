package io.openova.catalyst.validation;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The JSON files that kustomizations list as resources: kustomize reads them, while Flux passes over all others. */
public final class ListedJson {
    private ListedJson() {}

    /** @param files of the overlay */
    public static Set<OverlayPath> in(Snapshot snapshot, List<OverlayPath> files) {
        Set<OverlayPath> all = new TreeSet<>();
        files.stream().filter(file -> file.name().endsWith(".json")).forEach(all::add);
        Set<OverlayPath> listed = new TreeSet<>();
        if (all.isEmpty()) {
            return listed;
        }
        for (OverlayPath file : files) {
            if (KustomizationFiles.isKustomizationFile(file)) {
                String text = snapshot.read(file).orElse("");
                if (text.contains(".json")) {
                    for (Document document : new DocumentReader()
                            .read(text.getBytes(StandardCharsets.UTF_8), file.toString(), ReadLimits.MANIFEST)
                            .documents()) {
                        resources(file.parent(), document, all, listed);
                    }
                }
            }
        }
        return listed;
    }

    private static void resources(
            OverlayPath folder, Document document, Set<OverlayPath> all, Set<OverlayPath> listed) {
        for (String list : List.of("resources", "bases")) {
            for (Value item : document.value().itemsAt(list)) {
                if (item instanceof Value.TextValue text) {
                    folder.resolve(text.text()).filter(all::contains).ifPresent(listed::add);
                }
            }
        }
    }
}
