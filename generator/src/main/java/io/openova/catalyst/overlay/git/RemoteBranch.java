package io.openova.catalyst.overlay.git;

import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.overlay.AbsentBranch;
import io.openova.catalyst.overlay.OverlaySettings;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import io.openova.catalyst.overlay.git.objects.ObjectFormat;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.PushConnection;
import org.eclipse.jgit.transport.PushResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * A branch on a server. Objects live in a clone of this process's own ({@link CacheClone}); a commit is pushed with the
 * head that it was planned on, so that the server itself compares and swaps. The branch that Flux reads is never
 * forced; a proposal's own branch may be, from exactly the commit that was looked at.
 */
final class RemoteBranch implements Branch {
    private final CacheClone cache;
    private final Transports transports;
    private final OverlaySettings settings;
    private final FailPoint failPoint;
    private final String ref;
    private final String tracking;
    private final boolean mayReplace;
    private final ReentrantLock look = new ReentrantLock();
    /** The commit that the branch is to start from while it does not exist. */
    private volatile @Nullable ObjectId start;

    RemoteBranch(CacheClone cache, Transports transports, OverlaySettings settings, FailPoint failPoint) {
        this(cache, transports, settings, failPoint, false);
    }

    private RemoteBranch(
            CacheClone cache,
            Transports transports,
            OverlaySettings settings,
            FailPoint failPoint,
            boolean mayReplace) {
        this.mayReplace = mayReplace;
        this.cache = cache;
        this.transports = transports;
        this.settings = settings;
        this.failPoint = failPoint;
        this.ref = Constants.R_HEADS + settings.branch();
        this.tracking = Constants.R_REMOTES + Constants.DEFAULT_REMOTE_NAME + "/" + settings.branch();
    }

    @Override
    public Repository repository() {
        return cache.repository();
    }

    @Override
    public Path folder() {
        return cache.repository().getDirectory().toPath().resolve(LocalBranch.FOLDER);
    }

