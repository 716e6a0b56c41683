package io.openova.catalyst.overlay;

import io.openova.catalyst.model.OverlayPath;
import java.util.List;
import java.util.Optional;

/**
 * Files that differ, in path order, and the digest of the plan.
 *
 * @param entries one for each file that differs
 * @param digest SHA-256 (hex) over every entry's action, path, and new content: the same plan has the same digest
 */
public record OverlayDiff(List<Entry> entries, String digest) {
    public OverlayDiff {
        entries = List.copyOf(entries);
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** What happens to a file. */
    public enum Action {
        ADD,
        CHANGE,
        REMOVE
    }

    /**
     * @param before the old content; empty when added
     * @param after the new content; empty when removed
     */
    public record Entry(Action action, OverlayPath path, Optional<String> before, Optional<String> after) {}

    /** The unified diff of all entries, as {@code git diff} prints it. */
    public String unified() {
        return UnifiedDiff.of(this);
    }
}
