package io.openova.catalyst.acceptance;

import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An overlay's files in memory. */
public final class MapSnapshot implements Snapshot {
    private final TreeMap<String, String> files;

    public MapSnapshot(Map<String, String> files) {
        this.files = new TreeMap<>(files);
    }

    public static MapSnapshot of(Overlay overlay) {
        return new MapSnapshot(TestWorld.tree(overlay));
    }

    @Override
    public Optional<String> commit() {
        return Optional.empty();
    }

    @Override
    public Optional<String> read(OverlayPath path) {
        return Optional.ofNullable(files.get(path.toString()));
    }

    @Override
    public List<String> list(OverlayPath folder) {
        String prefix = folder.isRoot() ? "" : folder + "/";
        return files.keySet().stream()
                .filter(path -> path.startsWith(prefix))
                .map(path -> path.substring(prefix.length()).split("/")[0])
                .distinct()
                .toList();
    }

    @Override
    public List<OverlayPath> files(OverlayPath folder) {
        String prefix = folder.isRoot() ? "" : folder + "/";
        return files.keySet().stream()
                .filter(path -> path.startsWith(prefix))
                .map(TestWorld::path)
                .toList();
    }

    @Override
    public boolean exists(OverlayPath path) {
        return files.containsKey(path.toString()) || !list(path).isEmpty();
    }
}
