package io.openova.catalyst.overlay.git;

import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.model.ChangeSet;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.CommitOutcome;
import io.openova.catalyst.overlay.History;
import io.openova.catalyst.overlay.MaintenanceOrder;
import io.openova.catalyst.overlay.MaintenanceReport;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.OverlayDiff;
import io.openova.catalyst.overlay.OverlaySettings;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.overlay.git.objects.DiffPlanner;
import io.openova.catalyst.overlay.git.objects.GitHistory;
import io.openova.catalyst.overlay.git.objects.GitObjects;
import io.openova.catalyst.overlay.git.objects.GitSnapshot;
import io.openova.catalyst.overlay.git.objects.RecordingSnapshot;
import io.openova.catalyst.overlay.git.objects.TreeComparison;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans, writes, and swaps, and starts over on the new head if another writer was first. {@link Branch} knows where the
 * branch lives.
 */
final class GitOverlay implements Overlay {
    private static final Logger LOG = LoggerFactory.getLogger(GitOverlay.class);
    /** Maximum number of changes in one move of the branch; their objects are in memory until then. */
    private static final int LARGEST_GROUP = 256;

    private final Branch branch;
    private final OverlaySettings settings;
    private final FailPoint failPoint;
    private final GitObjects objects;
    private final CommitWriter writer;
    private final IdempotencyIndex index;
    private final Queue<PendingCommit> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock lead = new ReentrantLock();

    GitOverlay(Branch branch, OverlaySettings settings, FailPoint failPoint) {
        this.branch = branch;
        this.settings = settings;
        this.failPoint = failPoint;
        this.objects = new GitObjects(branch.repository());
        this.writer = new CommitWriter(objects, settings);
        RefSwap keys = new RefSwap(branch.repository(), branch.folder(), FailPoint.NONE);
        this.index = new IdempotencyIndex(objects, new IdempotencyRefs(objects, keys, settings));
    }

    @Override
    public Snapshot head() {
        try {
            return new GitSnapshot(objects, branch.head());
        } catch (IOException e) {
            throw unavailable("read", e);
        }
    }

    /** One commit of the repository, whatever branch it is on. */
    Snapshot at(ObjectId commit) {
        return new GitSnapshot(objects, commit);
    }

    /** @throws IllegalArgumentException for a snapshot of another kind of overlay */
    @Override
    public OverlayDiff diff(Snapshot base, ChangeSet changes) {
        if (base instanceof RecordingSnapshot recording) {
            return DiffPlanner.diff(recording.compared(changes), changes);
        }
        if (!(base instanceof GitSnapshot)) {
            throw new IllegalArgumentException("a diff needs a snapshot of this overlay");
        }
        return DiffPlanner.diff((GitSnapshot) base, changes);
    }

    @Override
    public List<OverlayPath> changedFiles(Snapshot before, Snapshot after) {
        if (!(before instanceof GitSnapshot) || !(after instanceof GitSnapshot)) {
            throw new IllegalArgumentException("a comparison needs snapshots of this overlay");
        }
        return TreeComparison.changedFiles(objects, ((GitSnapshot) before).root(), ((GitSnapshot) after).root());
    }

    @Override
    public History history() {
        return new GitHistory(objects);
    }

    /**
     * The first of the waiting callers serves all of them: their commits build on one another, and the branch moves
     * once. A caller that arrives meanwhile plans ahead on the current branch, so that its turn only has to confirm the
     * plan and write it.
     */
    @Override
    public CommitOutcome commit(CommitOrder order, Planner planner) {
        PendingCommit wish = new PendingCommit(order, planner);
        if (lead.isHeldByCurrentThread()) {
            // A planner of this thread commits: serve it now, since it cannot wait for itself.
            serve(List.of(wish));
            return wish.result();
        }
        if (lead.isLocked()) {
            planAhead(wish);
        }
        waiting.add(wish);
        if (!await(wish)) {
            return wish.result();
        }
        try {
            while (!wish.isSettled()) {
                serve(nextGroup());
            }
        } finally {
            lead.unlock();
            callNext();
        }
        return wish.result();
    }

    @Override
    public MaintenanceReport maintain(MaintenanceOrder order) {
        try {
            return new PackMaintenance(branch.repository(), settings, order, MaintenancePoint.NONE).run();
        } catch (IOException e) {
            throw unavailable("maintained", e);
        }
    }

    @Override
    public void close() {
        branch.close();
    }

