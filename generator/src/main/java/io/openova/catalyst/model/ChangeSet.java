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

    public ChangeSet {
        writes = Collections.unmodifiableSortedMap(new TreeMap<>(writes));
        removals = Collections.unmodifiableSortedSet(new TreeSet<>(removals));
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
