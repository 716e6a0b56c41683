package io.openova.catalyst.overlay.git;

import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import io.openova.catalyst.overlay.git.objects.DiffPlanner;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/**
 * A bare clone of a remote for one overlay of one process: the first numbered one that nobody holds. It is a cache;
 * deleting it costs a fetch.
 */
final class CacheClone implements AutoCloseable {
    private static final int MOST = 1000;

    private final Repository repository;
    private final FileChannel hold;

    private CacheClone(Repository repository, FileChannel hold) {
        this.repository = repository;
        this.hold = hold;
    }

    static CacheClone take(Path directory, String url, FS fs) throws IOException {
        createPrivate(directory);
        String name = HexFormat.of()
                .formatHex(DiffPlanner.sha256().digest(url.getBytes(StandardCharsets.UTF_8)))
                .substring(0, 32);
        Path folder = directory.resolve(name);
        createPrivate(folder);
        for (int number = 0; number < MOST; number++) {
            FileChannel hold = hold(folder.resolve(number + ".lock"));
            if (hold != null) {
                try {
                    return new CacheClone(openOrMake(folder.resolve(number + ".git"), fs), hold);
                } catch (IOException | RuntimeException e) {
                    hold.close();
                    throw e;
                }
            }
        }
        throw new OverlayUnavailableException("all clones in " + SingleLine.of(folder.toString())
                + " are in use; end other processes or set XDG_CACHE_HOME to another folder");
    }

    Repository repository() {
        return repository;
    }

    @Override
    public void close() {
        repository.close();
        try {
            hold.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static @Nullable FileChannel hold(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // Another overlay of this process holds it.
        }
        channel.close();
        return null;
    }

    private static Repository openOrMake(Path path, FS fs) throws IOException {
        removeLocks(path);
        Repository repository = new FileRepositoryBuilder()
                .setGitDir(path.toFile())
                .setBare()
                .setFS(fs)
                .build();
        // The configuration is written last, so a clone without one was never finished.
        if (!Files.exists(path.resolve(Constants.CONFIG))) {
            repository.create(true);
        }
        return repository;
    }

    /** The clone's previous holder has ended, so its locks and half-written packs can go. */
    private static void removeLocks(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(".lock") || name.startsWith("noz") || name.startsWith("incoming_")) {
                    Files.deleteIfExists(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** In a shared folder such as {@code /tmp}, another user must not be able to plant a repository. */
    private static void createPrivate(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            if (folder.getParent() != null) {
                Files.createDirectories(folder.getParent());
            }
            try {
                if (isPosix(folder)) {
                    Files.createDirectory(
                            folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                } else {
                    Files.createDirectory(folder);
                }
            } catch (java.nio.file.FileAlreadyExistsException e) {
                if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                    throw e;
                }
            }
        }
        if (!isPosix(folder)) {
            return;
        }
        Path probe = Files.createTempFile(folder, "owner", ".tmp");
        try {
            if (!Files.getOwner(probe).equals(Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS))) {
                throw new OverlayUnavailableException("the cache folder " + SingleLine.of(folder.toString())
                        + " belongs to another user; set XDG_CACHE_HOME to a folder of your own");
            }
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    private static boolean isPosix(Path folder) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
