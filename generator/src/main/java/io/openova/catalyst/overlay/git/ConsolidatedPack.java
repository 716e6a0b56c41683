package io.openova.catalyst.overlay.git;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.internal.storage.pack.PackWriter;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.pack.PackConfig;

/**
 * Combines many packs into one. The new pack is written to a folder that Git ignores, read back, forced to disk, and
 * moved into the repository: the pack first and its index last, since Git uses a pack once its index exists.
 */
final class ConsolidatedPack {
    private static final long DELTA_MEMORY = 64L * 1024 * 1024;

    private final Repository repository;
    private final Path aside;
    private final UnfinishedPacks unfinished;
    private final MaintenancePoint point;

    ConsolidatedPack(Repository repository, Path aside, UnfinishedPacks unfinished, MaintenancePoint point) {
        this.repository = repository;
        this.aside = aside;
        this.unfinished = unfinished;
        this.point = point;
    }

    /** A pack writer with settings for small packs, on one core. */
    static PackWriter writer(Repository repository, ObjectReader reader) {
        PackConfig config = new PackConfig(repository);
        config.setThreads(1);
        config.setDeltaSearchMemoryLimit(DELTA_MEMORY);
        config.setIndexVersion(2);
        config.setBuildBitmaps(false);
        config.setWriteReverseIndex(false);
        config.setWaitPreventRacyPack(false);
        PackWriter writer = new PackWriter(config, reader);
        writer.setDeltaBaseAsOffset(true);
        writer.setUseBitmaps(false);
        // What is damaged must be found here, not copied.
        writer.setReuseValidatingObjects(true);
        return writer;
    }

    /**
     * Writes the prepared objects and makes the pack part of the repository.
     *
     * @param written age that the pack is to have; now when empty
     * @return the pack's path without an ending
     */
    Path publish(PackWriter writer, ProgressMonitor progress, Optional<Instant> written) throws IOException {
        Path pack = aside.resolve("pack");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(pack))) {
            writer.writePack(progress, progress, out);
        }
        Path index = aside.resolve("idx");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(index))) {
            writer.writeIndex(out);
        }
        String name = "pack-" + checksum(pack);
        if (written.isPresent()) {
            Files.setLastModifiedTime(pack, FileTime.from(written.get()));
        }
        force(pack);
        force(index);
        point.reached(MaintenancePoint.Step.PACK_WRITTEN);
        Path packs =
                repository.getDirectory().toPath().resolve(Constants.OBJECTS).resolve("pack");
        Files.createDirectories(packs);
        unfinished.note(List.of(name));
        move(pack, packs.resolve(name + ".pack"));
        point.reached(MaintenancePoint.Step.PACK_MOVED);
        move(index, packs.resolve(name + ".idx"));
        DurableStore.forceFolder(packs);
        point.reached(MaintenancePoint.Step.INDEX_MOVED);
        return packs.resolve(name);
    }

    /** A pack of the same name has the same bytes: its name is the checksum of all of them. */
    private static void move(Path from, Path to) throws IOException {
        if (Files.getFileStore(from.getParent()).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(from, PosixFilePermissions.fromString("r--r--r--"));
        }
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Reads the pack back; its last bytes are the checksum of those before (gitformat-pack). */
    private static String checksum(Path pack) throws IOException {
        MessageDigest sha = Constants.newMessageDigest();
        long content = Files.size(pack) - Constants.OBJECT_ID_LENGTH;
        byte[] last;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(pack))) {
            byte[] buffer = new byte[64 * 1024];
            for (long left = content; left > 0; ) {
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    throw new IOException("the pack that was written ends early");
                }
                sha.update(buffer, 0, count);
                left -= count;
            }
            last = in.readAllBytes();
        }
        if (!Arrays.equals(sha.digest(), last)) {
            throw new IOException("the pack that was written cannot be read back");
        }
        return HexFormat.of().formatHex(last);
    }
}
