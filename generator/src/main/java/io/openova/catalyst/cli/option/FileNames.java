package io.openova.catalyst.cli.option;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Gives each file one name, however its path was spelled: relative to the root of its Git repository, or else to a
 * folder, with slashes. Fingerprints, and reports that place findings in a repository, use these names.
 */
public final class FileNames implements UnaryOperator<String> {
    private final Path base;
    private final boolean isRelative;
    private final Map<String, String> known = new HashMap<>();
    private final Map<Path, Optional<Path>> roots = new HashMap<>();

    private FileNames(Path base, boolean isRelative) {
        this.isRelative = isRelative;
        this.base = real(base.toAbsolutePath().normalize());
    }

    /**
     * Names for a report: outside a repository, relative to the working folder, or absolute if the file is not below
     * it.
     */
    public static FileNames ofReport() {
        return new FileNames(Path.of(""), false);
    }

    /** Names for a baseline file: outside a repository, always relative to the folder of the baseline. */
    public static FileNames from(Path folder) {
        return new FileNames(folder, true);
    }

    /** The name of the file that a finding refers to; a name that is not a path stays as it is. */
    @Override
    public String apply(String file) {
        return file.isEmpty() || file.equals("-") ? file : known.computeIfAbsent(file, this::named);
    }

    private String named(String file) {
        try {
            Path path = real(Path.of(file).toAbsolutePath().normalize());
            Path folder = path.getParent();
            Path from = folder == null ? base : root(folder).orElse(base);
            boolean isBelow = path.startsWith(from) || isRelative && sameRoot(from, path);
            return slashes(isBelow ? from.relativize(path) : path);
        } catch (InvalidPathException notAPath) {
            return file;
        }
    }

    private static boolean sameRoot(Path one, Path other) {
        return java.util.Objects.equals(one.getRoot(), other.getRoot());
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

    /**
     * A folder reached through another name, for example a symbolic link to a temporary folder, counts as the same
     * folder.
     */
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
