package io.openova.catalyst.model;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The content of a commit: files to write with exactly this content, and paths (files, or folders with everything in
 * them) to remove. Removals come first, so a file written inside a removed folder is kept.
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
