package io.openova.catalyst.overlay.git;

import io.openova.catalyst.overlay.CommitMessage;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.CommitOutcome;
import io.openova.catalyst.overlay.IdempotencyKeyReusedException;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.OverlayDiff;
import io.openova.catalyst.overlay.git.objects.DiffPlanner;
import io.openova.catalyst.overlay.git.objects.GitObjects;
import io.openova.catalyst.overlay.git.objects.GitSnapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * Groups the changes of waiting callers, each planned on the commit of the one before, so that one write to disk and
 * one move of the branch (on a server, one push) publish them all. Each change has its own commit. No caller gets its
 * outcome before the branch holds the commits that the outcome depends on.
 */
final class CommitGroup implements AutoCloseable {
    private final GitObjects objects;
    private final CommitWriter writer;
    private final IdempotencyIndex index;
    private final DurableStore store;
    private final boolean isSole;
    private final @Nullable ObjectId head;
    private final Map<String, Used> keys = new HashMap<>();
    private final List<Runnable> settlements = new ArrayList<>();
    private GitSnapshot tip;

    /** The commit that a key made, and the request it was used for; none in commits of earlier versions. */
    private record Used(ObjectId commit, Optional<String> digest) {}

    CommitGroup(
            GitObjects objects,
            CommitWriter writer,
            IdempotencyIndex index,
            DurableStore store,
            boolean isSole,
            @Nullable ObjectId head) {
        this.objects = objects;
        this.writer = writer;
        this.index = index;
        this.store = store;
        this.isSole = isSole;
        this.head = head;
        this.tip = new GitSnapshot(objects, head);
    }

    /** Plans a change on top of the earlier ones; a failure does not affect the others. */
    void add(PendingCommit wish) {
        try {
            CommitOutcome outcome = plan(wish);
            settlements.add(() -> wish.settle(outcome));
        } catch (IOException | RuntimeException | Error e) {
            settlements.add(() -> wish.fail(e));
        }
    }

    /** Whether the branch must move before the callers get their outcomes. */
    boolean hasCommits() {
        return tip.id() != null && !tip.id().equals(head);
    }

    /** Writes all objects and returns the commit that the branch is to move to. */
    ObjectId write() throws IOException {
        store.force();
        return java.util.Objects.requireNonNull(tip.id(), "a group without commits is not written");
    }

    /** Hands every caller its outcome; called once the branch holds all commits. */
    void settle() {
        settlements.forEach(Runnable::run);
    }

    @Override
    public void close() {
        store.close();
    }

    private CommitOutcome plan(PendingCommit wish) throws IOException {
        CommitOrder order = wish.order();
        Optional<Used> first = firstUse(order);
        if (first.isPresent()) {
            Optional<String> then = first.get().digest();
            Optional<String> now = order.scope().digest();
            if (then.isPresent() && now.isPresent() && !then.equals(now)) {
                throw IdempotencyKeyReusedException.by(first.get().commit().name());
            }
            return new CommitOutcome.Repeated(first.get().commit().name());
        }
        Optional<Overlay.Planned> planned = wish.planOn(tip);
        if (planned.isEmpty()) {
            return new CommitOutcome.Abandoned();
        }
        OverlayDiff diff = DiffPlanner.diff(tip, planned.get().changes());
        if (diff.isEmpty()) {
            ObjectId now = tip.id();
            return new CommitOutcome.Unchanged((now == null ? ObjectId.zeroId() : now).name());
        }
        ObjectId commit = writer.write(store, tip, diff, planned.get().subject(), order);
        order.key()
                .ifPresent(key -> keys.put(key, new Used(commit, order.scope().digest())));
        tip = new GitSnapshot(objects, commit);
        return new CommitOutcome.Committed(commit.name(), diff);
    }

    private Optional<Used> firstUse(CommitOrder order) throws IOException {
        if (order.idempotencyKey().isEmpty()) {
            return Optional.empty();
        }
        String key = order.key().orElseThrow();
        Used here = keys.get(key);
        if (here != null || head == null) {
            return Optional.ofNullable(here);
        }
        Optional<ObjectId> made = index.find(isSole, key, head);
        if (made.isPresent()) {
            return Optional.of(used(made.get()));
        }
        for (String former : order.scope().formerTrailers(order.idempotencyKey().get())) {
            Optional<Used> earlier = index.find(isSole, former, head).map(this::used);
            // A commit with a digest was not made by an earlier version, so its key only looks like a bare one.
            if (earlier.isPresent() && earlier.get().digest().isEmpty()) {
                return earlier;
            }
        }
        return Optional.empty();
    }

    private Used used(ObjectId commit) {
        try (RevWalk walk = new RevWalk(objects.repository())) {
            List<String> digests = walk.parseCommit(commit).getFooterLines(CommitMessage.REQUEST_TRAILER);
            return new Used(commit, digests.stream().findFirst());
        } catch (IOException e) {
            throw objects.damaged(commit, e);
        }
    }
}
