package io.openova.catalyst.overlay.git;

import io.openova.catalyst.overlay.git.ObjectStoreFiles.PackFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The names of packs that maintenance is about to move into the repository or to remove. A process that ends in between
 * leaves a pack without an index, which Git neither reads nor removes; the next run removes what is named here.
 */
final class UnfinishedPacks {
    private static final Pattern NAME = Pattern.compile("pack-[0-9a-f]{40}([0-9a-f]{24})?");

    private final Path folder;
    private final Path file;
    private final Path packs;

    /**
     * @param folder of the program's own files in the repository
     * @param packs the repository's packs
     */
    UnfinishedPacks(Path folder, Path packs) {
        this.folder = folder;
        this.file = folder.resolve("unfinished-packs");
        this.packs = packs;
    }

    /** Notes the names durably, before anything is done with the packs. */
    void note(Collection<String> names) throws IOException {
        byte[] lines = (String.join("\n", names) + "\n").getBytes(StandardCharsets.US_ASCII);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            channel.write(ByteBuffer.wrap(lines));
            channel.force(true);
        }
        DurableStore.forceFolder(folder);
    }

    /** Removes what is left of noted packs that have no index; call with the maintenance lock held. */
    void finish() throws IOException {
        if (!Files.isRegularFile(file)) {
            return;
        }
        List<String> names = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        for (String name : names) {
            // The last line may be cut short; its pack was not touched yet.
            if (NAME.matcher(name).matches() && Files.notExists(packs.resolve(name + ".idx"))) {
                PackFiles.deleteRest(packs.resolve(name));
            }
        }
        Files.deleteIfExists(file);
    }
}
