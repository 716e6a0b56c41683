package io.openova.catalyst.catalog;

import io.openova.catalyst.document.BundledFile;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.SmallFile;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.BlueprintRef;
import io.openova.catalyst.model.Version;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every version that a Blueprint ever had, from the catalog lock: an older one remains installable after a bump
 * (contract section 10). Read on first use.
 */
public final class LockedBlueprints implements BlueprintSource {
    /** The lock's name at the top of the repository, and in the program. */
    public static final String FILE = "catalog.lock.json";

    /** Null for the lock that the program carries. */
    private final @Nullable Path root;

    private volatile Map<BlueprintName, List<Blueprint>> read = Map.of();
    private volatile boolean isRead;

    private LockedBlueprints(@Nullable Path root) {
        this.root = root;
    }

    /** The lock of a repository folder; a folder without one has no older versions. */
    public static LockedBlueprints of(Path root) {
        return new LockedBlueprints(root);
    }

    /** The lock that the program carries. */
    public static LockedBlueprints bundled() {
        return new LockedBlueprints(null);
    }

    private byte[] lock() {
        if (root == null) {
            return BundledFile.read(FILE).orElse(new byte[0]);
        }
        Path file = root.resolve(FILE);
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? SmallFile.bytes(file) : new byte[0];
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    @Override
    public List<Blueprint> named(BlueprintName name) {
        return all().getOrDefault(name, List.of());
    }

    @Override
    public List<BlueprintName> names() {
        return List.copyOf(all().keySet());
    }

    private Map<BlueprintName, List<Blueprint>> all() {
        if (!isRead) {
            byte[] bytes = lock();
            read = bytes.length == 0 ? Map.of() : parse(bytes);
            isRead = true;
        }
        return read;
    }

    private static Map<BlueprintName, List<Blueprint>> parse(byte[] bytes) {
        ReadOutcome outcome = new DocumentReader().readJson(bytes, FILE, ReadLimits.MANIFEST);
        if (!outcome.isClean()) {
            throw new MalformedBlueprintException(FILE, outcome.findings());
        }
        Map<BlueprintName, List<Blueprint>> found = new TreeMap<>();
        for (Value entry : outcome.documents().get(0).value().itemsAt("blueprints")) {
            Optional<String> name = entry.textAt("name").filter(BlueprintName::isValid);
            Optional<String> version = entry.textAt("version").filter(Version::isValid);
            Optional<ObjectValue> resource = entry.objectAt("blueprint");
            if (name.isPresent() && version.isPresent() && resource.isPresent()) {
                BlueprintRef ref = new BlueprintRef(new BlueprintName(name.get()), new Version(version.get()));
                found.computeIfAbsent(ref.name(), n -> new ArrayList<>()).add(new Blueprint(ref, resource.get(), FILE));
            }
        }
        return found;
    }
}
