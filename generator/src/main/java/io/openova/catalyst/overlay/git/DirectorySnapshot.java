package io.openova.catalyst.overlay.git;

import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.overlay.UnsafeEntryException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A checked-out overlay read from its files, as a pull request's checks see it. {@code .git} and symbolic links are not read. */
public final class DirectorySnapshot implements Snapshot {
    private static final long LARGEST_FILE = 8L * 1024 * 1024;

    private final Path root;
    /** Folders that no link stands on the way to. */
    private final Set<String> folders = ConcurrentHashMap.newKeySet();

    public DirectorySnapshot(Path root) {
        this.root = root;
    }

    @Override
    public Optional<String> commit() {
        return Optional.empty();
    }

    @Override
    public Optional<String> read(OverlayPath path) {
        Path file = safeFolder(path);
        BasicFileAttributes found;
        try {
            found = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException nothingThere) {
            return Optional.empty();
        }
        if (found.isSymbolicLink()) {
            throw unsafe(path);
        }
        if (!found.isRegularFile()) {
            return Optional.empty();
        }
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
        Path directory = safe(folder);
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
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
            if (!OverlayPath.isSegment(name)) {
                // A dot file is somebody's tool, not a manifest; Flux does not read it either.
                continue;
            }
            OverlayPath path = folder.child(name);
            if (Files.isDirectory(safe(path), LinkOption.NOFOLLOW_LINKS)) {
                collect(path, files);
            } else {
                files.add(path);
            }
        }
    }

    @Override
    public boolean exists(OverlayPath path) {
        return Files.exists(safe(path), LinkOption.NOFOLLOW_LINKS);
    }

    /** The file's path, once no link stands on the way to it. */
    private Path safe(OverlayPath path) {
        Path file = safeFolder(path);
        if (!path.isRoot() && Files.isSymbolicLink(file)) {
            throw unsafe(path);
        }
        return file;
    }

    /** The file's path, once no link stands on the way to its folder; each folder is looked at once. */
    private Path safeFolder(OverlayPath path) {
        String text = path.toString();
        int end = text.lastIndexOf('/');
        if (end >= 0 && !folders.contains(text.substring(0, end))) {
            Path here = root;
            for (String segment : path.parent().segments()) {
                here = here.resolve(segment);
                if (Files.isSymbolicLink(here)) {
                    throw unsafe(path);
                }
            }
            folders.add(text.substring(0, end));
        }
        return root.resolve(text);
    }

    private static UnsafeEntryException unsafe(OverlayPath path) {
        return new UnsafeEntryException(path + " is, or lies behind, a symbolic link; links are never followed");
    }
}
