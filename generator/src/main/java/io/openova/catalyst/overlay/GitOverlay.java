package io.openova.catalyst.overlay;

import io.openova.catalyst.application.ChangeSet;
import io.openova.catalyst.application.OverlayPath;
import io.openova.catalyst.finding.SingleLine;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plan, write, swap; again on the new head when another writer was first. Where the branch lives is {@link Branch}'s. */
final class GitOverlay implements Overlay {
    private static final Logger LOG = LoggerFactory.getLogger(GitOverlay.class);

    private final Branch branch;
    private final OverlaySettings settings;
    private final FailPoint failPoint;
    private final GitObjects objects;
    private final CommitWriter writer;
    private final IdempotencyIndex index;

    GitOverlay(Branch branch, OverlaySettings settings, FailPoint failPoint) {
        this.branch = branch;
        this.settings = settings;
        this.failPoint = failPoint;
        this.objects = new GitObjects(branch.repository());
        this.writer = new CommitWriter(objects, settings, failPoint);
        RefSwap keys = new RefSwap(branch.repository(), branch.folder(), FailPoint.NONE);
        this.index = new IdempotencyIndex(objects, new StoredKeys(objects, keys, settings));
    }

    @Override
    public Snapshot head() {
        try {
            return new GitSnapshot(objects, branch.head());
        } catch (IOException e) {
            throw unavailable("read", e);
        }
    }

    /** @throws IllegalArgumentException for a snapshot of another kind of overlay */
    @Override
    public OverlayDiff diff(Snapshot base, ChangeSet changes) {
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
    public CommitOutcome commit(CommitOrder order, Planner planner) {
        for (int failed = 0; failed < settings.retries().attempts(); ) {
            try (WriteTurn turn = WriteTurn.take(branch.folder(), settings.lockTimeout())) {
                // In a sole turn only outsiders were first: to wait, or to give up the turn, would help nobody but
                // them.
                do {
                    Optional<CommitOutcome> outcome = attempt(turn, order, planner);
                    if (outcome.isPresent()) {
                        return outcome.get();
                    }
                    failed++;
                } while (turn.isSole()
                        && branch.isLocal()
                        && failed < settings.retries().attempts());
            } catch (IOException e) {
                throw unavailable("written", e);
            }
            if (failed < settings.retries().attempts()) {
                settings.retries().pauseAfter(failed);
            }
        }
        throw new OverlayUnavailableException("branch " + settings.branch() + " of the overlay " + branch.place()
                + " moved " + settings.retries().attempts()
                + " times while a commit was being made; nothing was written, try again");
    }

    @Override
    public void close() {
        branch.close();
    }

    /** Empty when another writer was first. */
    private Optional<CommitOutcome> attempt(WriteTurn turn, CommitOrder order, Planner planner) throws IOException {
        branch.recover(turn);
        ObjectId head = branch.head();
        if (order.idempotencyKey().isPresent() && head != null) {
            Optional<ObjectId> first =
                    index.find(turn.isSole(), order.idempotencyKey().get(), head);
            if (first.isPresent()) {
                return Optional.of(new CommitOutcome.Repeated(first.get().name()));
            }
        }
        GitSnapshot snapshot = new GitSnapshot(objects, head);
        Optional<Planned> planned = planner.plan(snapshot);
        if (planned.isEmpty()) {
            return Optional.of(new CommitOutcome.Abandoned());
        }
        OverlayDiff diff = DiffPlanner.diff(snapshot, planned.get().changes());
        if (diff.isEmpty()) {
            return Optional.of(new CommitOutcome.Unchanged((head == null ? ObjectId.zeroId() : head).name()));
        }
        ObjectId commit = writer.write(snapshot, diff, planned.get().subject(), order);
        if (branch.swap(turn, head, commit) != RefSwap.Result.SWAPPED) {
            return Optional.empty();
        }
        failPoint.reached(FailPoint.Step.DONE);
        LOG.atDebug()
                .addKeyValue("commit", commit.name())
                .addKeyValue("branch", settings.branch())
                .log("committed");
        return Optional.of(new CommitOutcome.Committed(commit.name(), diff));
    }

    private OverlayUnavailableException unavailable(String done, IOException e) {
        return new OverlayUnavailableException(
                "the overlay " + branch.place() + " cannot be " + done + ": "
                        + SingleLine.of(e.getClass().getSimpleName() + ": " + e.getMessage()) + "; "
                        + branch.remedy(),
                e);
    }
}
