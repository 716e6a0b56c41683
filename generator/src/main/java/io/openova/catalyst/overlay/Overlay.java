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

    /** Files that differ between two commits of this overlay, in path order; names that are no overlay path are left out. */
    List<OverlayPath> changedFiles(Snapshot before, Snapshot after);

    /** The commits of the branch, as far back as they go. */
    History history();

    /**
     * Makes few packs of many packs and loose objects, beside all writers; of a remote, in the clone that this overlay reads
     * from.
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
        /** The changes and their commit subject; empty to write nothing, for a reason that the planner keeps to itself. */
        Optional<Planned> plan(Snapshot head);
    }

    /**
     * @param changes what to change
     * @param subject one line, for example {@code apply qa-omantel/qa-wp: bp-qa-app 0.1.0 on hz-fsn-rtz-prod}
     */
    record Planned(ChangeSet changes, String subject) {}
}
