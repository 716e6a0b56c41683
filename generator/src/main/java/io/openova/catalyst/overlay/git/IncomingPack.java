package io.openova.catalyst.overlay.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.internal.storage.file.PackInserter;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;

/**
 * A pack made aside, in a folder that Git does not look into, and moved among the repository's packs when it is whole
 * and forced to disk: a crash at any point leaves no pack there that cannot be read. JGit by itself gives a pack its
 * name before its content is safe.
 */
final class IncomingPack implements AutoCloseable {
    private static final String PREFIX = "incoming-";
    /** No commit takes this long; what is older was left by a process that died. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    private final Repository repository;
    private final Path folder;
    private final ObjectDirectory aside;
    private final PackInserter inserter;

    private IncomingPack(Repository repository, Path folder) throws IOException {
        this.repository = repository;
        this.folder = folder;
        this.aside = new ObjectDirectory(repository.getConfig(), folder.toFile(), null, repository.getFS(), null);
        Files.createDirectory(folder.resolve("pack"));
        this.inserter = aside.newPackInserter();
        // The inserter has already checked the repository.
        inserter.checkExisting(false);
        // Callers wait for this, and `git gc` repacks it later, so compress fast. JGit's default is the slowest level.
        inserter.setCompressionLevel(Deflater.BEST_SPEED);
    }

    static IncomingPack in(Repository repository) throws IOException {
        Path parent = repository.getDirectory().toPath().resolve(LocalBranch.FOLDER);
        Files.createDirectories(parent);
        removeAbandoned(parent);
        return new IncomingPack(repository, Files.createTempDirectory(parent, PREFIX));
    }

    ObjectInserter inserter() {
        return inserter;
    }

    /** Makes the flushed pack part of the repository, for good. */
    void publish() throws IOException {
        Path packs = repository.getDirectory().toPath().resolve("objects").resolve("pack");
        Files.createDirectories(packs);
        // Git uses a pack once its index exists, so the index comes last.
        for (String kind : List.of(".pack", ".idx")) {
            try (Stream<Path> made = Files.list(folder.resolve("pack"))) {
                for (Path file : made.filter(f -> f.toString().endsWith(kind)).toList()) {
                    force(file);
                    Path target = packs.resolve(file.getFileName());
                    if (!Files.exists(target)) {
                        Files.move(file, target);
                    }
                }
            }
        }
        DurableStore.forceFolder(packs);
    }

    @Override
    public void close() {
        aside.close();
        try {
            delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void removeAbandoned(Path parent) throws IOException {
        Instant limit = Instant.now().minus(ABANDONED);
        try (Stream<Path> children = Files.list(parent)) {
            for (Path child : children.toList()) {
                if (child.getFileName().toString().startsWith(PREFIX)
                        && Files.getLastModifiedTime(child).toInstant().isBefore(limit)) {
                    delete(child);
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
