package io.openova.catalyst.overlay;

import io.openova.catalyst.model.ChangeSet;
import io.openova.catalyst.model.OverlayPath;
import java.util.List;
import java.util.Optional;

/**
 * One branch of an overlay repository: a local bare repository, a work tree's repository, or a remote.
 *
 * <p>Safe for use by many threads; other processes and outside pushers may write the same branch at any time.
 */
public interface Overlay extends AutoCloseable {

    /**
     * The branch as it is now; for a remote, fetched.
     *
     * @throws OverlayUnavailableException when the repository cannot be read
     */
    Snapshot head();

    /**
     * Plans on the current head and commits; when another writer moves the branch first, plans again on the new head, a
     * bounded number of times with jitter. The branch never holds half a change.
     *
     * @throws OverlayUnavailableException when the repository cannot be read or written, or retries ran out
     */
    CommitOutcome commit(CommitOrder order, Planner planner);

    /** The differences that {@code changes} would make to {@code base}, without writing anything. */
    OverlayDiff diff(Snapshot base, ChangeSet changes);

    /**
     * Files that differ between two commits of this overlay, in path order; names that are not overlay paths are left
     * out.
     */
    List<OverlayPath> changedFiles(Snapshot before, Snapshot after);

    /** The history of the branch. */
    History history();

    /**
     * Consolidates packs and loose objects, safely alongside all writers; for a remote, in the local clone.
     *
     * @throws OverlayUnavailableException when the repository cannot be read or written; nothing is lost then
     */
    default MaintenanceReport maintain(MaintenanceOrder order) {
        MaintenanceReport.Store nothing = new MaintenanceReport.Store(0, 0, 0);
        return new MaintenanceReport(nothing, nothing, java.util.Optional.of("this overlay keeps no objects"));
    }

    @Override
    void close();

    /** Computes what to change on a given head; called again with a newer head when a race was lost. */
    @FunctionalInterface
    interface Planner {
        /** Returns the changes and their commit subject; empty to write nothing. */
        Optional<Planned> plan(Snapshot head);

        /**
         * Forgets the heads of earlier calls: the next head counts as the first, on which the caller saw what to change.
         * Planners that compare a head with the first one override it.
         */
        default void restart() {}
    }

    /**
     * @param changes what to change
     * @param subject one line, for example {@code apply qa-omantel/qa-wp: bp-qa-app 0.1.0 on hz-fsn-rtz-prod}
     */
    record Planned(ChangeSet changes, String subject) {}
}
