package io.openova.catalyst.overlay.git;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.eclipse.jgit.ignore.IgnoreNode;
import org.jspecify.annotations.Nullable;

/** Rules of {@code .gitignore} as Git reads them: of one folder, over those of the folders above it. */
public final class FileIgnores {
    private final IgnoreNode rules;
    private final String folder;
    private final @Nullable FileIgnores above;

    private FileIgnores(IgnoreNode rules, String folder, @Nullable FileIgnores above) {
        this.rules = rules;
        this.folder = folder;
        this.above = above;
    }

    /**
     * @param text the file with the rules
     * @param folder where it stands, from the folder that paths count from; empty for that one itself
     * @param above the rules of the folders above
     */
    public static FileIgnores of(String text, String folder, @Nullable FileIgnores above) {
        IgnoreNode rules = new IgnoreNode();
        try {
            rules.parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory does not fail", e);
        }
        return new FileIgnores(rules, folder, above);
    }

    /**
     * Whether the rules exclude the path; the innermost folder with a matching rule decides.
     *
     * @param path from the folder that paths count from, with slashes
     */
    public boolean ignore(String path, boolean isFolder) {
        String here = folder.isEmpty() ? path : path.substring(folder.length() + 1);
        Boolean verdict = rules.checkIgnored(here, isFolder);
        if (verdict != null) {
            return verdict;
        }
        return above != null && above.ignore(path, isFolder);
    }
}
