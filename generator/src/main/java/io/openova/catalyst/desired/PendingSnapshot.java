package io.openova.catalyst.desired;

import io.openova.catalyst.model.ChangeSet;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A snapshot with uncommitted changes on top, so that the parts of one commit see each other. */
public final class PendingSnapshot implements Snapshot {
    private final Snapshot base;
    private final Map<OverlayPath, String> writes = new HashMap<>();
    private final Set<OverlayPath> removals = new HashSet<>();
    /** Names of pending files and folders by their folder, so that listing stays cheap in a large batch. */
    private final Map<OverlayPath, Set<String>> children = new HashMap<>();

    public PendingSnapshot(Snapshot base) {
        this.base = base;
    }

    public void apply(ChangeSet changes) {
        for (OverlayPath removal : changes.removals()) {
            if (children.containsKey(removal) || writes.containsKey(removal)) {
                writes.keySet().removeIf(path -> path.isWithin(removal));
                children.keySet().removeIf(path -> path.isWithin(removal));
            }
            removals.add(removal);
            if (!removal.isRoot()) {
                children.getOrDefault(removal.parent(), new TreeSet<>()).remove(removal.name());
            }
        }
        changes.writes().forEach((path, text) -> {
            writes.put(path, text);
            for (OverlayPath here = path; !here.isRoot(); here = here.parent()) {
                if (!children.computeIfAbsent(here.parent(), p -> new TreeSet<>())
                        .add(here.name())) {
                    break;
                }
            }
        });
    }

    @Override
    public Optional<String> commit() {
        return base.commit();
    }

    @Override
    public Optional<String> read(OverlayPath path) {
        String written = writes.get(path);
        if (written != null) {
            return Optional.of(written);
        }
        return isRemoved(path) ? Optional.empty() : base.read(path);
    }

    @Override
    public List<String> list(OverlayPath folder) {
        Set<String> names = new TreeSet<>(children.getOrDefault(folder, Set.of()));
        if (!isRemoved(folder)) {
            for (String name : base.list(folder)) {
                if (!OverlayPath.isReadable(name) || !removals.contains(folder.found(name))) {
                    names.add(name);
                }
            }
        }
        return List.copyOf(names);
    }

    @Override
    public List<OverlayPath> files(OverlayPath folder) {
        Set<OverlayPath> files = new TreeSet<>();
        writes.keySet().stream().filter(path -> path.isWithin(folder)).forEach(files::add);
        base.files(folder).stream().filter(path -> !isRemoved(path)).forEach(files::add);
        return new ArrayList<>(files);
    }

    @Override
    public Optional<String> contentId(OverlayPath path) {
        boolean isTouched = writes.containsKey(path)
                || children.containsKey(path)
                || removals.stream().anyMatch(removal -> removal.isWithin(path) || path.isWithin(removal));
        return isTouched ? Optional.empty() : base.contentId(path);
    }

    @Override
    public boolean exists(OverlayPath path) {
        return writes.containsKey(path)
                || !children.getOrDefault(path, Set.of()).isEmpty()
                || !isRemoved(path) && base.exists(path);
    }

    private boolean isRemoved(OverlayPath path) {
        if (removals.isEmpty()) {
            return false;
        }
        for (OverlayPath here = path; !here.isRoot(); here = here.parent()) {
            if (removals.contains(here)) {
                return true;
            }
        }
        return false;
    }
}
