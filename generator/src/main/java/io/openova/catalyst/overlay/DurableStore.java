package io.openova.catalyst.overlay;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;

/**
 * Writes objects that survive a power cut before a ref may name them (threat R3: object, folder, ref, folder). A few are
 * loose objects: each file is forced by JGit, each folder here. Many are one pack, since forcing thousands of files takes
 * longer than everything else together.
 */
final class DurableStore implements TreeWriter.ObjectStore, AutoCloseable {
    /** From so many files on a pack is worth its second file, and the look into it that every later read takes. */
    private static final int MANY = 100;

    private final GitObjects objects;
    private final Optional<IncomingPack> pack;
    private final ObjectInserter inserter;
    private final ObjectReader reader;
    private final Set<Path> folders = new TreeSet<>();

    /** A store for a few objects. */
    DurableStore(GitObjects objects) throws IOException {
        this(objects, 0);
    }

    /** @param files about how many files are to be written */
    DurableStore(GitObjects objects, int files) throws IOException {
        this.objects = objects;
        this.pack = files < MANY ? Optional.empty() : Optional.of(IncomingPack.in(objects.repository()));
        this.inserter = pack.map(IncomingPack::inserter)
                .orElseGet(() -> objects.repository().newObjectInserter());
        this.reader = objects.repository().newObjectReader();
    }

    @Override
    public ObjectId insert(int type, byte[] content) throws IOException {
        ObjectId id = inserter.idFor(type, content);
        if (reader.has(id)) {
            requireReadable(id, type);
            return id;
        }
        if (pack.isPresent()) {
            return inserter.insert(type, content);
        }
        Path root = objects.repository().getDirectory().toPath().resolve("objects");
        Path folder = root.resolve(id.name().substring(0, 2));
        if (!Files.isDirectory(folder)) {
            folders.add(root);
        }
        inserter.insert(type, content);
        folders.add(folder);
        return id;
    }

    /** To be called before a ref names what was inserted. */
    void force() throws IOException {
        inserter.flush();
        if (pack.isPresent()) {
            pack.get().publish();
        }
        for (Path folder : folders) {
            forceFolder(folder);
        }
        folders.clear();
    }

    @Override
    public void close() {
        inserter.close();
        reader.close();
        pack.ifPresent(IncomingPack::close);
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

    /** An object that is there already may be what a crash left: never build on one that cannot be read. */
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
