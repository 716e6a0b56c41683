package io.openova.catalyst.catalog;

import io.openova.catalyst.document.BundledFile;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The Blueprints that the program carries, found through the catalog index it carries with them. */
public final class BundledBlueprints implements BlueprintSource {
    private volatile Map<String, String> paths = Map.of();
    /** The content of the jar does not change, and a batch looks the same few Blueprints up many times. */
    private final Map<String, List<Blueprint>> read = new ConcurrentHashMap<>();

    @Override
    public List<Blueprint> named(BlueprintName name) {
        List<Blueprint> known = read.get(name.value());
        if (known == null) {
            known = inUsualFolder(name);
            if (known.isEmpty()) {
                String path = paths().get(name.value());
                known = path == null ? List.of() : BlueprintReader.read(resource(path), path);
            }
            if (!known.isEmpty()) {
                read.put(name.value(), known);
            }
        }
        return known;
    }

    /**
     * Returns the Blueprint {@code bp-NAME} in {@code platform/NAME}, where nearly all are, so that it is found without
     * the index. A test checks that the index names no other place for it.
     */
    private static List<Blueprint> inUsualFolder(BlueprintName name) {
        String path = "platform/" + name.value().substring("bp-".length()) + "/blueprint.yaml";
        Optional<byte[]> there = BundledFile.read(path);
        if (there.isEmpty()) {
            return List.of();
        }
        List<Blueprint> found = BlueprintReader.read(new String(there.get(), StandardCharsets.UTF_8), path);
        for (Blueprint blueprint : found) {
            if (!blueprint.ref().name().equals(name)) {
                return List.of();
            }
        }
        return found;
    }

    @Override
    public List<BlueprintName> names() {
        return paths().keySet().stream().map(BlueprintName::new).toList();
    }

    private Map<String, String> paths() {
        if (paths.isEmpty()) {
            Map<String, String> found = new TreeMap<>();
            Value index = new DocumentReader()
                    .read(
                            resource(CatalogIndex.FILE).getBytes(StandardCharsets.UTF_8),
                            CatalogIndex.FILE,
                            ReadLimits.MANIFEST)
                    .documents()
                    .get(0)
                    .value();
            for (Value entry : index.itemsAt("blueprints")) {
                found.put(entry.textAt("id").orElseThrow(), entry.textAt("path").orElseThrow());
            }
            paths = Map.copyOf(found);
        }
        return paths;
    }

    private static String resource(String path) {
        return new String(BundledFile.require(path), StandardCharsets.UTF_8);
    }
}
