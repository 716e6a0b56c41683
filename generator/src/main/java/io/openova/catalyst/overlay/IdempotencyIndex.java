package io.openova.catalyst.overlay;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/** Finds the commit that an idempotency key made. The truth is the trailers of the branch's commits. */
final class IdempotencyIndex {
    private final GitObjects objects;

    IdempotencyIndex(GitObjects objects, RefSwap refs, OverlaySettings settings) {
        this.objects = objects;
    }

    Optional<ObjectId> find(String key, ObjectId head) throws IOException {
        try (RevWalk walk = new RevWalk(objects.repository())) {
            walk.markStart(walk.parseCommit(head));
            for (RevCommit commit : walk) {
                List<String> keys = commit.getFooterLines(CommitMessage.KEY_TRAILER);
                if (keys.contains(key)) {
                    return Optional.of(commit.getId());
                }
            }
        }
        return Optional.empty();
    }
}