    /** One thread reads at a time; the others wait for it no longer than for the server itself. */
    @Override
    public @Nullable ObjectId head() throws IOException {
        boolean isTurn;
        try {
            isTurn = look.tryLock(settings.transportTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for another read of the branch");
        }
        if (!isTurn) {
            throw new TransportException("another read of the branch does not end; the server does not answer");
        }
        try {
            return fetched();
        } finally {
            look.unlock();
        }
    }

    private @Nullable ObjectId fetched() throws IOException {
        try (Transport transport = transports.open(repository());
                FetchConnection connection = transport.openFetch(List.of(new RefSpec(ref)))) {
            Ref found = connection.getRef(ref);
            ObjectId head = found == null ? null : found.getObjectId();
            if (head == null && !mayReplace) {
                return startOfAbsent();
            }
            start = null;
            if (head == null || head.equals(tracked())) {
                return head;
            }
            if (!repository().getObjectDatabase().has(head)) {
                connection.fetch(NullProgressMonitor.INSTANCE, List.of(found), Set.of());
            }
            track(head);
            return head;
        } catch (TransportException e) {
            if (ObjectFormat.isLongName(e) || isLongNamed(e)) {
                throw ObjectFormat.unsupported(place(), "sha256");
            }
            throw e;
        }
    }

    /**
     * Whether the server hung up because its objects have longer names than the client's. With protocol version 2 it
     * does so without a word; version 0 begins with the names themselves, for a push also where there are no commits.
     */
    private boolean isLongNamed(TransportException hangUp) {
        if (!(hangUp.getCause() instanceof EOFException)) {
            return false;
        }
        Config config = repository().getConfig();
        config.setString("protocol", null, "version", "0");
        try (Transport transport = transports.open(repository())) {
            try (FetchConnection connection = transport.openFetch()) {
                if (ObjectFormat.isLongNamed(connection.getRefs())) {
                    return true;
                }
            }
            try (PushConnection connection = transport.openPush()) {
                return ObjectFormat.isLongNamed(connection.getRefs());
            }
        } catch (IOException e) {
            return ObjectFormat.isLongName(e);
        } finally {
            config.unset("protocol", null, "version");
        }
    }

    /** Fetches all branches; the earlier fetch was for one of them only. */
    private @Nullable ObjectId startOfAbsent() throws IOException {
        try (Transport transport = transports.open(repository());
                FetchConnection connection = transport.openFetch()) {
            AbsentBranch.Known known = AbsentBranch.Known.of(connection.getRefs());
            ObjectId from = settings.absentBranch().startOf(settings.branch(), place(), known);
            if (from != null && !repository().getObjectDatabase().has(from)) {
                List<Ref> wanted = connection.getRefs().stream()
                        .filter(ref -> ref.getName().startsWith(Constants.R_HEADS) && from.equals(ref.getObjectId()))
                        .limit(1)
                        .toList();
                connection.fetch(NullProgressMonitor.INSTANCE, wanted, Set.of());
            }
            start = from;
            return from;
        }
    }

    /** Does not wait for a read in progress. */
    @Override
    public @Nullable ObjectId lastKnown() throws IOException {
        return tracked();
    }

    @Override
    public RefSwap.Result swap(WriterLock turn, @Nullable ObjectId expected, ObjectId commit) throws IOException {
        ObjectId base = expected == null || expected.equals(start) ? ObjectId.zeroId() : expected;
        RemoteRefUpdate update = new RemoteRefUpdate(repository(), commit.name(), commit, ref, mayReplace, null, base);
        PushResult result;
        failPoint.reached(FailPoint.Step.REF_PREPARED);
        try (Transport transport = transports.open(repository())) {
            result = transport.push(NullProgressMonitor.INSTANCE, List.of(update));
        } catch (TransportException e) {
            return afterLostAnswer(commit, e);
        }
        failPoint.reached(FailPoint.Step.REF_SWAPPED);
        switch (update.getStatus()) {
            case OK:
            case UP_TO_DATE:
                track(commit);
                return RefSwap.Result.SWAPPED;
            case REJECTED_NONFASTFORWARD:
            case REJECTED_REMOTE_CHANGED:
                return RefSwap.Result.MOVED;
            case REJECTED_OTHER_REASON:
                if (isRace(update.getMessage())) {
                    return RefSwap.Result.MOVED;
                }
                throw refused(update, result);
            default:
                return afterLostAnswer(
                        commit,
                        new TransportException("the server did not report on the branch: " + update.getStatus()));
        }
    }

    @Override
    public void recover(WriterLock turn) {
        // The clone is this process's alone, and was tidied when it was taken.
    }

    @Override
    public Branch beside(String name) {
        return new RemoteBranch(cache, transports, settings.withBranch(name), failPoint, true);
    }

    @Override
    public boolean isLocal() {
        return false;
    }

    @Override
    public String place() {
        return transports.place();
    }

    @Override
    public String remedy() {
        return transports.remedy();
    }

    @Override
    public void close() {
        transports.close();
        cache.close();
    }

    /** A push may have succeeded even if its answer never arrived: read the branch. */
    private RefSwap.Result afterLostAnswer(ObjectId commit, TransportException lost) throws IOException {
        ObjectId head;
        try {
            head = head();
        } catch (IOException e) {
            lost.addSuppressed(e);
            throw new OverlayUnavailableException(
                    "pushing to " + place() + " failed, and the server does not say whether the commit " + commit.name()
                            + " arrived: " + SingleLine.of(String.valueOf(lost.getMessage()))
                            + "; try again with the same idempotency key. " + remedy(),
                    lost);
        }
        if (head != null && isReached(commit, head)) {
            return RefSwap.Result.SWAPPED;
        }
        throw lost;
    }

    private boolean isReached(ObjectId commit, ObjectId head) throws IOException {
        try (RevWalk walk = new RevWalk(repository())) {
            return walk.isMergedInto(walk.parseCommit(commit), walk.parseCommit(head));
        }
    }

    /** Server messages that mean two concurrent pushes. */
    private static boolean isRace(@Nullable String message) {
        String text = message == null ? "" : message.toLowerCase(Locale.ROOT);
        return text.contains("lock")
                || text.contains("failed to update ref")
                || text.contains("fetch first")
                || text.contains("non-fast-forward")
                || text.contains("stale info")
                || text.contains("incorrect old value");
    }

    private OverlayUnavailableException refused(RemoteRefUpdate update, PushResult result) {
        String said = SingleLine.of((update.getMessage() + " " + result.getMessages()).strip());
        return new OverlayUnavailableException(place() + " refuses commits on branch " + settings.branch() + ": "
                + (said.length() > 500 ? said.substring(0, 500) + "..." : said)
                + "; check the branch's protection and the server's hooks");
    }

    private @Nullable ObjectId tracked() throws IOException {
        Ref found = repository().exactRef(tracking);
        return found == null ? null : found.getObjectId();
    }

    /** Remembers the local commits, so that the next fetch transfers only new ones. */
    private void track(ObjectId head) throws IOException {
        RefUpdate update = repository().updateRef(tracking);
        update.setNewObjectId(head);
        update.setForceUpdate(true);
        update.disableRefLog();
        update.update();
    }
}
