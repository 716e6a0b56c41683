package io.openova.catalyst.overlay.git.objects;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Half-written objects of killed writers, under the names that JGit gives them. */
public final class TemporaryObjects {
    /** No write takes this long; another program that uses JGit may be writing too. */
    private static final Duration OLD = Duration.ofHours(1);

    private TemporaryObjects() {}

    /** Removes what is older than an hour. */
    public static void removeOld(Path objects, Clock clock) throws IOException {
        Instant limit = clock.instant().minus(OLD);
        remove(objects, "noz*.tmp", limit);
        remove(objects.resolve("pack"), "incoming_*.{pack,idx}", limit);
    }

    private static void remove(Path folder, String names, Instant limit) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, names)) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(limit)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (NoSuchFileException e) {
            // Another process removed it.
        }
    }
}
