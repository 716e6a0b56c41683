package io.openova.catalyst.overlay;

import io.openova.catalyst.finding.SingleLine;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;

/** Reads objects of one repository; parsed trees are kept, since a new head shares nearly all of them with the last. */
final class GitObjects {
    /** No manifest comes near this; whatever is larger is not ours. */
    static final int BLOB_LIMIT = 8 * 1024 * 1024;

    private static final int COMMIT_LIMIT = 8 * 1024 * 1024;
    private static final int TREE_LIMIT = 64 * 1024 * 1024;
    private static final int CACHED_ENTRIES = 200_000;

    private final Repository repository;
    private final Map<ObjectId, Map<String, TreeEntry>> trees = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<ObjectId, Unwritten> unwritten = new ConcurrentHashMap<>();
    private int cachedEntries;

    GitObjects(Repository repository) {
        this.repository = repository;
    }

    Repository repository() {
        return repository;
    }

    /** Lets an object be read that is still to be written. */
    void announce(ObjectId id, Unwritten object) {
        unwritten.put(id, object);
    }

    /** The object is written now, or never will be. */
    void withdraw(ObjectId id) {
        unwritten.remove(id);
    }

    /** The entries of a tree by name, in Git's order. */
    Map<String, TreeEntry> tree(ObjectId id) {
        synchronized (trees) {
            Map<String, TreeEntry> known = trees.get(id);
            if (known != null) {
                return known;
            }
        }
        Map<String, TreeEntry> entries = new LinkedHashMap<>();
        try {
            for (TreeEntry entry : TreeEntry.parse(bytes(id, Constants.OBJ_TREE, TREE_LIMIT))) {
                if (entries.put(entry.name(), entry) != null) {
                    throw new OverlayUnavailableException("tree " + id.name() + " in " + place() + " names "
                            + SingleLine.of(entry.name()) + " twice; run `git fsck` there and repair it");
                }
            }
        } catch (IOException e) {
            throw damaged(id, e);
        }
        Map<String, TreeEntry> done = Collections.unmodifiableMap(entries);
        remember(id, done);
        return done;
    }

    /** A file's bytes, or null when it is larger than {@link #BLOB_LIMIT}. */
    byte @org.jspecify.annotations.Nullable [] blob(ObjectId id) {
        try {
            return bytes(id, Constants.OBJ_BLOB, BLOB_LIMIT);
        } catch (TooLarge e) {
            return null;
        } catch (IOException e) {
            throw damaged(id, e);
        }
    }

    Instant committedAt(ObjectId commit) {
        try {
            return RevCommit.parse(bytes(commit, Constants.OBJ_COMMIT, COMMIT_LIMIT))
                    .getCommitterIdent()
                    .getWhenAsInstant();
        } catch (IOException e) {
            throw damaged(commit, e);
        }
    }

    ObjectId rootTree(ObjectId commit) {
        try {
            return RevCommit.parse(bytes(commit, Constants.OBJ_COMMIT, COMMIT_LIMIT))
                    .getTree()
                    .getId();
        } catch (IOException e) {
            throw damaged(commit, e);
        }
    }

    OverlayUnavailableException damaged(ObjectId id, IOException cause) {
        String name = id.name();
        boolean loose = new java.io.File(
                        repository.getDirectory(), "objects/" + name.substring(0, 2) + "/" + name.substring(2))
                .exists();
        String where =
                loose ? "objects/" + name.substring(0, 2) + "/" + name.substring(2) + " is damaged" : "is missing";
        String what = cause instanceof ZipException ? "compressed data is broken" : String.valueOf(cause.getMessage());
        return new OverlayUnavailableException(
                "object " + name + " of " + place() + " cannot be read: " + where + " (" + SingleLine.of(what)
                        + "); run `git fsck --full` there, then fetch the object from a clone or restore a backup",
                cause);
    }

    private String place() {
        return SingleLine.of(String.valueOf(repository.getDirectory()));
    }

    private byte[] bytes(ObjectId id, int type, int limit) throws IOException {
        Unwritten waiting = unwritten.get(id);
        if (waiting != null && waiting.type() == type && waiting.content().length <= limit) {
            return waiting.content();
        }
        try (ObjectReader reader = repository.newObjectReader()) {
            ObjectLoader loader = reader.open(id, type);
            if (loader.getSize() > limit) {
                throw new TooLarge(id);
            }
            return loader.getCachedBytes(limit);
        } catch (RuntimeException e) {
            // JGit lets some damage through as unchecked exceptions.
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
    }

    private void remember(ObjectId id, Map<String, TreeEntry> entries) {
        synchronized (trees) {
            if (trees.put(id, entries) == null) {
                cachedEntries += entries.size() + 1;
            }
            for (ObjectId oldest :
                    new ArrayList<>(cachedEntries > CACHED_ENTRIES ? trees.keySet() : java.util.Set.of())) {
                if (cachedEntries <= CACHED_ENTRIES / 2) {
                    break;
                }
                Map<String, TreeEntry> dropped = trees.remove(oldest);
                cachedEntries -= dropped == null ? 0 : dropped.size() + 1;
            }
        }
    }

    /** An object in memory; nobody changes the content. */
    @SuppressWarnings("ArrayRecordComponent")
    record Unwritten(int type, byte[] content) {}

    private static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        TooLarge(ObjectId id) {
            super("object " + id.name() + " is too large");
        }
    }
}
