package io.openova.catalyst.overlay.git;

import io.openova.catalyst.overlay.CommitMessage;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import io.openova.catalyst.overlay.git.objects.GitObjects;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the commit that an idempotency key made. The truth is the trailers of the branch's commits; what is remembered
 * here and what {@link IdempotencyRefs} keeps are caches, so that a look-up reads only the commits that are new.
 * Together they hold exactly the keys of the commits that {@link #known} reaches; after a forced move of the branch,
 * everything is read again.
 */
final class IdempotencyIndex {
    /** The keys are stored after this many commits have been read. */
    static final int STALE_AFTER = 128;

    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyIndex.class);

    private final GitObjects objects;
    private final IdempotencyRefs stored;
    private final Deque<Seen> recent = new ArrayDeque<>();
    private final Map<String, ObjectId> recentKeys = new HashMap<>();
    private @Nullable ObjectId known;
    private boolean started;
    private boolean toldShallow;
    private int storeAbove = STALE_AFTER;

    IdempotencyIndex(GitObjects objects, IdempotencyRefs stored) {
        this.objects = objects;
        this.stored = stored;
    }

    /**
     * The first commit that the branch reaches and that carries the key.
     *
     * @throws OverlayUnavailableException when a shallow clone does not have the commits that may carry it
     */
    synchronized Optional<ObjectId> find(boolean soleTurn, String key, ObjectId head) throws IOException {
        Optional<ObjectId> found = search(soleTurn, key, head);
        if (found.isEmpty() && !objects.cuts().isEmpty()) {
            throw new OverlayUnavailableException("the repository is a shallow clone, so it is not known whether the"
                    + " idempotency key was used before; nothing was written. Fetch the whole history"
                    + " (`git fetch --unshallow`; fetch-depth: 0 in a workflow), or leave the key out");
        }
        return found;
    }

    private Optional<ObjectId> search(boolean soleTurn, String key, ObjectId head) throws IOException {
        if (!started) {
            known = stored.load().orElse(null);
            started = true;
        }
        read(head);
        if (recent.size() > storeAbove) {
            store(soleTurn, head);
        }
        warnIfShallow();
        try {
            return lookUp(key);
        } catch (OverlayUnavailableException e) {
            stored.forget(e);
            readAll(head);
            return lookUp(key);
        }
    }

    /** A shallow clone lacks older commits; warn, since a repeated old request would not be recognised. */
    private void warnIfShallow() throws IOException {
        if (toldShallow
                || objects.repository().getObjectDatabase().getShallowCommits().isEmpty()) {
            return;
        }
        toldShallow = true;
        LOG.warn(
                "the overlay is a shallow clone: an idempotency key that was used before its oldest commit is not known"
                        + " here; `git fetch --unshallow` brings the whole history");
    }

    private Optional<ObjectId> lookUp(String key) {
        Optional<ObjectId> first = stored.find(key);
        return first.isPresent() ? first : Optional.ofNullable(recentKeys.get(key));
    }

    private void read(ObjectId head) throws IOException {
        if (head.equals(known)) {
            return;
        }
        if (known == null) {
            readAll(head);
            return;
        }
        List<Seen> fresh = new ArrayList<>();
        try (RevWalk walk = new RevWalk(objects.repository())) {
            if (!readLine(walk, head, known, fresh) && !readAside(walk, head, known, fresh)) {
                stored.forget(null);
                readAll(head);
                return;
            }
        } catch (org.eclipse.jgit.errors.MissingObjectException e) {
            stored.forget(null);
            readAll(head);
            return;
        }
        remember(fresh, head);
    }

    /** Usually, the new commits form a line that ends at a known commit. */
    private static boolean readLine(RevWalk walk, ObjectId head, ObjectId known, List<Seen> fresh) throws IOException {
        RevCommit commit = walk.parseCommit(head);
        while (!commit.equals(known)) {
            if (commit.getParentCount() != 1) {
                return false;
            }
            fresh.add(Seen.of(commit));
            commit = walk.parseCommit(commit.getParent(0));
        }
        return true;
    }

    /** With merges in between. */
    private static boolean readAside(RevWalk walk, ObjectId head, ObjectId known, List<Seen> fresh) throws IOException {
        fresh.clear();
        if (!walk.isMergedInto(walk.parseCommit(known), walk.parseCommit(head))) {
            return false;
        }
        walk.reset();
        walk.markStart(walk.parseCommit(head));
        walk.markUninteresting(walk.parseCommit(known));
        for (RevCommit commit : walk) {
            fresh.add(Seen.of(commit));
        }
        return true;
    }

    private void readAll(ObjectId head) throws IOException {
        recent.clear();
        recentKeys.clear();
        List<Seen> all = new ArrayList<>();
        try (RevWalk walk = new RevWalk(objects.repository())) {
            walk.markStart(walk.parseCommit(head));
            for (RevCommit commit : walk) {
                all.add(Seen.of(commit));
                commit.disposeBody();
            }
        }
        remember(all, head);
    }

    /** Walks go from new to old; of two commits with one key the older counts. */
    private void remember(List<Seen> fresh, ObjectId head) {
        Collections.reverse(fresh);
        for (Seen seen : fresh) {
            recent.addLast(seen);
            for (String key : seen.keys) {
                recentKeys.putIfAbsent(key, seen.commit);
            }
        }
        known = head;
    }

    private void store(boolean soleTurn, ObjectId head) {
        Optional<ObjectId> covered = stored.update();
        if (covered.isPresent() && recent.stream().anyMatch(seen -> seen.commit.equals(covered.get()))) {
            // Another process stored some of what was read here.
            dropUpTo(covered.get());
        }
        if (recent.size() > STALE_AFTER && stored.store(soleTurn, recentKeys, head)) {
            recent.clear();
            recentKeys.clear();
        }
        // Reset even if storing failed: retrying with every commit would only cost time.
        storeAbove = recent.size() + STALE_AFTER;
    }

    private void dropUpTo(ObjectId covered) {
        for (Iterator<Seen> seen = recent.iterator(); seen.hasNext(); ) {
            Seen next = seen.next();
            seen.remove();
            next.keys.forEach(recentKeys::remove);
            if (next.commit.equals(covered)) {
                return;
            }
        }
    }

    /** A commit and its keys, nearly always none or one. */
    private record Seen(ObjectId commit, List<String> keys) {
        static Seen of(RevCommit commit) {
            return new Seen(commit.getId(), List.copyOf(commit.getFooterLines(CommitMessage.KEY_TRAILER)));
        }
    }
}
