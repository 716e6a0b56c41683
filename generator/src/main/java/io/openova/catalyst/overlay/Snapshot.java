package io.openova.catalyst.overlay;

import io.openova.catalyst.model.OverlayPath;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One commit of the overlay, read consistently. Reading never follows a symbolic link or a submodule: either of them on
 * a path causes an {@link UnsafeEntryException} that names it (threat S02).
 */
public interface Snapshot {
    /** The commit that is read, 40 hex digits; empty while the branch has none. */
    Optional<String> commit();

    /** When the commit was made; empty if unknown. */
    default Optional<Instant> committedAt() {
        return Optional.empty();
    }

    /** The file's content as UTF-8 text; empty when there is no such file. */
    Optional<String> read(OverlayPath path);

    /** Names of files and folders directly in a folder, in Git's order; empty when there is no such folder. */
    List<String> list(OverlayPath folder);

    /** All files below a folder, in path order. */
    List<OverlayPath> files(OverlayPath folder);

    /**
     * A fingerprint of a file or folder: equal fingerprints mean equal content. Empty if there is nothing, or if
     * computing it would cost as much as reading.
     */
    default Optional<String> contentId(OverlayPath path) {
        return Optional.empty();
    }

    /** Whether there is a file or a folder at the path. */
    boolean exists(OverlayPath path);
}
