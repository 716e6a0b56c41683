package io.openova.catalyst.overlay;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;

/** Writes the objects of one commit; no ref moves here. */
final class CommitWriter {
    private final GitObjects objects;
    private final OverlaySettings settings;
    private final FailPoint failPoint;

    CommitWriter(GitObjects objects, OverlaySettings settings, FailPoint failPoint) {
        this.objects = objects;
        this.settings = settings;
        this.failPoint = failPoint;
    }

    ObjectId write(GitSnapshot base, OverlayDiff diff, String subject, CommitOrder order) throws IOException {
        String message = CommitMessage.of(subject, order, diff.digest());
        try (DurableStore store = new DurableStore(objects, diff.entries().size())) {
            ObjectId tree = new TreeWriter(objects, store).write(base.root(), diff);
            failPoint.reached(FailPoint.Step.TREES_WRITTEN);
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(tree);
            ObjectId parent = base.id();
            if (parent != null) {
                commit.setParentId(parent);
            }
            commit.setAuthor(person(order.author()));
            commit.setCommitter(person(settings.committer()));
            commit.setMessage(message);
            if (settings.signingKey().isPresent()) {
                new CommitSigner(objects.repository(), settings.signingKey().get()).sign(commit, commit.getCommitter());
            }
            ObjectId id = store.insert(Constants.OBJ_COMMIT, commit.build());
            store.force();
            failPoint.reached(FailPoint.Step.COMMIT_WRITTEN);
            return id;
        }
    }

    private PersonIdent person(CommitOrder.Author author) {
        return new PersonIdent(
                CommitMessage.identity(author.name(), "unknown"),
                CommitMessage.identity(author.email(), "unknown"),
                now(),
                ZoneOffset.UTC);
    }

    /** Git knows no time before 1970, and a clock may say anything. */
    private Instant now() {
        Instant now = settings.clock().instant();
        return now.isBefore(Instant.EPOCH) ? Instant.EPOCH : now;
    }
}
