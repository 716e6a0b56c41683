package io.openova.catalyst.overlay.git;

import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.overlay.UnsafeEntryException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Reads a checked-out overlay from its files, as the checks of a pull request see it, with the same results as reading
 * the commit from the repository: links, submodules, and modes are errors within our layout, and left alone elsewhere.
 */
public final class DirectorySnapshot implements Snapshot {
    private static final long LARGEST_FILE = 8L * 1024 * 1024;

    private final Path root;
    /** Folders whose path is free of links. */
    private final Set<OverlayPath> folders = ConcurrentHashMap.newKeySet();

    private final boolean hasModes;
    private final Class<? extends BasicFileAttributes> attributes;

    public DirectorySnapshot(Path root) {
        this.root = root;
        this.hasModes = hasModes(root);
        this.attributes = hasModes ? PosixFileAttributes.class : BasicFileAttributes.class;
    }

    @Override
    public Optional<String> commit() {
        return Optional.empty();
    }

    @Override
    public Optional<String> read(OverlayPath path) {
        if (isBehindForeign(path)) {
            return Optional.empty();
        }
        Path file = root.resolve(path.toString());
        BasicFileAttributes found;
        try {
            found = Files.readAttributes(file, attributes, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException nothingThere) {
            return Optional.empty();
        }
        if (found.isSymbolicLink() && OverlayLayout.isOurs(path.segments())) {
            throw unsafe(path);
        }
        if (!found.isRegularFile()) {
            return Optional.empty();
        }
        requireMode(path, found);
        if (found.size() > LARGEST_FILE) {
            throw new UnsafeEntryException(path + " is larger than 8 MiB; no manifest is");
        }
        try {
            return Optional.of(Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new UnsafeEntryException(path + " is not UTF-8 text; save it as UTF-8");
        } catch (IOException e) {
            throw new OverlayUnavailableException(
                    "cannot read " + path + ": " + SingleLine.of(String.valueOf(e.getMessage())), e);
        }
    }

    @Override
    public List<String> list(OverlayPath folder) {
        Path directory = root.resolve(folder.toString());
        if (isBehindForeign(folder)
                || isForeignEnd(folder)
                || !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(directory)) {
            return children.map(child -> child.getFileName().toString())
                    .filter(name -> !folder.isRoot() || !name.equals(".git"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new OverlayUnavailableException(
                    "cannot list " + folder + ": " + SingleLine.of(String.valueOf(e.getMessage())), e);
        }
    }

    @Override
    public List<OverlayPath> files(OverlayPath folder) {
        List<OverlayPath> files = new ArrayList<>();
        collect(folder, files);
        return files;
    }

    private void collect(OverlayPath folder, List<OverlayPath> files) {
        for (String name : list(folder)) {
            if (!OverlayLayout.isRead(folder, name)) {
                continue;
            }
            OverlayPath path = folder.found(name);
            BasicFileAttributes found;
            try {
                found = Files.readAttributes(
                        root.resolve(path.toString()), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            } catch (IOException e) {
                // Somebody removed it since the folder was listed.
                continue;
            }
            if (found.isRegularFile()) {
                files.add(path);
            } else if (!isForeignEnd(path) && found.isDirectory()) {
                collect(path, files);
            }
        }
    }

    @Override
    public boolean exists(OverlayPath path) {
        return !isBehindForeign(path)
                && (isForeignEnd(path) || Files.exists(root.resolve(path.toString()), LinkOption.NOFOLLOW_LINKS));
    }

    /** Whether the path leads through somebody else's link or submodule; each folder is checked once. */
    private boolean isBehindForeign(OverlayPath path) {
        if (path.isRoot() || path.parent().isRoot() || folders.contains(path.parent())) {
            return false;
        }
        OverlayPath folder = path.parent();
        if (isBehindForeign(folder) || isForeignEnd(folder)) {
            return true;
        }
        folders.add(folder);
        return false;
    }

    /**
     * Whether the path is a link or a submodule of others.
     *
     * @throws UnsafeEntryException when it is one within our own layout
     */
    private boolean isForeignEnd(OverlayPath path) {
        if (path.isRoot() || folders.contains(path)) {
            return false;
        }
        Path place = root.resolve(path.toString());
        boolean isLink = Files.isSymbolicLink(place);
        if (!isLink && !Files.exists(place.resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        if (OverlayLayout.isOurs(path.segments())) {
            throw isLink
                    ? unsafe(path)
                    : new UnsafeEntryException(
                            path + " is a submodule or another repository; only plain files and folders are read");
        }
        return true;
    }

    /** Git keeps one bit of a file's mode, and so does a checkout where the file system can. */
    private void requireMode(OverlayPath path, BasicFileAttributes found) {
        if (hasModes
                && found instanceof PosixFileAttributes posix
                && posix.permissions().contains(PosixFilePermission.OWNER_EXECUTE)
                && OverlayLayout.isOurs(path.segments())) {
            throw new UnsafeEntryException(path + " is executable (mode 100755); only plain files (100644) are read");
        }
    }

    /** Whether Git keeps modes in this checkout; without a repository, their meaning is unknown. */
    private static boolean hasModes(Path root) {
        Path config = root.resolve(".git").resolve("config");
        try {
            return root.getFileSystem().supportedFileAttributeViews().contains("posix")
                    && Files.isRegularFile(config)
                    && Files.readString(config, StandardCharsets.ISO_8859_1)
                            .lines()
                            .noneMatch(line ->
                                    line.strip().toLowerCase(Locale.ROOT).matches("filemode\\s*=\\s*(false|no|off|0)"));
        } catch (IOException e) {
            return false;
        }
    }

    private static UnsafeEntryException unsafe(OverlayPath path) {
        return new UnsafeEntryException(path + " is, or lies behind, a symbolic link; links are never followed");
    }
}
