package io.openova.catalyst.document;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads files that the program carries: schemas, Blueprints, templates. They are in the jar; the launcher also names
 * the folder that the jar was packed from, because on a cold start opening a jar takes longer than reading and checking
 * a file.
 */
public final class BundledFile {
    /** Set by the launcher only. */
    private static final String FOLDER = "catalyst.unpacked";

    private BundledFile() {}

    /**
     * All bytes of a file; empty when the program carries no such file.
     *
     * @param path from the root of the jar, for example {@code schemas/application.schema.json}
     */
    public static Optional<byte[]> read(String path) {
        return read(path, System.getProperty(FOLDER));
    }

    /**
     * Returns all bytes of a required file.
     *
     * @throws IllegalStateException when the program was packed without it
     */
    public static byte[] require(String path) {
        Optional<byte[]> bytes = read(path);
        if (bytes.isEmpty()) {
            throw new IllegalStateException("the program was packed without " + path);
        }
        return bytes.get();
    }

    /**
     * @param folder the folder that the jar was packed from; files that are missing there are read from the jar
     */
    static Optional<byte[]> read(String path, @Nullable String folder) {
        if (folder != null) {
            try (InputStream in =
                    new FileInputStream(Path.of(folder).resolve(path).toFile())) {
                return Optional.of(in.readAllBytes());
            } catch (FileNotFoundException e) {
                return packed(path);
            } catch (IOException e) {
                throw new UncheckedIOException(path, e);
            }
        }
        return packed(path);
    }

    private static Optional<byte[]> packed(String path) {
        try (InputStream in = BundledFile.class.getResourceAsStream("/" + path)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        }
    }
}