    private void planAhead(PendingCommit wish) {
        try {
            ObjectId head = branch.lastKnown();
            if (head != null) {
                wish.planAhead(new GitSnapshot(objects, head));
            }
        } catch (IOException | OverlayUnavailableException e) {
            // The leader will get the same failure, and handles it.
            LOG.debug("not planned ahead: {}", e.getMessage());
        }
    }

    /**
     * Returns whether this thread leads now; false if its change was settled meanwhile. Callers sleep until their
     * change is settled or it is their turn to lead. In a queue for the lock, each would have to wake the next, whether
     * served or not.
     *
     * @throws OverlayUnavailableException when interrupted before a leader took the change
     */
    private boolean await(PendingCommit wish) {
        boolean isInterrupted = false;
        try {
            while (!wish.isSettled()) {
                if (Thread.interrupted()) {
                    isInterrupted = true;
                    if (waiting.remove(wish)) {
                        callNext();
                        throw new OverlayUnavailableException(
                                "interrupted while waiting for another writer of the overlay");
                    }
                }
                if (lead.tryLock()) {
                    return true;
                }
                LockSupport.park(this);
            }
            return false;
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Wakes the longest waiter: the leader may have left. */
    private void callNext() {
        PendingCommit next = waiting.peek();
        if (next != null) {
            next.wake();
        }
    }

    private List<PendingCommit> nextGroup() {
        List<PendingCommit> group = new ArrayList<>();
        for (PendingCommit wish = waiting.poll(); wish != null; wish = waiting.poll()) {
            group.add(wish);
            if (group.size() == LARGEST_GROUP) {
                break;
            }
        }
        return group;
    }

    /** Settles every change of the group. */
    private void serve(List<PendingCommit> group) {
        try {
            settle(group);
        } catch (IOException e) {
            failAll(group, unavailable("written", e));
        } catch (RuntimeException | Error e) {
            failAll(group, e);
        }
    }

    private static void failAll(List<PendingCommit> group, Throwable why) {
        group.stream().filter(wish -> !wish.isSettled()).forEach(wish -> wish.fail(why));
    }

    private void settle(List<PendingCommit> group) throws IOException {
        boolean isFirstLook = true;
        for (int failed = 0; failed < settings.retries().attempts(); ) {
            try (WriterLock turn = WriterLock.take(branch.folder(), settings.lockTimeout())) {
                branch.recover(turn);
                // A server's branch has rarely moved since the last read, and the push verifies it.
                if (isFirstLook && !branch.isLocal() && attempt(turn, group, branch.lastKnown(), false)) {
                    return;
                }
                isFirstLook = false;
                // In a sole turn, only other programs can be first: waiting, or giving up the turn, would help only
                // them.
                do {
                    if (attempt(turn, group, branch.head(), true)) {
                        return;
                    }
                    failed++;
                } while (turn.isSole()
                        && branch.isLocal()
                        && failed < settings.retries().attempts());
            }
            if (failed < settings.retries().attempts()) {
                settings.retries().pauseAfter(failed);
            }
        }
        throw new OverlayUnavailableException("branch " + settings.branch() + " of the overlay " + branch.place()
                + " moved " + settings.retries().attempts()
                + " times while a commit was being made; nothing was written, try again");
    }

    /**
     * Returns whether the changes are settled; false if another writer was first.
     *
     * @param isCertain whether the branch was at {@code head} a moment ago; else only a move of the branch proves it
     */
    private boolean attempt(WriterLock turn, List<PendingCommit> group, @Nullable ObjectId head, boolean isCertain)
            throws IOException {
        if (head == null && !isCertain) {
            return false;
        }
        try (CommitGroup commits =
                new CommitGroup(objects, writer, index, new DurableStore(objects, failPoint), turn.isSole(), head)) {
            group.forEach(commits::add);
            if (!commits.hasCommits()) {
                if (isCertain) {
                    commits.settle();
                }
                return isCertain;
            }
            ObjectId tip = commits.write();
            if (branch.swap(turn, head, tip) != RefSwap.Result.SWAPPED) {
                return false;
            }
            failPoint.reached(FailPoint.Step.DONE);
            commits.settle();
            LOG.atDebug()
                    .addKeyValue("commit", tip.name())
                    .addKeyValue("branch", settings.branch())
                    .addKeyValue("wishes", group.size())
                    .log("committed");
            return true;
        }
    }

    private OverlayUnavailableException unavailable(String done, IOException e) {
        return new OverlayUnavailableException(
                "the overlay " + branch.place() + " cannot be " + done + ": "
                        + SingleLine.of(e.getClass().getSimpleName() + ": " + e.getMessage()) + "; "
                        + branch.remedy(),
                e);
    }
}
