package io.openova.catalyst.overlay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the commit that an idempotency key made. The truth is the trailers of the branch's commits. So that a look-up
 * does not read all of them, a tree under {@code refs/catalyst/idempotency/<branch>} keeps what is known: one entry a
 * key, named by the key's SHA-256 and holding the commit's id as a submodule entry does (no object of its own); the
 * index commit's message names the branch commit up to which it knows. Both this index and what a process remembers
 * are caches: losing them, or losing a race to write them, costs time only, and a found commit counts only while the
 * branch reaches it.
 */
final class IdempotencyIndex {
    /** The index is written when this many commits had to be read since it was written last. */
    static final int STALE_AFTER = 128;

    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyIndex.class);
    private static final String COVERS = "Covers";

    private final GitObjects objects;
    private final Repository repository;
    private final RefSwap refs;
    private final OverlaySettings settings;
    private final String ref;

    private @Nullable ObjectId indexTree;
    private @Nullable ObjectId indexCommit;
    private @Nullable ObjectId scannedTo;
    private final Map<String, List<ObjectId>> recent = new LinkedHashMap<>();
    private int read;
    private boolean loaded;

    IdempotencyIndex(GitObjects objects, RefSwap refs, OverlaySettings settings) {
        this.objects = objects;
        this.repository = objects.repository();
        this.refs = refs;
        this.settings = settings;
        this.ref = ref(settings);
    }

    /** The ref that holds the index. */
    static String ref(OverlaySettings settings) {
        return "refs/catalyst/idempotency/" + settings.branch();
    }

    /** The first commit that the branch reaches and that carries the key. */
    synchronized Optional<ObjectId> find(boolean soleTurn, String key, ObjectId head) throws IOException {
        load();
        scan(head);
        if (read > STALE_AFTER) {
            store(soleTurn, head);
        }
        Optional<ObjectId> indexed = indexed(key, head);
        if (indexed.isPresent() && isReached(indexed.get(), head)) {
            return indexed;
        }
        for (ObjectId candidate : recent.getOrDefault(name(key), List.of())) {
            if (isReached(candidate, head)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private void load() {
        if (loaded) {
            return;
        }
        loaded = true;
        try (RevWalk walk = new RevWalk(repository)) {
            Ref found = repository.exactRef(ref);
            if (found == null || found.getObjectId() == null) {
                return;
            }
            indexCommit = found.getObjectId();
            RevCommit commit = walk.parseCommit(found.getObjectId());
            List<String> covers = commit.getFooterLines(COVERS);
            ObjectId covered = ObjectId.fromString(covers.get(0));
            walk.parseCommit(covered);
            objects.tree(commit.getTree().getId());
            indexTree = commit.getTree().getId();
            scannedTo = covered;
        } catch (IOException | RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("ref", ref)
                    .log("the idempotency index cannot be read and is made anew: {}", e.getMessage());
        }
    }

    /** Reads the trailers of the commits that are new since the last time; merges and rewound branches included. */
    private void scan(ObjectId head) throws IOException {
        if (head.equals(scannedTo)) {
            return;
        }
        List<RevCommit> fresh = new ArrayList<>();
        try (RevWalk walk = new RevWalk(repository)) {
            walk.markStart(walk.parseCommit(head));
            if (scannedTo != null) {
                walk.markUninteresting(walk.parseCommit(scannedTo));
            }
            for (RevCommit commit : walk) {
                read++;
                if (!commit.getFooterLines(CommitMessage.KEY_TRAILER).isEmpty()) {
                    fresh.add(commit);
                } else {
                    commit.disposeBody();
                }
            }
        }
        // The walk goes from new to old; the first commit with a key is the one that counts.
        for (int i = fresh.size() - 1; i >= 0; i--) {
            for (String key : fresh.get(i).getFooterLines(CommitMessage.KEY_TRAILER)) {
                recent.computeIfAbsent(name(key), k -> new ArrayList<>())
                        .add(fresh.get(i).getId());
            }
        }
        scannedTo = head;
    }

    private Optional<ObjectId> indexed(String key, ObjectId head) throws IOException {
        if (indexTree == null) {
            return Optional.empty();
        }
        try {
            String name = name(key);
            TreeEntry folder = objects.tree(indexTree).get(name.substring(0, 2));
            if (folder == null) {
                return Optional.empty();
            }
            TreeEntry entry = objects.tree(folder.id()).get(name.substring(2));
            return Optional.ofNullable(entry).map(TreeEntry::id);
        } catch (OverlayUnavailableException e) {
            LOG.atWarn().addKeyValue("ref", ref).log("the idempotency index is damaged: {}", e.getMessage());
            indexTree = null;
            scannedTo = null;
            recent.clear();
            scan(head);
            return Optional.empty();
        }
    }

    private boolean isReached(ObjectId commit, ObjectId head) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            return walk.isMergedInto(walk.parseCommit(commit), walk.parseCommit(head));
        } catch (org.eclipse.jgit.errors.MissingObjectException e) {
            return false;
        }
    }

    private void store(boolean soleTurn, ObjectId head) {
        try (DurableStore store = new DurableStore(objects)) {
            ObjectId tree = merged(store, head);
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(tree);
            PersonIdent product = new PersonIdent(
                    settings.committer().name(), settings.committer().email(), Instant.EPOCH, ZoneOffset.UTC);
            commit.setAuthor(product);
            commit.setCommitter(product);
            commit.setMessage("Index idempotency keys\n\n" + COVERS + ": " + head.name() + "\n");
            ObjectId id = store.insert(Constants.OBJ_COMMIT, commit.build());
            store.force();
            if (refs.swap(soleTurn, ref, indexCommit, id) == RefSwap.Result.SWAPPED) {
                indexCommit = id;
                indexTree = tree;
                recent.clear();
                read = 0;
            } else {
                reload();
            }
        } catch (IOException | OverlayUnavailableException e) {
            LOG.atWarn().addKeyValue("ref", ref).log("the idempotency index cannot be written: {}", e.getMessage());
            read = 0;
        }
    }

    /** Somebody else wrote the index: theirs is as good. What was read here stays known. */
    private void reload() {
        ObjectId known = scannedTo;
        indexCommit = null;
        indexTree = null;
        loaded = false;
        load();
        scannedTo = known;
        read = 0;
    }

    private ObjectId merged(DurableStore store, ObjectId head) throws IOException {
        Map<String, TreeEntry> root = new TreeMap<>(indexTree == null ? Map.of() : objects.tree(indexTree));
        Map<String, Map<String, TreeEntry>> folders = new TreeMap<>();
        for (Map.Entry<String, List<ObjectId>> entry : recent.entrySet()) {
            String folder = entry.getKey().substring(0, 2);
            String name = entry.getKey().substring(2);
            TreeEntry existing = root.get(folder);
            Map<String, TreeEntry> names = folders.computeIfAbsent(
                    folder, f -> new TreeMap<>(existing == null ? Map.of() : objects.tree(existing.id())));
            TreeEntry known = names.get(name);
            if (known != null && isReached(known.id(), head)) {
                continue;
            }
            for (ObjectId candidate : entry.getValue()) {
                if (isReached(candidate, head)) {
                    names.put(name, TreeEntry.of(name, TreeEntry.GITLINK, candidate));
                    break;
                }
            }
        }
        for (Map.Entry<String, Map<String, TreeEntry>> folder : folders.entrySet()) {
            ObjectId tree = store.insert(
                    Constants.OBJ_TREE, TreeEntry.format(folder.getValue().values()));
            root.put(folder.getKey(), TreeEntry.of(folder.getKey(), TreeEntry.FOLDER, tree));
        }
        return store.insert(Constants.OBJ_TREE, TreeEntry.format(root.values()));
    }

    private static String name(String key) {
        return HexFormat.of().formatHex(DiffPlanner.sha256().digest(key.getBytes(StandardCharsets.UTF_8)));
    }
}
