package io.openova.catalyst.overlay.git;

import io.openova.catalyst.overlay.git.objects.GitObjects;
import io.openova.catalyst.overlay.git.objects.TreeWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.errors.ObjectWritingException;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.internal.storage.file.Pack;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.jspecify.annotations.Nullable;

/**
 * Keeps objects in memory until they are written, together, so that they survive a power cut before a ref may name them
 * (threat R3: object, folder, ref, folder). A few are loose objects: each file is forced by JGit, each folder here.
 * Many are one pack, since forcing all those files takes longer than everything else together. What waits here can be
 * read already, by {@link GitObjects}: the next commit of a group is planned on one that is not written yet.
 */
final class DurableStore implements TreeWriter.ObjectStore, AutoCloseable {
    /**
     * From this number of objects on (a few Applications), a pack is worth its cost for later reads: it is
     * forced to disk three times, loose objects twice each.
     */
    private static final int MANY = 40;

    private static final int ATTEMPTS = 5;

    private final GitObjects objects;
    private final FailPoint failPoint;
    private final ObjectReader reader;
    private final Map<ObjectId, GitObjects.Unwritten> waiting = new LinkedHashMap<>();
    private @Nullable Collection<Pack> packs;

    DurableStore(GitObjects objects, FailPoint failPoint) {
        this.objects = objects;
        this.failPoint = failPoint;
        this.reader = objects.repository().newObjectReader();
    }

    @Override
    public ObjectId insert(int type, byte[] content) throws IOException {
        ObjectId id = GitObjects.idOf(type, content);
        if (waiting.containsKey(id)) {
            return id;
        }
        // What becomes a pack anyway needs no look-ups: an object that is there already may be in two packs.
        if (waiting.size() < MANY && isThere(id)) {
            requireReadable(id, type);
            return id;
        }
        GitObjects.Unwritten object = new GitObjects.Unwritten(type, content);
        waiting.put(id, object);
        objects.announce(id, object);
        return id;
    }

    /** Writes the waiting objects; must be called before a ref names any of them. */
    void force() throws IOException {
        if (waiting.size() < MANY) {
            writeLoose();
        } else {
            writePack();
        }
        failPoint.reached(FailPoint.Step.COMMIT_WRITTEN);
        forget();
    }

    @Override
    public void close() {
        forget();
        reader.close();
    }

    private void forget() {
        waiting.keySet().forEach(objects::withdraw);
        waiting.clear();
    }

    private void writeLoose() throws IOException {
        Path root = objects.repository().getDirectory().toPath().resolve("objects");
        Set<Path> folders = new TreeSet<>();
        try (ObjectInserter inserter = objects.repository().newObjectInserter()) {
            boolean isTreesDone = false;
            for (Map.Entry<ObjectId, GitObjects.Unwritten> object : waiting.entrySet()) {
                if (object.getValue().type() == Constants.OBJ_COMMIT && !isTreesDone) {
                    isTreesDone = true;
                    failPoint.reached(FailPoint.Step.TREES_WRITTEN);
                }
                Path folder = root.resolve(object.getKey().name().substring(0, 2));
                if (!Files.isDirectory(folder)) {
                    folders.add(root);
                }
                insert(inserter, object.getValue());
                folders.add(folder);
            }
            inserter.flush();
        }
        for (Path folder : folders) {
            forceFolder(folder);
        }
    }

    /**
     * JGit creates a missing folder and moves the object there. `git gc` and `git prune` remove empty folders, also one that was
     * created a moment ago: the next attempt creates it again.
     */
    private static void insert(ObjectInserter inserter, GitObjects.Unwritten object) throws IOException {
        for (int left = ATTEMPTS - 1; ; left--) {
            try {
                inserter.insert(object.type(), object.content());
                return;
            } catch (ObjectWritingException e) {
                if (left == 0) {
                    throw e;
                }
            }
        }
    }

    private void writePack() throws IOException {
        try (IncomingPack pack = IncomingPack.in(objects.repository())) {
            for (GitObjects.Unwritten object : waiting.values()) {
                pack.inserter().insert(object.type(), object.content());
            }
            failPoint.reached(FailPoint.Step.TREES_WRITTEN);
            pack.inserter().flush();
            pack.publish();
        }
    }

    static void forceFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (java.nio.file.AccessDeniedException e) {
            // Windows opens no folders; its file system orders these writes itself.
            if (java.io.File.separatorChar == '/') {
                throw e;
            }
        }
    }

    /**
     * Whether the repository has the object, as far as its packs were known when the first object came: to look for new
     * packs for each object that is not there, as a reader does, costs more than to write a few objects a second time.
     */
    private boolean isThere(ObjectId id) throws IOException {
        if (!(objects.repository().getObjectDatabase() instanceof ObjectDirectory database)) {
            return reader.has(id);
        }
        Collection<Pack> known = packs;
        if (known == null) {
            known = database.getPacks();
            packs = known;
        }
        for (Pack pack : known) {
            try {
                if (pack.hasObject(id)) {
                    return true;
                }
            } catch (IOException e) {
                // The pack was removed or cannot be read: the object written now replaces it.
                continue;
            }
        }
        return database.fileFor(id).exists();
    }

    /** An existing object may be damaged by a crash: never build on one that cannot be read. */
    private void requireReadable(ObjectId id, int type) {
        try {
            reader.open(id, type).getCachedBytes();
        } catch (IOException e) {
            throw objects.damaged(id, e);
        } catch (RuntimeException e) {
            throw objects.damaged(id, new IOException(String.valueOf(e.getMessage()), e));
        }
    }
}
