package io.openova.catalyst.overlay.git;

import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/** The branch that is read and moved, here or on a server. */
interface Branch extends AutoCloseable {
    /** Where objects are read and written. */
    Repository repository();

    /** Catalyst's own folder in the repository. */
    Path folder();

    /** The branch now; null while it has no commit. */
    @Nullable
    ObjectId head() throws IOException;

    /** The branch at the last read or move, without contacting a server; null if it was never read. */
    @Nullable
    ObjectId lastKnown() throws IOException;

    /** Moves the branch from {@code expected} to a commit whose objects are written; never over others' commits. */
    RefSwap.Result swap(WriterLock turn, @Nullable ObjectId expected, ObjectId commit) throws IOException;

    /**
     * Another branch of the same repository, which this one closes. Its {@link #swap} may also take back commits that
     * its caller saw and decided to replace.
     */
    Branch beside(String name);

    /** Whether a turn excludes all other Catalyst writers; it cannot on a server. */
    boolean isLocal();

    /** Removes leftovers of killed writers, once; does nothing without a sole turn. */
    void recover(WriterLock turn) throws IOException;

    /** The location, for messages. */
    String place();

    /** What to check when reading or writing fails. */
    String remedy();

    @Override
    void close();
}
