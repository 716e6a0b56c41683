package io.openova.catalyst.overlay.git.objects;

import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.overlay.UnsafeEntryException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** A commit read path by path: only the trees on the way are opened. */
public final class GitSnapshot implements Snapshot {
    private final GitObjects objects;
    private final @Nullable ObjectId commit;
    private final @Nullable ObjectId root;

    public GitSnapshot(GitObjects objects, @Nullable ObjectId commit) {
        this.objects = objects;
        this.commit = commit;
        this.root = commit == null ? null : objects.rootTree(commit);
    }

    @Nullable
    public ObjectId id() {
        return commit;
    }

    @Nullable
    public ObjectId root() {
        return root;
    }

    @Override
    public Optional<String> commit() {
        return Optional.ofNullable(commit).map(ObjectId::name);
    }

    @Override
    public Optional<Instant> committedAt() {
        return Optional.ofNullable(commit).map(objects::committedAt);
    }

    @Override
    public Optional<String> read(OverlayPath path) {
        TreeEntry entry = look(path);
        return entry != null && entry.isAnyFile() ? Optional.of(text(path, entry)) : Optional.empty();
    }

    @Override
    public List<String> list(OverlayPath folder) {
        return List.copyOf(entries(folder).keySet());
    }

    @Override
    public List<OverlayPath> files(OverlayPath folder) {
        List<OverlayPath> found = new ArrayList<>();
        collect(folder, entries(folder), found);
        return found;
    }

    @Override
    public Optional<String> contentId(OverlayPath path) {
        return Optional.ofNullable(find(path)).map(entry -> entry.id().name());
    }

    @Override
    public boolean exists(OverlayPath path) {
        return path.isRoot() ? root != null : look(path) != null;
    }

    /** All files below a folder that is to be deleted: a name that is not an overlay path is refused, not skipped. */
    List<OverlayPath> doomed(OverlayPath folder) {
        List<OverlayPath> found = new ArrayList<>();
        collectDoomed(folder, entries(folder), found);
        return found;
    }

    /**
     * The entry at a path as a writer needs it; null when there is none.
     *
     * @throws UnsafeEntryException for a link, a submodule, or an odd mode at the path or on the way to it
     */
    @Nullable
    TreeEntry find(OverlayPath path) {
        return find(path, true);
    }

    /**
     * The entry at a path as a reader needs it; null when there is none. Other people's links and submodules are
     * entries without content.
     *
     * @throws UnsafeEntryException for a link, a submodule, or an odd mode within our own layout
     */
    private @Nullable TreeEntry look(OverlayPath path) {
        return find(path, false);
    }

    private @Nullable TreeEntry find(OverlayPath path, boolean isStrict) {
        if (path.isRoot()) {
            return root == null ? null : new TreeEntry(new byte[0], TreeEntry.FOLDER, root);
        }
        ObjectId tree = root;
        TreeEntry entry = null;
        List<String> segments = path.segments();
        for (int i = 0; i < segments.size(); i++) {
            entry = tree == null ? null : objects.tree(tree).get(segments.get(i));
            if (entry == null) {
                return null;
            }
            if (isStrict || OverlayLayout.isOurs(segments.subList(0, i + 1))) {
                requireSafe(entry, String.join("/", segments.subList(0, i + 1)));
            }
            tree = entry.isFolder() ? entry.id() : null;
        }
        return entry;
    }

    /** The text to show for a removed file: invalid UTF-8 becomes replacement characters. */
    String shown(OverlayPath path, TreeEntry entry) {
        return new String(bytes(path, entry), StandardCharsets.UTF_8);
    }

    private String text(OverlayPath path, TreeEntry entry) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(path, entry)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnsafeEntryException(
                    path + " in the overlay is not UTF-8 text; replace it with git and try again");
        }
    }

    private byte[] bytes(OverlayPath path, TreeEntry entry) {
        byte[] content = objects.blob(entry.id());
        if (content == null) {
            throw new UnsafeEntryException(path + " in the overlay is larger than "
                    + GitObjects.BLOB_LIMIT / 1024 / 1024 + " MiB; remove it with git and try again");
        }
        return content;
    }

    private Map<String, TreeEntry> entries(OverlayPath folder) {
        TreeEntry entry = look(folder);
        return entry != null && entry.isFolder() ? objects.tree(entry.id()) : Map.of();
    }

    private void collect(OverlayPath folder, Map<String, TreeEntry> entries, List<OverlayPath> found) {
        for (TreeEntry entry : entries.values()) {
            if (!OverlayLayout.isRead(folder, entry.name())) {
                continue;
            }
            OverlayPath path = folder.found(entry.name());
            if (OverlayLayout.isOurs(path.segments())) {
                requireSafe(entry, path.toString());
            }
            if (entry.isFolder()) {
                collect(path, objects.tree(entry.id()), found);
            } else if (entry.isAnyFile()) {
                found.add(path);
            }
        }
    }

    private void collectDoomed(OverlayPath folder, Map<String, TreeEntry> entries, List<OverlayPath> found) {
        for (TreeEntry entry : entries.values()) {
            String name = entry.name();
            String place = folder.isRoot() ? name : folder + "/" + name;
            requireSafe(entry, place);
            if (!OverlayPath.isSegment(name)) {
                throw new UnsafeEntryException(SingleLine.of(place)
                        + " in the overlay has a name that Catalyst never writes, so it is not deleted with its"
                        + " folder; remove it with git and try again");
            }
            if (entry.isFolder()) {
                collectDoomed(folder.child(name), objects.tree(entry.id()), found);
            } else {
                found.add(folder.child(name));
            }
        }
    }

    static void requireSafe(TreeEntry entry, String place) {
        if (!entry.isFile() && !entry.isFolder()) {
            throw new UnsafeEntryException(SingleLine.of(place) + " in the overlay is " + entry.kind()
                    + "; only plain files (100644) and folders are read or replaced: remove it with git and try again");
        }
    }
}
