package io.openova.catalyst.overlay.git;

import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.overlay.AbsentBranch;
import io.openova.catalyst.overlay.OverlaySettings;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import io.openova.catalyst.overlay.git.objects.TemporaryObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/** A branch of a repository on this machine. Only the branch moves; a work tree is never touched. */
final class LocalBranch implements Branch {
    /** Catalyst's own folder in a repository; Git ignores it. */
    static final String FOLDER = "catalyst";

    private final Repository repository;
    private final OverlaySettings settings;
    private final RefSwap refs;
    private final String ref;
    private final Path folder;
    private final FailPoint failPoint;
    private final boolean mayBeAbsent;
    private volatile boolean recovered;
    /** The commit that the branch is to start from while it does not exist. */
    private volatile @Nullable ObjectId start;

    LocalBranch(Repository repository, OverlaySettings settings, FailPoint failPoint) {
        this(repository, settings, failPoint, false);
    }

    private LocalBranch(Repository repository, OverlaySettings settings, FailPoint failPoint, boolean mayBeAbsent) {
        this.mayBeAbsent = mayBeAbsent;
        this.repository = repository;
        this.settings = settings;
        this.failPoint = failPoint;
        this.ref = Constants.R_HEADS + settings.branch();
        this.folder = repository.getDirectory().toPath().resolve(FOLDER);
        this.refs = new RefSwap(repository, folder, failPoint);
    }

    @Override
    public Repository repository() {
        return repository;
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public @Nullable ObjectId head() throws IOException {
        // Reads twice: while `git pack-refs` moves a ref from its file into packed-refs, a reader may see it in
        // neither.
        for (int look = 0; look < 2; look++) {
            repository.getRefDatabase().refresh();
            Ref found = repository.exactRef(ref);
            if (found != null && found.getObjectId() != null) {
                start = null;
                return found.getObjectId();
            }
        }
        if (Files.isRegularFile(refs.file(ref))) {
            throw new OverlayUnavailableException("branch " + settings.branch() + " of the overlay " + place()
                    + " is damaged: the file " + ref + " holds no commit id; find the last commit with"
                    + " `git fsck --lost-found` or in a clone, and write its id into that file");
        }
        if (!Files.isRegularFile(repository.getDirectory().toPath().resolve(Constants.HEAD))) {
            // Without this a repository that was moved away while it is open would look like an empty one.
            throw new OverlayUnavailableException("there is no Git repository at " + place() + " any more");
        }
        if (mayBeAbsent) {
            return null;
        }
        List<Ref> refs = new ArrayList<>(repository.getRefDatabase().getRefsByPrefix(Constants.R_HEADS));
        Ref main = repository.exactRef(Constants.HEAD);
        if (main != null) {
            refs.add(main);
        }
        start = settings.absentBranch().startOf(settings.branch(), place(), AbsentBranch.Known.of(refs));
        return start;
    }

    @Override
    public @Nullable ObjectId lastKnown() throws IOException {
        return head();
    }

    @Override
    public RefSwap.Result swap(WriterLock turn, @Nullable ObjectId expected, ObjectId commit) throws IOException {
        ObjectId from = expected != null && expected.equals(start) ? null : expected;
        Duration waited = Duration.ZERO;
        for (int failed = 0; ; failed++) {
            RefSwap.Result result = refs.swap(turn.isSole(), ref, from, commit);
            if (result == RefSwap.Result.SWAPPED) {
                CheckedOut.follow(repository, ref, from, commit);
            }
            if (result != RefSwap.Result.LOCKED) {
                return result;
            }
            if (turn.isSole() && refs.recover(List.of(ref, IdempotencyRefs.ref(settings)))) {
                continue;
            }
            if (waited.compareTo(settings.lockTimeout()) >= 0) {
                throw new OverlayUnavailableException("the lock "
                        + SingleLine.of(refs.lock(ref).toString()) + " has been held for " + waited.toMillis()
                        + " ms and Catalyst did not make it; if no git process is running there, delete that file and"
                        + " try again");
            }
            waited = waited.plus(settings.retries().pauseAfter(failed));
        }
    }

    @Override
    public void recover(WriterLock turn) throws IOException {
        if (turn.isSole() && !recovered) {
            refs.recover(List.of(ref, IdempotencyRefs.ref(settings)));
            TemporaryObjects.removeOld(repository.getDirectory().toPath().resolve(Constants.OBJECTS), settings.clock());
            recovered = true;
        }
    }

    @Override
    public Branch beside(String name) {
        return new LocalBranch(repository, settings.withBranch(name), failPoint, true);
    }

    @Override
    public boolean isLocal() {
        return true;
    }

    @Override
    public String place() {
        return SingleLine.of(String.valueOf(repository.getDirectory()));
    }

    @Override
    public String remedy() {
        return "check its permissions, the free space, and `git fsck`";
    }

    @Override
    public void close() {
        repository.close();
    }
}
