package io.openova.catalyst.chart.worker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The temporary folder of one process that runs Helm: its library of 98 MB, and the chart at work. The program that made it
 * holds a lock in it, which the operating system releases however that program ends; so another one can tell that a folder is
 * left over, and removes it.
 */
final class WorkerFolder {
    private static final String PREFIX = "catalyst-helm-";
    private static final String LOCK = "lock";

    private final Path path;
    private final FileChannel channel;

    private WorkerFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static WorkerFolder create() throws IOException {
        Path path = Files.createTempDirectory(PREFIX).toAbsolutePath();
        FileChannel channel =
                FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        FileLock lock = channel.lock();
        if (!lock.isValid()) {
            throw new IOException("cannot lock " + path);
        }
        return new WorkerFolder(path, channel);
    }

    Path path() {
        return path;
    }

    void remove() throws IOException {
        delete(path);
        channel.close();
    }

    /** Removes the folders below this one that an ended program left behind. */
    static void sweep(Path temporary) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, PREFIX + "*")) {
            for (Path folder : folders) {
                if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && isLeftOver(folder)) {
                    delete(folder);
                }
            }
        } catch (IOException e) {
            // Another user's folder, or one that another start is removing: a later start tries again.
            return;
        }
    }

    private static boolean isLeftOver(Path folder) throws IOException {
        Path lock = folder.resolve(LOCK);
        if (!Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS)) {
            // Being created, or being removed.
            return false;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock taken = channel.tryLock()) {
            return taken != null;
        } catch (NoSuchFileException | OverlappingFileLockException inUse) {
            return false;
        }
    }

    /** Removes a folder; the lock goes last, so that the rest of an interrupted removal is found again. */
    static void delete(Path folder) throws IOException {
        if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> found;
        try (Stream<Path> below = Files.walk(folder)) {
            found = below.sorted(java.util.Comparator.reverseOrder()).toList();
        }
        Path lock = folder.resolve(LOCK);
        for (Path one : found) {
            if (!one.equals(folder) && !one.equals(lock)) {
                Files.deleteIfExists(one);
            }
        }
        Files.deleteIfExists(lock);
        Files.deleteIfExists(folder);
    }
}
