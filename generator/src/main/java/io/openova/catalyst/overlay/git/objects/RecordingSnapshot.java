package io.openova.catalyst.overlay.git.objects;

import io.openova.catalyst.model.ChangeSet;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A snapshot that records every read. A plan depends only on what was read for it: on another head with the same
 * content at these places, it would be the same.
 */
public final class RecordingSnapshot implements Snapshot {
    private final GitSnapshot base;
    private final Map<Question, Optional<?>> answers = new ConcurrentHashMap<>();

    public RecordingSnapshot(GitSnapshot base) {
        this.base = base;
    }

    /** Whether the other head returns the same for every recorded read. */
    public boolean holdsOn(GitSnapshot other) {
        return Objects.equals(base.id(), other.id())
                || answers.entrySet().stream()
                        .allMatch(asked -> asked.getKey().on(other).equals(asked.getValue()));
    }

    /**
     * The snapshot below, for a comparison with a change set; what the comparison reads counts as read.
     *
     * @param changes to be compared
     */
    public GitSnapshot compared(ChangeSet changes) {
        changes.writes().keySet().forEach(path -> note(Kind.CONTENT, path));
        changes.removals().forEach(path -> note(Kind.CONTENT, path));
        return base;
    }

    @Override
    public Optional<String> commit() {
        note(Kind.COMMIT, OverlayPath.ROOT);
        return base.commit();
    }

    @Override
    public Optional<Instant> committedAt() {
        note(Kind.COMMIT, OverlayPath.ROOT);
        return base.committedAt();
    }

    @Override
    public Optional<String> read(OverlayPath path) {
        note(Kind.CONTENT, path);
        return base.read(path);
    }

    @Override
    public List<String> list(OverlayPath folder) {
        note(Kind.NAMES, folder);
        return base.list(folder);
    }

    @Override
    public List<OverlayPath> files(OverlayPath folder) {
        note(Kind.CONTENT, folder);
        return base.files(folder);
    }

    @Override
    public Optional<String> contentId(OverlayPath path) {
        note(Kind.CONTENT, path);
        return base.contentId(path);
    }

    @Override
    public boolean exists(OverlayPath path) {
        note(Kind.PRESENCE, path);
        return base.exists(path);
    }

    private void note(Kind kind, OverlayPath path) {
        answers.computeIfAbsent(new Question(kind, path), question -> question.on(base));
    }

    private enum Kind {
        COMMIT,
        /** The object id, which identifies the whole content. */
        CONTENT,
        NAMES,
        PRESENCE
    }

    private record Question(Kind kind, OverlayPath path) {
        Optional<?> on(GitSnapshot snapshot) {
            return switch (kind) {
                case COMMIT -> snapshot.commit();
                case CONTENT -> Optional.ofNullable(snapshot.find(path)).map(TreeEntry::id);
                case NAMES -> Optional.of(snapshot.list(path));
                case PRESENCE -> Optional.of(snapshot.exists(path));
            };
        }
    }
}
