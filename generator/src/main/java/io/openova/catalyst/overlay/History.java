package io.openova.catalyst.overlay;

import io.openova.catalyst.model.OverlayPath;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * The commits of an overlay's branch. Opens only the trees that lead to the requested paths and checks nothing out, so
 * a long history of other Applications costs little.
 */
public interface History {
    /**
     * Walks the commits that changed a file or folder at one of the paths, newest first. As {@code git log} does, a
     * merge that took all of it from one parent is no change, and only that parent is followed.
     *
     * @param from where the walk begins, nearly always the head
     * @param more receives each commit; the walk continues while it returns true
     */
    void walk(Snapshot from, Collection<OverlayPath> paths, Predicate<Revision> more);

    /**
     * Visits the contents that files of one name had, each content once, in any commit from here to the first.
     *
     * @param from where the walk begins, nearly always the head
     * @param folder where the files are, at any depth
     * @param each receives a path that had the content, and the content
     */
    void contents(Snapshot from, OverlayPath folder, String fileName, BiConsumer<OverlayPath, String> each);

    /** Whether the repository is a shallow clone, so that the walk may end before the history does. */
    default boolean isShallow() {
        return false;
    }

    /** Whether a shallow clone was cut at this commit, so that what was before it is not known. */
    default boolean isCutAt(String commit) {
        return false;
    }

    /** The first commits of the walk, at most {@code limit}. */
    default List<Revision> of(Snapshot from, Collection<OverlayPath> paths, int limit) {
        List<Revision> found = new ArrayList<>();
        walk(from, paths, revision -> {
            found.add(revision);
            return found.size() < limit;
        });
        return found;
    }

    /**
     * A commit by its id, or by the first digits of it.
     *
     * @param from the commit must be this one or one before it
     * @return empty if no commit of that branch matches, or more than one does
     */
    Optional<Snapshot> at(String revision, Snapshot from);
}
