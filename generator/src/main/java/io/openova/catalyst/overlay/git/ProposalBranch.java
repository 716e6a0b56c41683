package io.openova.catalyst.overlay.git;

import io.openova.catalyst.overlay.CommitMessage;
import io.openova.catalyst.overlay.OverlaySettings;
import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * The branch of one proposal. It is planned on the base's head, so that a proposal is one commit on what Flux reads
 * now, and an older proposal of ours under the same name is replaced. If somebody else has added commits to it, ours
 * goes on top of theirs, so that no work is lost.
 */
final class ProposalBranch implements Branch {
    private final Branch base;
    private final Branch own;
    private final OverlaySettings settings;
    private @Nullable ObjectId tip;
    private boolean shared;
    private @Nullable ObjectId lastOwn;
    private @Nullable ObjectId landed;

    ProposalBranch(Branch base, String name, OverlaySettings settings) {
        this.base = base;
        this.own = base.beside(name);
        this.settings = settings;
    }

    /** The commit that the branch holds now, once it was moved or found to hold the same already. */
    @Nullable
    ObjectId landed() {
        return landed;
    }

    /** Our newest commit on a branch that others have commits on, too: what they saw when they changed it. */
    @Nullable
    ObjectId lastOwn() {
        return lastOwn;
    }

    /** Whether others have commits on this branch, which the last plan was made on. */
    boolean isShared() {
        return shared;
    }

    @Override
    public @Nullable ObjectId head() throws IOException {
        ObjectId baseHead = base.head();
        tip = own.head();
        shared = tip != null && baseHead != null && isShared(tip, baseHead);
        landed = shared ? tip : null;
        return shared ? tip : baseHead;
    }

    @Override
    public @Nullable ObjectId lastKnown() {
        return null;
    }

    @Override
    public RefSwap.Result swap(WriterLock turn, @Nullable ObjectId expected, ObjectId commit) throws IOException {
        if (tip != null && isSame(tip, commit)) {
            landed = tip;
            return RefSwap.Result.SWAPPED;
        }
        RefSwap.Result result = own.swap(turn, tip, commit);
        if (result == RefSwap.Result.SWAPPED) {
            landed = commit;
        }
        return result;
    }

    /** Whether commits between base and tip were made by others; notes our own newest one, too. */
    private boolean isShared(ObjectId tip, ObjectId baseHead) throws IOException {
        String product = CommitMessage.identity(settings.committer().email(), "unknown");
        try (RevWalk walk = new RevWalk(repository())) {
            walk.markStart(walk.parseCommit(tip));
            walk.markUninteresting(walk.parseCommit(baseHead));
            walk.sort(RevSort.TOPO);
            lastOwn = null;
            boolean hasOthers = false;
            for (RevCommit commit : walk) {
                if (!product.equals(commit.getCommitterIdent().getEmailAddress())) {
                    hasOthers = true;
                } else if (lastOwn == null) {
                    lastOwn = commit.copy();
                }
            }
            return hasOthers;
        }
    }

    /** Whether two commits have the same files and parents; author and time may differ. */
    private boolean isSame(ObjectId one, ObjectId other) throws IOException {
        try (RevWalk walk = new RevWalk(repository())) {
            RevCommit first = walk.parseCommit(one);
            RevCommit second = walk.parseCommit(other);
            return first.getTree().equals(second.getTree())
                    && java.util.Arrays.equals(first.getParents(), second.getParents());
        }
    }

    @Override
    public Repository repository() {
        return base.repository();
    }

    @Override
    public Path folder() {
        return base.folder();
    }

    @Override
    public Branch beside(String name) {
        return base.beside(name);
    }

    @Override
    public boolean isLocal() {
        return base.isLocal();
    }

    @Override
    public void recover(WriterLock turn) throws IOException {
        own.recover(turn);
    }

    @Override
    public String place() {
        return base.place();
    }

    @Override
    public String remedy() {
        return base.remedy();
    }

    /** The base closes its own repository. */
    @Override
    public void close() {}
}
