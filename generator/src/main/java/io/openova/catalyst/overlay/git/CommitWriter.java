package io.openova.catalyst.overlay.git;

import io.openova.catalyst.overlay.CommitMessage;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.OverlayDiff;
import io.openova.catalyst.overlay.OverlaySettings;
import io.openova.catalyst.overlay.git.objects.GitObjects;
import io.openova.catalyst.overlay.git.objects.GitSnapshot;
import io.openova.catalyst.overlay.git.objects.TreeWriter;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;

/** Makes the objects of one commit; no ref moves here. */
final class CommitWriter {
    private final GitObjects objects;
    private final OverlaySettings settings;

    CommitWriter(GitObjects objects, OverlaySettings settings) {
        this.objects = objects;
        this.settings = settings;
    }

    ObjectId write(DurableStore store, GitSnapshot base, OverlayDiff diff, String subject, CommitOrder order)
            throws IOException {
        CommitBuilder commit = new CommitBuilder();
        commit.setTreeId(new TreeWriter(objects, store).write(base.root(), diff));
        ObjectId parent = base.id();
        if (parent != null) {
            commit.setParentId(parent);
        }
        commit.setAuthor(person(order.author()));
        commit.setCommitter(person(settings.committer()));
        commit.setMessage(CommitMessage.of(subject, order, diff.digest()));
        if (settings.signingKey().isPresent()) {
            new CommitSigner(objects.repository(), settings.signingKey().get()).sign(commit, commit.getCommitter());
        }
        return store.insert(Constants.OBJ_COMMIT, commit.build());
    }

    private PersonIdent person(CommitOrder.Author author) {
        return new PersonIdent(
                CommitMessage.identity(author.name(), "unknown"),
                CommitMessage.identity(author.email(), "unknown"),
                now(),
                ZoneOffset.UTC);
    }

    /** Git has no time before 1970, and a clock may be wrong. */
    private Instant now() {
        Instant now = settings.clock().instant();
        return now.isBefore(Instant.EPOCH) ? Instant.EPOCH : now;
    }
}
