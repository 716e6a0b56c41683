package io.openova.catalyst.desired;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.overlay.UnsafeEntryException;
import io.openova.catalyst.value.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/**
 * Reads an overlay's files. An entry that is never followed or is not text counts as missing and is reported, so that
 * all other files can still be read. Safe for use by many threads.
 */
public final class LenientSnapshot implements Snapshot {
    private final Snapshot files;
    private final Map<OverlayPath, Finding> unsafe = new ConcurrentSkipListMap<>();

    public LenientSnapshot(Snapshot files) {
        this.files = files;
    }

    /** What is wrong with the entries that were met so far, in order of their paths. */
    public List<Finding> findings() {
        return List.copyOf(unsafe.values());
    }

    public boolean isUnsafe(OverlayPath path) {
        return unsafe.containsKey(path);
    }

    private <T> T safely(OverlayPath path, Supplier<T> look, T otherwise) {
        try {
            return look.get();
        } catch (UnsafeEntryException e) {
            Location place = new Location(path.toString(), 1, 1, 1, 1);
            unsafe.putIfAbsent(
                    path,
                    Finding.error("overlay/unsafe-entry", Pointer.ROOT, String.valueOf(e.getMessage()))
                            .withRemedy("remove the entry from the repository, or put a plain text file there")
                            .withLocation(Optional.of(place).filter(p -> !path.isRoot())));
            return otherwise;
        }
    }

    @Override
    public Optional<String> commit() {
        return files.commit();
    }

    @Override
    public Optional<String> read(OverlayPath path) {
        return safely(path, () -> files.read(path), Optional.empty());
    }

    @Override
    public List<String> list(OverlayPath folder) {
        return safely(folder, () -> files.list(folder), List.of());
    }

    @Override
    public List<OverlayPath> files(OverlayPath folder) {
        try {
            return files.files(folder);
        } catch (UnsafeEntryException e) {
            List<OverlayPath> found = new ArrayList<>();
            collect(folder, found);
            return found;
        }
    }

    private void collect(OverlayPath folder, List<OverlayPath> found) {
        for (String name : list(folder)) {
            if (OverlayLayout.isRead(folder, name)) {
                OverlayPath path = folder.found(name);
                int before = found.size();
                collect(path, found);
                if (found.size() == before && read(path).isPresent()) {
                    found.add(path);
                }
            }
        }
    }

    @Override
    public Optional<String> contentId(OverlayPath path) {
        return safely(path, () -> files.contentId(path), Optional.empty());
    }

    @Override
    public boolean exists(OverlayPath path) {
        return safely(path, () -> files.exists(path), true);
    }
}
