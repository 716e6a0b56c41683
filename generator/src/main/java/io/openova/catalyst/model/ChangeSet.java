package io.openova.catalyst.model;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a commit is to change: files to have exactly this content, and paths (a file, or a folder with all that is in
 * it) to be gone. A write inside a removed folder stands: the folder is emptied first.
 */
public record ChangeSet(SortedMap<OverlayPath, String> writes, SortedSet<OverlayPath> removals) {
    public static final ChangeSet EMPTY = new ChangeSet(new TreeMap<>(), new TreeSet<>());

    /** @throws IllegalArgumentException for a path with a name that the product never writes */
    public ChangeSet {
        writes.keySet().forEach(ChangeSet::requireWritable);
        removals.forEach(ChangeSet::requireWritable);
        writes = Collections.unmodifiableSortedMap(new TreeMap<>(writes));
        removals = Collections.unmodifiableSortedSet(new TreeSet<>(removals));
    }

    private static void requireWritable(OverlayPath path) {
        if (!path.isWritable()) {
            throw new IllegalArgumentException(path + " has a name that is never written or removed");
        }
    }

    public static ChangeSet of(Map<OverlayPath, String> writes, java.util.Collection<OverlayPath> removals) {
        return new ChangeSet(new TreeMap<>(writes), new TreeSet<>(removals));
    }

    public ChangeSet plus(ChangeSet other) {
        SortedMap<OverlayPath, String> w = new TreeMap<>(writes);
        w.putAll(other.writes);
        SortedSet<OverlayPath> r = new TreeSet<>(removals);
        r.addAll(other.removals);
        return new ChangeSet(w, r);
    }

    public boolean isEmpty() {
        return writes.isEmpty() && removals.isEmpty();
    }
}
