package io.openova.catalyst.catalog;

import io.openova.catalyst.application.Blueprint;
import io.openova.catalyst.application.BlueprintName;
import io.openova.catalyst.document.CarriedFile;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadLimits;
import io.openova.catalyst.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The Blueprints that the program carries, found through the catalog index it carries with them. */
public final class BundledBlueprints implements BlueprintSource {
    private volatile Map<String, String> paths = Map.of();
    /** What the jar carries does not change, and a batch asks for the same few again and again. */
    private final Map<String, List<Blueprint>> read = new ConcurrentHashMap<>();

    @Override
    public List<Blueprint> named(BlueprintName name) {
        String path = paths().get(name.value());
        return path == null ? List.of() : read.computeIfAbsent(path, p -> BlueprintReader.read(resource(p), p));
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
        return CarriedFile.read(path)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElseThrow(() -> new IllegalStateException("the program was packed without " + path));
    }
}
