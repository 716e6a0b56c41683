package io.openova.catalyst.overlay.git.objects;

import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;

/** Reads objects of one repository; parsed trees are kept, since a new head shares nearly all of them with the last. */
public final class GitObjects {
    /** Far above the size of any manifest; a larger file is not one of ours. */
    public static final int BLOB_LIMIT = 8 * 1024 * 1024;

    private static final int COMMIT_LIMIT = 8 * 1024 * 1024;
    private static final int TREE_LIMIT = 64 * 1024 * 1024;
    private static final int CACHED_ENTRIES = 200_000;
    /** Settings, Environments, Blueprints: small, and read for every plan. Larger files are not kept. */
    private static final int CACHED_FILE = 64 * 1024;

    private static final int CACHED_BYTES = 4 * 1024 * 1024;

    private final Repository repository;
    private final LastUsed<Map<String, TreeEntry>> trees = new LastUsed<>(CACHED_ENTRIES, tree -> tree.size() + 1);
    private final LastUsed<byte[]> files = new LastUsed<>(CACHED_BYTES, bytes -> bytes.length + 1);
    private final Map<ObjectId, Unwritten> unwritten = new ConcurrentHashMap<>();

    public GitObjects(Repository repository) {
        this.repository = repository;
    }

    /** The commits at which a shallow clone was cut; empty for a whole repository. */
    public Set<ObjectId> cuts() {
        try {
            return repository.getObjectDatabase().getShallowCommits();
        } catch (IOException e) {
            throw new OverlayUnavailableException(
                    "the file `shallow` of " + place() + " cannot be read: "
                            + SingleLine.of(String.valueOf(e.getMessage())),
                    e);
        }
    }

    public Repository repository() {
        return repository;
    }

    /**
     * The id that Git gives an object. Java's own SHA-1 takes a fifth of the time of JGit's, which looks for forged
     * collisions as well; that look is taken when the object is written.
     */
    public static ObjectId idOf(int type, byte[] content) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-1");
            sha.update(Constants.encodeASCII(Constants.typeString(type) + " " + content.length));
            sha.update((byte) 0);
            return ObjectId.fromRaw(sha.digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    /** Makes an object readable before it is written. */
    public void announce(ObjectId id, Unwritten object) {
        unwritten.put(id, object);
    }

    /** Forgets an object that is now written, or never will be. */
    public void withdraw(ObjectId id) {
        unwritten.remove(id);
    }

    /** The entries of a tree by name, in Git's order. */
    public Map<String, TreeEntry> tree(ObjectId id) {
        Map<String, TreeEntry> known = trees.get(id);
        if (known != null) {
            return known;
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
        trees.put(id, done);
        return done;
    }

    /** A file's bytes, which callers must not modify, or null if it is larger than {@link #BLOB_LIMIT}. */
    byte @org.jspecify.annotations.Nullable [] blob(ObjectId id) {
        byte[] known = files.get(id);
        if (known != null) {
            return known;
        }
        try {
            byte[] bytes = bytes(id, Constants.OBJ_BLOB, BLOB_LIMIT);
            if (bytes.length <= CACHED_FILE) {
                files.put(id, bytes);
            }
            return bytes;
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

    public OverlayUnavailableException damaged(ObjectId id, IOException cause) {
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

    /** An object in memory; its content must not be modified. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Unwritten(int type, byte[] content) {}

    private static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        TooLarge(ObjectId id) {
            super("object " + id.name() + " is too large");
        }
    }
}
