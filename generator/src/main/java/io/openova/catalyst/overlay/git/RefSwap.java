package io.openova.catalyst.overlay.git;

import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves a ref by compare-and-swap, with Git's own lock file. The lock file is made whole and then linked into place, so
 * that it is never empty and, by the link that is left, always known as Catalyst's: a killed process's leftover is
 * recognised reliably, and another program's lock is never broken. (JGit's own ref update leaves an unmarked lock in
 * one of eight kills.)
 */
final class RefSwap {
    private static final Logger LOG = LoggerFactory.getLogger(RefSwap.class);
    private static final String PREPARED = ".ref";
    /** Only for file systems without hard links, where a lock tells nothing about its maker. */
    private static final Duration ABANDONED = Duration.ofSeconds(10);

    private final Repository repository;
    private final Path folder;
    private final FailPoint failPoint;

    RefSwap(Repository repository, Path folder, FailPoint failPoint) {
        this.repository = repository;
        this.folder = folder;
        this.failPoint = failPoint;
    }

    /** The result of an attempt. */
    enum Result {
        SWAPPED,
        /** The ref is no longer what was expected. */
        MOVED,
        /** Somebody holds the ref's lock. */
        LOCKED
    }

    /**
     * @param sole whether the caller has a sole turn: only then may its lock be marked, since the next holder of a sole
     * turn removes marked locks
     * @param expected the ref's value, or null when it must not exist yet
     */
    Result swap(boolean sole, String name, @Nullable ObjectId expected, ObjectId target) throws IOException {
        if (!sole || repository.getConfig().getString("extensions", null, "refstorage") != null) {
            return update(name, expected, target);
        }
        Files.createDirectories(folder);
        Path prepared = folder.resolve(UUID.randomUUID() + PREPARED);
        try {
            write(prepared, target);
            failPoint.reached(FailPoint.Step.REF_PREPARED);
            Path file = file(name);
            createFolder(file.getParent());
            Path lock = lock(name);
            try {
                Files.createLink(lock, prepared);
            } catch (FileAlreadyExistsException e) {
                return Result.LOCKED;
            } catch (UnsupportedOperationException | FileSystemException e) {
                LOG.debug("no hard links here, the lock is made by JGit: {}", e.getMessage());
                return update(name, expected, target);
            }
            return underLock(name, lock, file, expected);
        } finally {
            Files.deleteIfExists(prepared);
        }
    }

    /**
     * Removes what killed Catalyst processes left: to be called only in a sole turn.
     *
     * @return whether a lock of one of the named refs was removed
     */
    boolean recover(List<String> names) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        List<Path> leftovers = leftovers();
        Set<Object> ours = new HashSet<>();
        for (Path leftover : leftovers) {
            Object key = key(leftover);
            if (key != null) {
                ours.add(key);
            }
        }
        boolean removed = false;
        for (String name : names) {
            Path lock = lock(name);
            Object key = key(lock);
            if (key != null && (ours.contains(key) || isAbandoned(lock))) {
                LOG.atWarn()
                        .addKeyValue("lock", SingleLine.of(lock.toString()))
                        .log("removed the ref lock of a writer that died");
                Files.deleteIfExists(lock);
                removed = true;
            }
        }
        for (Path leftover : leftovers) {
            Files.deleteIfExists(leftover);
        }
        return removed;
    }

    Path lock(String name) {
        Path file = file(name);
        return file.resolveSibling(file.getFileName() + ".lock");
    }

    Path file(String name) {
        return repository.getDirectory().toPath().resolve(name);
    }

    private Result underLock(String name, Path lock, Path file, @Nullable ObjectId expected) throws IOException {
        boolean swapped = false;
        try {
            repository.getRefDatabase().refresh();
            Ref ref = repository.exactRef(name);
            ObjectId current = ref == null ? null : ref.getObjectId();
            if (ref != null && ref.isSymbolic()) {
                throw new OverlayUnavailableException(
                        name + " of the overlay is a symbolic ref; name the branch that it points to");
            }
            if (expected == null ? current != null : !expected.equals(current)) {
                return Result.MOVED;
            }
            failPoint.reached(FailPoint.Step.REF_LOCKED);
            removeEmptyFolders(file);
            Files.move(lock, file, StandardCopyOption.ATOMIC_MOVE);
            swapped = true;
            failPoint.reached(FailPoint.Step.REF_SWAPPED);
            forceFolder(file.getParent());
            repository.getRefDatabase().refresh();
            return Result.SWAPPED;
        } finally {
            if (!swapped) {
                Files.deleteIfExists(lock);
            }
        }
    }

    private Result update(String name, @Nullable ObjectId expected, ObjectId target) throws IOException {
        RefUpdate update = repository.updateRef(name);
        update.setExpectedOldObjectId(expected == null ? ObjectId.zeroId() : expected);
        update.setNewObjectId(target);
        update.disableRefLog();
        // The new value need not descend from the old one: the idempotency index is a chain of its own.
        update.setForceUpdate(true);
        RefUpdate.Result result;
        try (RevWalk walk = new RevWalk(repository)) {
            result = update.update(walk);
        }
        switch (result) {
            case NEW:
            case FAST_FORWARD:
            case FORCED:
            case NO_CHANGE:
                failPoint.reached(FailPoint.Step.REF_SWAPPED);
                return Result.SWAPPED;
            case LOCK_FAILURE:
                return Files.exists(lock(name)) ? Result.LOCKED : Result.MOVED;
            default:
                throw new IOException("updating " + name + " failed: " + result);
        }
    }

    /** Git leaves an empty folder where a branch `a/b` was; it must not keep a branch `a` from being made. */
    private static void removeEmptyFolders(Path file) throws IOException {
        if (!Files.isDirectory(file)) {
            return;
        }
        try (DirectoryStream<Path> children = Files.newDirectoryStream(file)) {
            for (Path child : children) {
                removeEmptyFolders(child);
            }
        }
        Files.delete(file);
    }

    private static void write(Path file, ObjectId target) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap((target.name() + "\n").getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static void createFolder(@Nullable Path folder) throws IOException {
        if (folder != null) {
            Files.createDirectories(folder);
        }
    }

    private static void forceFolder(@Nullable Path folder) throws IOException {
        if (folder != null) {
            DurableStore.forceFolder(folder);
        }
    }

    private List<Path> leftovers() throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + PREPARED)) {
            files.forEach(found::add);
        }
        return found;
    }

    private boolean isAbandoned(Path lock) throws IOException {
        if (supportsLinks()) {
            return false;
        }
        try {
            Duration age = Duration.between(
                    Files.getLastModifiedTime(lock).toInstant(),
                    Clock.systemUTC().instant());
            return age.compareTo(ABANDONED) > 0;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private boolean supportsLinks() throws IOException {
        Path probe = folder.resolve(UUID.randomUUID() + PREPARED);
        Path link = folder.resolve(UUID.randomUUID() + PREPARED);
        try {
            Files.createFile(probe);
            Files.createLink(link, probe);
            return true;
        } catch (UnsupportedOperationException | FileSystemException e) {
            return false;
        } finally {
            Files.deleteIfExists(probe);
            Files.deleteIfExists(link);
        }
    }

    private static @Nullable Object key(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
