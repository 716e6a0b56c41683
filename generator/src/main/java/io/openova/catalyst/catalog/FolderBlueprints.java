package io.openova.catalyst.catalog;

import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.BlueprintName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The Blueprints of a repository folder: {@code platform/*}{@code /blueprint.yaml} and {@code products/*}{@code /blueprint.yaml}. */
public final class FolderBlueprints implements BlueprintSource {
    private final Path root;
    private volatile List<Blueprint> blueprints = List.of();
    private volatile boolean read;

    public FolderBlueprints(Path root) {
        this.root = root;
    }

    @Override
    public List<Blueprint> named(BlueprintName name) {
        return all().stream().filter(b -> b.ref().name().equals(name)).toList();
    }

    @Override
    public List<BlueprintName> names() {
        return all().stream().map(b -> b.ref().name()).sorted().distinct().toList();
    }

    /** All Blueprints; {@link Blueprint#origin} is the file's path below the root. */
    public List<Blueprint> all() {
        if (!read) {
            List<Blueprint> found = new ArrayList<>();
            files().forEach((path, text) -> found.addAll(BlueprintReader.read(text, path)));
            blueprints = List.copyOf(found);
            read = true;
        }
        return blueprints;
    }

    private SortedMap<String, String> files() {
        SortedMap<String, String> files = new TreeMap<>();
        for (String group : List.of("platform", "products")) {
            Path folder = root.resolve(group);
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
                for (Path child : children) {
                    Path file = child.resolve("blueprint.yaml");
                    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                        files.put(group + "/" + child.getFileName() + "/blueprint.yaml", Files.readString(file));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the catalog folder " + folder, e);
            }
        }
        return files;
    }
}
