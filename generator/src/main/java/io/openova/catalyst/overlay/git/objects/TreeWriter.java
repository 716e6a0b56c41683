package io.openova.catalyst.overlay.git.objects;

import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.overlay.OverlayDiff;
import io.openova.catalyst.overlay.UnsafeEntryException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Writes the trees on the changed paths, and only those: the cost of a commit does not grow with the repository. What
 * others put beside our files is carried over as it is.
 */
public final class TreeWriter {
    private final GitObjects objects;
    private final ObjectStore store;

    public TreeWriter(GitObjects objects, ObjectStore store) {
        this.objects = objects;
        this.store = store;
    }

    /** Writes blobs and trees, and returns the new root tree, which may be empty. */
    public ObjectId write(@Nullable ObjectId root, OverlayDiff diff) throws IOException {
        Node edits = new Node();
        for (OverlayDiff.Entry entry : diff.entries()) {
            Node node = edits;
            for (String segment : entry.path().segments()) {
                node = node.children.computeIfAbsent(segment, s -> new Node());
            }
            if (entry.after().isPresent()) {
                byte[] content = DiffPlanner.encode(entry.path(), entry.after().get());
                node.file = store.insert(Constants.OBJ_BLOB, content);
            } else {
                node.removed = true;
            }
        }
        ObjectId tree = apply(root, edits, "");
        return tree != null ? tree : store.insert(Constants.OBJ_TREE, new byte[0]);
    }

    /** Null for a tree that became empty: Git keeps no empty folders. */
    private @Nullable ObjectId apply(@Nullable ObjectId tree, Node edits, String place) throws IOException {
        Map<String, TreeEntry> old = tree == null ? Map.of() : objects.tree(tree);
        Map<String, TreeEntry> entries = new LinkedHashMap<>(old);
        for (Map.Entry<String, Node> edit : edits.children.entrySet()) {
            String name = edit.getKey();
            TreeEntry replacement = replacement(old.get(name), name, edit.getValue(), place + name);
            if (replacement == null) {
                entries.remove(name);
            } else {
                entries.put(name, replacement);
            }
        }
        if (entries.isEmpty()) {
            return null;
        }
        byte[] bytes = TreeEntry.format(entries.values());
        check(bytes, old, place);
        return store.insert(Constants.OBJ_TREE, bytes);
    }

    private @Nullable TreeEntry replacement(@Nullable TreeEntry existing, String name, Node edit, String place)
            throws IOException {
        if (existing != null) {
            GitSnapshot.requireSafe(existing, place);
        }
        boolean wasFile = existing != null && existing.isFile();
        if (edit.children.isEmpty()) {
            return edit.file == null ? null : TreeEntry.of(name, TreeEntry.FILE, edit.file);
        }
        if (wasFile && !edit.removed) {
            throw new UnsafeEntryException(
                    place + " in the overlay is a file where a folder must be; remove it with git and try again");
        }
        ObjectId below = apply(existing == null || wasFile ? null : existing.id(), edit, place + "/");
        if (edit.file == null) {
            return below == null ? null : TreeEntry.of(name, TreeEntry.FOLDER, below);
        }
        if (below != null) {
            throw new UnsafeEntryException(
                    place + " in the overlay is a folder where a file must be; remove it with git and try again");
        }
        return TreeEntry.of(name, TreeEntry.FILE, edit.file);
    }

    /**
     * Never makes a tree that {@code git fsck} would refuse, nor turns one that every system can check out into one
     * that some cannot; an existing name that does not work on Windows or macOS is left alone.
     */
    private void check(byte[] bytes, Map<String, TreeEntry> old, String place) {
        try {
            new ObjectChecker().setSafeForMacOS(true).setSafeForWindows(true).checkTree(bytes);
        } catch (CorruptObjectException strict) {
            try {
                new ObjectChecker().checkTree(bytes);
                if (isPortable(old)) {
                    throw strict;
                }
            } catch (CorruptObjectException e) {
                throw new UnsafeEntryException("folder " + (place.isEmpty() ? "/" : SingleLine.of(place))
                        + " in the overlay cannot be written: " + SingleLine.of(String.valueOf(e.getMessage()))
                        + "; rename or remove the entry with git and try again");
            }
        }
    }

    private static boolean isPortable(Map<String, TreeEntry> entries) {
        try {
            new ObjectChecker()
                    .setSafeForMacOS(true)
                    .setSafeForWindows(true)
                    .checkTree(TreeEntry.format(new ArrayList<>(entries.values())));
            return true;
        } catch (CorruptObjectException e) {
            return false;
        }
    }

    /** What happens at one path: a file is put, a file goes, or something below changes; the last two may both be. */
    private static final class Node {
        final Map<String, Node> children = new TreeMap<>();

        @Nullable
        ObjectId file;

        boolean removed;
    }

    /** Where objects go. */
    public interface ObjectStore {
        ObjectId insert(int type, byte[] content) throws IOException;
    }
}
