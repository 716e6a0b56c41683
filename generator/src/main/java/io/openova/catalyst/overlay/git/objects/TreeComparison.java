package io.openova.catalyst.overlay.git.objects;

import io.openova.catalyst.model.OverlayPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** Compares two trees; folders with the same object id are equal and never opened. */
public final class TreeComparison {
    private final GitObjects objects;
    private final List<OverlayPath> changed = new ArrayList<>();

    private TreeComparison(GitObjects objects) {
        this.objects = objects;
    }

    public static List<OverlayPath> changedFiles(
            GitObjects objects, @Nullable ObjectId before, @Nullable ObjectId after) {
        TreeComparison comparison = new TreeComparison(objects);
        comparison.compare(OverlayPath.ROOT, before, after);
        return comparison.changed.stream().sorted().toList();
    }

    private void compare(OverlayPath folder, @Nullable ObjectId before, @Nullable ObjectId after) {
        Map<String, TreeEntry> left = before == null ? Map.of() : objects.tree(before);
        Map<String, TreeEntry> right = after == null ? Map.of() : objects.tree(after);
        TreeSet<String> names = new TreeSet<>(left.keySet());
        names.addAll(right.keySet());
        for (String name : names) {
            TreeEntry old = left.get(name);
            TreeEntry now = right.get(name);
            if (OverlayPath.isReadable(name) && !isSame(old, now)) {
                compare(folder.found(name), old, now);
            }
        }
    }

    private static boolean isSame(@Nullable TreeEntry old, @Nullable TreeEntry now) {
        return old != null
                && now != null
                && old.mode() == now.mode()
                && old.id().equals(now.id());
    }

    private void compare(OverlayPath path, @Nullable TreeEntry old, @Nullable TreeEntry now) {
        boolean wasFile = old != null && !old.isFolder();
        boolean isFile = now != null && !now.isFolder();
        if (wasFile || isFile) {
            changed.add(path);
        }
        ObjectId before = old != null && old.isFolder() ? old.id() : null;
        ObjectId after = now != null && now.isFolder() ? now.id() : null;
        if (before != null || after != null) {
            compare(path, before, after);
        }
    }
}
