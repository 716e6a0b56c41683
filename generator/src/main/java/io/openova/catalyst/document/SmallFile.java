package io.openova.catalyst.document;

import io.openova.catalyst.document.tree.ReadLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files that are small by nature (keys, tokens, settings), so that a device or a wrong file never fills the memory. */
public final class SmallFile {
    private static final int MOST = ReadLimits.MANIFEST.bytes();

    private SmallFile() {}

    /**
     * The file's bytes.
     *
     * @throws IOException when it cannot be read, or is larger than any manifest
     */
    public static byte[] bytes(Path file) throws IOException {
        return bytes(file, MOST);
    }

    /**
     * The file's bytes, for a file with a limit of its own.
     *
     * @param most the maximum number of bytes
     * @throws IOException when it cannot be read, or is larger
     */
    public static byte[] bytes(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new IOException("it is larger than " + most + " bytes");
            }
            return bytes;
        }
    }

    /**
     * The file's text, in UTF-8.
     *
     * @throws IOException when it cannot be read, or is larger than any manifest
     */
    public static String text(Path file) throws IOException {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }
}
