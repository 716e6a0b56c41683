package io.openova.catalyst.cli.terminal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Writes output files. A failure names the file and the reason, and does not count as a fault of the program. */
public final class OutputFiles {
    private OutputFiles() {}

    /**
     * Writes a text, and creates missing parent folders.
     *
     * @throws UnwritableException when it cannot be written
     */
    public static void write(Path file, String text) {
        try {
            if (Files.isDirectory(file)) {
                throw new UnwritableException("cannot write " + file + ": it is a folder");
            }
            folder(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UnwritableException("cannot write " + file + ": " + reason(e));
        }
    }

    /**
     * Creates a folder and its parents if they are missing.
     *
     * @throws UnwritableException when something else is in its place, or it cannot be created
     */
    public static void folder(@org.jspecify.annotations.Nullable Path folder) {
        if (folder == null || Files.isDirectory(folder)) {
            return;
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UnwritableException("cannot create the folder " + folder + ": " + reason(e));
        }
    }

    /** The reason in words; Java's own messages often contain only the file name. */
    public static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof java.nio.file.NoSuchFileException) {
            return "there is no such file or folder";
        }
        if (failure instanceof java.nio.file.FileAlreadyExistsException exists) {
            return exists.getFile() + " is a file";
        }
        if (failure instanceof java.nio.file.NotDirectoryException) {
            return "it is not a folder";
        }
        String said = String.valueOf(failure.getMessage());
        if (failure instanceof java.io.FileNotFoundException && said.endsWith(")") && said.contains(" (")) {
            return said.substring(said.lastIndexOf(" (") + 2, said.length() - 1).toLowerCase(Locale.ROOT);
        }
        String reason =
                failure instanceof java.nio.file.FileSystemException file ? file.getReason() : failure.getMessage();
        return reason == null ? failure.getClass().getSimpleName() : reason;
    }
}
