package io.openova.catalyst.overlay;

import io.openova.catalyst.application.ChangeSet;
import io.openova.catalyst.finding.SingleLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A branch of a repository on this machine. Commits move the branch only; a work tree is never touched. */
final class LocalOverlay implements Overlay {
    private static final Logger LOG = LoggerFactory.getLogger(LocalOverlay.class);
    /** Catalyst's own folder in a repository; Git does not look into it. */
    static final String FOLDER = "catalyst";

    private final Repository repository;
    private final OverlaySettings settings;
    private final FailPoint failPoint;
    private final GitObjects objects;
    private final CommitWriter writer;
    private final IdempotencyIndex index;
    private final RefSwap refs;
    private final String branch;
    private final Path folder;
    private volatile boolean recovered;

    LocalOverlay(Repository repository, OverlaySettings settings, FailPoint failPoint) {
        this.repository = repository;
        this.settings = settings;
        this.failPoint = failPoint;
        this.objects = new GitObjects(repository);
        this.writer = new CommitWriter(objects, settings, failPoint);
        this.branch = Constants.R_HEADS + settings.branch();
        this.folder = repository.getDirectory().toPath().resolve(FOLDER);
        this.refs = new RefSwap(repository, folder, failPoint);
        this.index = new IdempotencyIndex(objects, new RefSwap(repository, folder, FailPoint.NONE), settings);
    }

    @Override
    public Snapshot head() {
        try {
            return new GitSnapshot(objects, branchHead());
        } catch (IOException e) {
            throw unavailable("read", e);
        }
    }

    @Override
    public OverlayDiff diff(Snapshot base, ChangeSet changes) {
        return DiffPlanner.diff((GitSnapshot) base, changes);
    }

    @Override
    public CommitOutcome commit(CommitOrder order, Planner planner) {
        for (int failed = 0; failed < settings.retries().attempts(); failed++) {
            if (failed > 0) {
                settings.retries().pauseAfter(failed);
            }
            try (WriteTurn turn = WriteTurn.take(folder, settings.lockTimeout(), settings.retries())) {
                Optional<CommitOutcome> outcome = attempt(turn, order, planner);
                if (outcome.isPresent()) {
                    return outcome.get();
                }
            } catch (IOException e) {
                throw unavailable("written", e);
            }
        }
        throw new OverlayUnavailableException("branch " + settings.branch() + " of the overlay " + place() + " moved "
                + settings.retries().attempts()
                + " times while a commit was being made; nothing was written, try again");
    }

    @Override
    public void close() {
        repository.close();
    }

    /** Empty when another writer was first. */
    private Optional<CommitOutcome> attempt(WriteTurn turn, CommitOrder order, Planner planner) throws IOException {
        if (turn.isSole() && !recovered) {
            refs.recover(branch);
            recovered = true;
        }
        ObjectId head = branchHead();
        if (order.idempotencyKey().isPresent() && head != null) {
            Optional<ObjectId> first = index.find(order.idempotencyKey().get(), head);
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
        if (swap(turn, head, commit) != RefSwap.Result.SWAPPED) {
            return Optional.empty();
        }
        failPoint.reached(FailPoint.Step.DONE);
        LOG.atDebug().addKeyValue("commit", commit.name()).log("committed");
        return Optional.of(new CommitOutcome.Committed(commit.name(), diff));
    }

    private RefSwap.Result swap(WriteTurn turn, @Nullable ObjectId head, ObjectId commit) throws IOException {
        Duration waited = Duration.ZERO;
        for (int failed = 0; ; failed++) {
            RefSwap.Result result = refs.swap(turn.isSole(), branch, head, commit);
            if (result != RefSwap.Result.LOCKED) {
                return result;
            }
            if (turn.isSole() && refs.recover(branch)) {
                continue;
            }
            if (waited.compareTo(settings.lockTimeout()) >= 0) {
                throw new OverlayUnavailableException("the lock "
                        + SingleLine.of(refs.lock(branch).toString())
                        + " has been held for " + waited.toMillis() + " ms and Catalyst did not make it; if no git"
                        + " process is running there, delete that file and try again");
            }
            waited = waited.plus(settings.retries().pauseAfter(failed));
        }
    }

    private @Nullable ObjectId branchHead() throws IOException {
        repository.getRefDatabase().refresh();
        Ref ref = repository.exactRef(branch);
        if (ref != null && ref.getObjectId() != null) {
            return ref.getObjectId();
        }
        Path file = refs.file(branch);
        if (Files.isRegularFile(file)) {
            throw new OverlayUnavailableException("branch " + settings.branch() + " of the overlay " + place()
                    + " is damaged: the file " + branch + " holds no commit id; find the last commit with"
                    + " `git fsck --lost-found` or in a clone, and set it with `git update-ref " + branch
                    + " <commit>`");
        }
        return null;
    }

    private String place() {
        return SingleLine.of(String.valueOf(repository.getDirectory()));
    }

    private OverlayUnavailableException unavailable(String done, IOException e) {
        return new OverlayUnavailableException(
                "the overlay " + place() + " cannot be " + done + ": "
                        + SingleLine.of(e.getClass().getSimpleName() + ": " + e.getMessage())
                        + "; check its permissions, the free space, and `git fsck`",
                e);
    }
}
