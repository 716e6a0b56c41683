package io.openova.catalyst.overlay.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether {@code git gc} is running on a repository, according to its {@code gc.pid} file. */
final class GitGc {
    /** Git treats an older file as a leftover. */
    private static final Duration LEFT = Duration.ofHours(12);

    private GitGc() {}

    static boolean isRunning(Path gitDir) {
        Path file = gitDir.resolve("gc.pid");
        try {
            if (!Files.isRegularFile(file)
                    || Files.getLastModifiedTime(file)
                            .toInstant()
                            .isBefore(Instant.now().minus(LEFT))) {
                return false;
            }
            String[] words =
                    Files.readString(file, StandardCharsets.ISO_8859_1).strip().split(" ");
            Optional<Long> pid =
                    words[0].matches("[0-9]{1,18}") ? Optional.of(Long.valueOf(words[0])) : Optional.empty();
            // A process that is not here may run on another machine that shares the repository.
            return pid.isEmpty()
                    || words.length < 2
                    || !words[1].equals(hostName())
                    || ProcessHandle.of(pid.get()).isPresent();
        } catch (IOException e) {
            // It is being written, or was just removed.
            return Files.exists(file);
        }
    }

    private static String hostName() throws IOException {
        Path file = Path.of("/proc/sys/kernel/hostname");
        return Files.isReadable(file) ? Files.readString(file).strip() : "";
    }
}
