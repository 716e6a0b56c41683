package io.openova.catalyst.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One name for each file, however it was spelled: relative to the root of the Git repository that it lies in, else to a folder,
 * with slashes. Fingerprints, and reports that place findings in a repository, use these names.
 */
final class FileNames implements UnaryOperator<String> {
    private final Path base;
    private final Map<String, String> known = new HashMap<>();
    private final Map<Path, Optional<Path>> roots = new HashMap<>();

    /** @param base what files outside a repository are named from */
    FileNames(Path base) {
        this.base = real(base.toAbsolutePath().normalize());
    }

    /** The name of the file that a finding names; names that are no path stay as they are. */
    @Override
    public String apply(String file) {
        return file.isEmpty() || file.equals("-") ? file : known.computeIfAbsent(file, this::named);
    }

    private String named(String file) {
        try {
            Path path = real(Path.of(file).toAbsolutePath().normalize());
            Path folder = path.getParent();
            Path from = folder == null ? base : root(folder).orElse(base);
            return path.startsWith(from) ? slashes(from.relativize(path)) : slashes(outside(file, path));
        } catch (InvalidPathException notAPath) {
            return file;
        }
    }

    /** Without a repository and outside the folder, a name that was relative stays so. */
    private static Path outside(String file, Path path) {
        Path given = Path.of(file).normalize();
        return given.isAbsolute() ? path : given;
    }

    private Optional<Path> root(Path folder) {
        Optional<Path> cached = roots.get(folder);
        if (cached != null) {
            return cached;
        }
        Path parent = folder.getParent();
        Optional<Path> found = Files.exists(folder.resolve(".git"))
                ? Optional.of(folder)
                : parent == null ? Optional.empty() : root(parent);
        roots.put(folder, found);
        return found;
    }

    /** The same folder by another name, for example of a linked temporary folder, is the same. */
    private static Path real(Path path) {
        Path here = path;
        while (here != null && !Files.exists(here)) {
            here = here.getParent();
        }
        try {
            return here == null ? path : here.toRealPath().resolve(here.relativize(path));
        } catch (java.io.IOException unreadable) {
            return path;
        }
    }

    private static String slashes(Path path) {
        return path.toString().replace('\\', '/');
    }
}
