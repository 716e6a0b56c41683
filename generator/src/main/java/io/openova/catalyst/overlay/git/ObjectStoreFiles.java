package io.openova.catalyst.overlay.git;

import io.openova.catalyst.overlay.MaintenanceReport;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jgit.internal.storage.file.PackIndex;
import org.eclipse.jgit.lib.ObjectId;

/** The packs and loose objects of a repository, as they lie on disk at one moment. */
record ObjectStoreFiles(Path objects, List<PackFiles> packs, List<Loose> loose) {
    private static final Pattern FAN_OUT = Pattern.compile("[0-9a-f]{2}");
    private static final Pattern REST = Pattern.compile("[0-9a-f]{38}");

    /** Git or a user marks a pack with one of these files to keep it as it is. */
    private static final List<String> HELD = List.of(".keep", ".promisor", ".mtimes");

    private static final List<String> KINDS = List.of(".idx", ".pack", ".rev", ".bitmap");

    /**
     * A pack with its index.
     *
     * @param base its path without an ending
     * @param isHeld whether it must stay as it is
     */
    record PackFiles(Path base, Instant written, long bytes, boolean isHeld) {
        Path index() {
            return file(".idx");
        }

        Path file(String kind) {
            return base.resolveSibling(base.getFileName() + kind);
        }

        PackIndex open() throws IOException {
            return PackIndex.open(index().toFile());
        }

        String name() {
            return base.getFileName().toString();
        }

        /** Removes the pack; its index first, so that no reader looks for a pack that is gone. */
        void delete(MaintenancePoint point) throws IOException {
            for (String kind : KINDS) {
                Files.deleteIfExists(file(kind));
                if (kind.equals(".idx")) {
                    point.reached(MaintenancePoint.Step.PACK_INDEX_DELETED);
                }
            }
            point.reached(MaintenancePoint.Step.PACK_DELETED);
        }

        /** Removes the files of a pack whose index is gone. */
        static void deleteRest(Path base) throws IOException {
            for (String kind : KINDS) {
                if (!kind.equals(".idx")) {
                    Files.deleteIfExists(base.resolveSibling(base.getFileName() + kind));
                }
            }
        }
    }

    /** A loose object. */
    record Loose(ObjectId id, Path file, Instant written, long bytes) {}

    static ObjectStoreFiles of(Path objects) throws IOException {
        return new ObjectStoreFiles(objects, packs(objects.resolve("pack")), loose(objects));
    }

    MaintenanceReport.Store summary() {
        long bytes = packs.stream().mapToLong(PackFiles::bytes).sum()
                + loose.stream().mapToLong(Loose::bytes).sum();
        return new MaintenanceReport.Store(packs.size(), loose.size(), bytes);
    }

    private static List<PackFiles> packs(Path folder) throws IOException {
        List<PackFiles> packs = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return packs;
        }
        try (DirectoryStream<Path> indexes = Files.newDirectoryStream(folder, "pack-*.idx")) {
            for (Path index : indexes) {
                String name = index.getFileName().toString();
                Path base = folder.resolve(name.substring(0, name.length() - ".idx".length()));
                try {
                    BasicFileAttributes pack = attributes(folder.resolve(base.getFileName() + ".pack"));
                    long bytes = pack.size() + Files.size(index);
                    boolean isHeld =
                            HELD.stream().anyMatch(kind -> Files.exists(folder.resolve(base.getFileName() + kind)));
                    packs.add(new PackFiles(base, pack.lastModifiedTime().toInstant(), bytes, isHeld));
                } catch (NoSuchFileException e) {
                    // Another program removed it, or died before both files were there.
                    continue;
                }
            }
        }
        return packs;
    }

    private static List<Loose> loose(Path objects) throws IOException {
        List<Loose> loose = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(objects)) {
            for (Path folder : folders) {
                String first = folder.getFileName().toString();
                if (!FAN_OUT.matcher(first).matches()) {
                    continue;
                }
                try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                    for (Path file : files) {
                        String rest = file.getFileName().toString();
                        if (REST.matcher(rest).matches()) {
                            add(ObjectId.fromString(first + rest), file, loose);
                        }
                    }
                }
            }
        }
        return loose;
    }

    private static void add(ObjectId id, Path file, List<Loose> loose) throws IOException {
        try {
            BasicFileAttributes found = attributes(file);
            loose.add(new Loose(id, file, found.lastModifiedTime().toInstant(), found.size()));
        } catch (NoSuchFileException e) {
            // Another program packed it meanwhile.
            return;
        }
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class);
    }
}
