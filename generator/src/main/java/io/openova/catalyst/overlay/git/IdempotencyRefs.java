package io.openova.catalyst.overlay.git;

import io.openova.catalyst.overlay.CommitMessage;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.OverlaySettings;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import io.openova.catalyst.overlay.git.objects.DiffPlanner;
import io.openova.catalyst.overlay.git.objects.GitObjects;
import io.openova.catalyst.overlay.git.objects.TreeEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Idempotency keys kept in the repository, under {@code refs/catalyst/idempotency/<branch>}: a tree with one entry a
 * key, named by the key's SHA-256 in folders of two digits, and holding the commit's id as a submodule entry does,
 * which needs no object of its own. The commit of that tree names the branch commit that it covers. Losing all this, or
 * a race to write it, costs time only; errors are logged and never stop a commit.
 */
final class IdempotencyRefs {
    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyRefs.class);
    private static final String COVERS = "Covers";

    private final GitObjects objects;
    private final RefSwap refs;
    private final CommitOrder.Author product;
    private final String ref;
    private @Nullable ObjectId value;
    private @Nullable ObjectId tree;

    IdempotencyRefs(GitObjects objects, RefSwap refs, OverlaySettings settings) {
        this.objects = objects;
        this.refs = refs;
        this.product = settings.committer();
        this.ref = ref(settings);
    }

    static String ref(OverlaySettings settings) {
        return "refs/catalyst/idempotency/" + settings.branch();
    }

    /** Reads the stored index and returns the branch commit that it covers. */
    Optional<ObjectId> load() {
        value = null;
        tree = null;
        try (RevWalk walk = new RevWalk(objects.repository())) {
            Ref found = objects.repository().exactRef(ref);
            if (found == null || found.getObjectId() == null) {
                return Optional.empty();
            }
            value = found.getObjectId();
            RevCommit commit = walk.parseCommit(found.getObjectId());
            List<String> covers = commit.getFooterLines(COVERS);
            if (covers.size() != 1) {
                throw new IOException("it does not name the commit that it covers");
            }
            ObjectId covered = ObjectId.fromString(covers.get(0));
            walk.parseCommit(covered);
            objects.tree(commit.getTree().getId());
            tree = commit.getTree().getId();
            return Optional.of(covered);
        } catch (IOException | RuntimeException e) {
            warn("the idempotency index cannot be read and is rebuilt", e);
            return Optional.empty();
        }
    }

    /**
     * Reads the index again if another process has stored a newer one; returns the commit that it covers, or empty if
     * nothing is new.
     */
    Optional<ObjectId> update() {
        try {
            Ref found = objects.repository().exactRef(ref);
            ObjectId now = found == null ? null : found.getObjectId();
            if (now == null || now.equals(value)) {
                return Optional.empty();
            }
            ObjectId oldTree = tree;
            Optional<ObjectId> covered = load();
            if (covered.isEmpty()) {
                tree = oldTree;
            }
            return covered;
        } catch (IOException e) {
            warn("the idempotency index cannot be read", e);
            return Optional.empty();
        }
    }

    /** @throws OverlayUnavailableException when the index is damaged */
    Optional<ObjectId> find(String key) {
        if (tree == null) {
            return Optional.empty();
        }
        String name = name(key);
        TreeEntry folder = objects.tree(tree).get(name.substring(0, 2));
        return Optional.ofNullable(folder)
                .map(f -> objects.tree(f.id()).get(name.substring(2)))
                .map(TreeEntry::id);
    }

    /** Marks the stored index as unusable; the next {@link #store} replaces it. */
    void forget(@Nullable Exception why) {
        if (why != null) {
            warn("the idempotency index is damaged and is rebuilt", why);
        }
        tree = null;
    }

    /** Adds keys and returns whether they were stored. */
    boolean store(boolean soleTurn, Map<String, ObjectId> keys, ObjectId covered) {
        try (DurableStore store = new DurableStore(objects, FailPoint.NONE)) {
            ObjectId merged = merged(store, keys);
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(merged);
            PersonIdent person = new PersonIdent(
                    CommitMessage.identity(product.name(), "unknown"),
                    CommitMessage.identity(product.email(), "unknown"),
                    Instant.EPOCH,
                    ZoneOffset.UTC);
            commit.setAuthor(person);
            commit.setCommitter(person);
            commit.setMessage("Index idempotency keys\n\n" + COVERS + ": " + covered.name() + "\n");
            ObjectId id = store.insert(Constants.OBJ_COMMIT, commit.build());
            store.force();
            if (refs.swap(soleTurn, ref, value, id) == RefSwap.Result.SWAPPED) {
                value = id;
                tree = merged;
                return true;
            }
        } catch (IOException | OverlayUnavailableException e) {
            warn("the idempotency index cannot be written", e);
        }
        return false;
    }

    private ObjectId merged(DurableStore store, Map<String, ObjectId> keys) throws IOException {
        Map<String, TreeEntry> root = new TreeMap<>(tree == null ? Map.of() : objects.tree(tree));
        Map<String, Map<String, TreeEntry>> folders = new TreeMap<>();
        for (Map.Entry<String, ObjectId> key : keys.entrySet()) {
            String name = name(key.getKey());
            String rest = name.substring(2);
            TreeEntry existing = root.get(name.substring(0, 2));
            folders.computeIfAbsent(
                            name.substring(0, 2),
                            f -> new TreeMap<>(existing == null ? Map.of() : objects.tree(existing.id())))
                    .putIfAbsent(rest, TreeEntry.of(rest, TreeEntry.GITLINK, key.getValue()));
        }
        for (Map.Entry<String, Map<String, TreeEntry>> folder : folders.entrySet()) {
            byte[] bytes = TreeEntry.format(folder.getValue().values());
            ObjectId id = store.insert(Constants.OBJ_TREE, bytes);
            root.put(folder.getKey(), TreeEntry.of(folder.getKey(), TreeEntry.FOLDER, id));
        }
        return store.insert(Constants.OBJ_TREE, TreeEntry.format(root.values()));
    }

    private void warn(String what, Exception e) {
        LOG.atWarn().addKeyValue("ref", ref).log("{}: {}", what, e.getMessage());
    }

    private static String name(String key) {
        return HexFormat.of().formatHex(DiffPlanner.sha256().digest(key.getBytes(StandardCharsets.UTF_8)));
    }
}
