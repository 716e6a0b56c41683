package io.openova.catalyst.catalog;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The catalog index {@code blueprints.json}: every Blueprint of a repository and the slots of its bootstrap kit, sorted by
 * id. A pure function of the files, so the same files give the same bytes (contract section 10).
 */
public final class CatalogIndex {
    /** The index's name at the top of the repository. */
    public static final String FILE = "blueprints.json";

    private static final Path KIT = Path.of("clusters", "_template", "bootstrap-kit");

    private CatalogIndex() {}

    /**
     * The index of the repository at {@code root}.
     *
     * @throws MalformedBlueprintException when a Blueprint or a slot cannot be read
     */
    public static ObjectValue of(Path root) throws IOException {
        List<Value> blueprints = new ArrayList<>();
        new FolderBlueprints(root)
                .all().stream()
                        .sorted(Comparator.comparing((Blueprint b) -> b.ref().name())
                                .thenComparing(b -> b.ref().version()))
                        .forEach(blueprint -> blueprints.add(entry(blueprint)));
        return Value.object()
                .put("blueprints", Value.list(blueprints))
                .put("bootstrapKit", Value.list(slots(root)))
                .build();
    }

    private static Value entry(Blueprint blueprint) {
        ObjectValue resource = blueprint.resource();
        return Value.object()
                .put("id", blueprint.ref().name().value())
                .put("version", blueprint.ref().version().value())
                .put(
                        "title",
                        resource.textAt("spec", "card", "title")
                                .orElse(blueprint.ref().name().value()))
                .put("summary", resource.at("spec", "card", "summary"))
                .put("category", resource.at("spec", "card", "category"))
                .put("tags", resource.at("spec", "card", "tags"))
                .put("section", BlueprintReader.section(resource))
                .put("visibility", resource.textAt("spec", "visibility").orElse("listed"))
                .put("source", resource.at("spec", "manifests", "source"))
                .put("path", blueprint.origin())
                .build();
    }

    private static List<Value> slots(Path root) throws IOException {
        Path kit = root.resolve(KIT);
        if (!Files.isDirectory(kit, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        List<Path> files;
        try (Stream<Path> children = Files.list(kit)) {
            files = children.filter(f -> f.getFileName().toString().matches("[0-9]{2}-.+\\.yaml"))
                    .sorted(Comparator.comparing(f -> f.getFileName().toString()))
                    .toList();
        }
        List<Value> slots = new ArrayList<>();
        for (Path file : files) {
            slots.add(slot(file));
        }
        return slots;
    }

    private static Value slot(Path file) throws IOException {
        String name = file.getFileName().toString();
        String path = KIT.toString().replace('\\', '/') + "/" + name;
        ReadOutcome outcome = new DocumentReader()
                .read(Files.readString(file).getBytes(StandardCharsets.UTF_8), path, ReadLimits.MANIFEST);
        if (!outcome.isClean()) {
            throw new MalformedBlueprintException(path, outcome.findings());
        }
        Optional<Value> release = outcome.documents().stream()
                .map(Document::value)
                .filter(v -> v.textAt("kind").equals(Optional.of("HelmRelease")))
                .findFirst();
        return Value.object()
                .put("id", name.substring(0, name.length() - ".yaml".length()))
                .put("slot", Integer.parseInt(name.substring(0, 2)))
                .put("chart", release.flatMap(r -> r.at("spec", "chart", "spec", "chart")))
                .put("version", release.flatMap(r -> r.at("spec", "chart", "spec", "version")))
                .put("path", path)
                .build();
    }
}
