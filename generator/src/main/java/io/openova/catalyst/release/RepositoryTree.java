package io.openova.catalyst.release;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of a repository that a release consists of, by path with forward slashes: of a folder, of a commit, or
 * after a plan. Symbolic links are not followed.
 */
public final class RepositoryTree {
    /** The folders of such files; everything else is the program's own source. */
    public static final List<String> FOLDERS =
            List.of(".github", "clusters", "platform", "products", "schemas", "templates");

    private static final Set<String> FILES = Set.of("action.yml", "blueprints.json", "catalog.lock.json", "pom.xml");
    private static final long LARGEST_FILE = 8L * 1024 * 1024;

    private final SortedMap<String, byte[]> files;

    public RepositoryTree(Map<String, byte[]> files) {
        this.files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** Returns whether a file of the repository belongs to a release. */
    public static boolean includes(String path) {
        int slash = path.indexOf('/');
        return FILES.contains(path)
                || slash > 0 && FOLDERS.contains(path.substring(0, slash))
                || path.endsWith("/pom.xml") && path.indexOf('/') == path.lastIndexOf('/');
    }

    /** Reads the folder {@code root}. */
    public static RepositoryTree read(Path root) throws IOException {
        Map<String, byte[]> found = new TreeMap<>();
        try (Stream<Path> top = Files.list(root)) {
            for (Path child : top.toList()) {
                String name = child.getFileName().toString();
                if (FOLDERS.contains(name) && Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                    walk(root, child, found);
                } else if (FILES.contains(name)) {
                    take(root, child, found);
                } else if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                    take(root, child.resolve("pom.xml"), found);
                }
            }
        }
        return new RepositoryTree(found);
    }

    private static void walk(Path root, Path folder, Map<String, byte[]> found) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    take(root, file, found);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void take(Path root, Path file, Map<String, byte[]> found) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        String path = root.relativize(file).toString().replace('\\', '/');
        if (Files.size(file) > LARGEST_FILE) {
            throw new IOException(path + " is larger than 8 MiB; no file of a release is");
        }
        found.put(path, Files.readAllBytes(file));
    }

    public Set<String> paths() {
        return files.keySet();
    }

    public boolean has(String path) {
        return files.containsKey(path);
    }

    /** Returns the file's bytes; the caller may keep them. */
    public Optional<byte[]> bytes(String path) {
        return Optional.ofNullable(files.get(path)).map(byte[]::clone);
    }

    public Optional<String> text(String path) {
        return Optional.ofNullable(files.get(path)).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** Paths below a folder. */
    public Set<String> below(String folder) {
        // '0' follows '/' in ASCII.
        return files.subMap(folder + "/", folder + "0").keySet();
    }

    /** Returns the tree with other texts at these paths. */
    public RepositoryTree with(Map<String, String> texts) {
        Map<String, byte[]> changed = new TreeMap<>(files);
        texts.forEach((path, text) -> changed.put(path, text.getBytes(StandardCharsets.UTF_8)));
        return new RepositoryTree(changed);
    }

    /** Reads a YAML or JSON file; an absent one has no documents. */
    ReadOutcome read(String path) {
        return text(path).map(text -> parse(text, path)).orElseGet(() -> new ReadOutcome(List.of(), List.of()));
    }

    /** Returns the only document of a file, if the file reads cleanly. */
    Optional<Document> document(String path) {
        ReadOutcome outcome = read(path);
        return outcome.isClean() && !outcome.documents().isEmpty()
                ? Optional.of(outcome.documents().get(0))
                : Optional.empty();
    }

    static ReadOutcome parse(String text, String path) {
        return new DocumentReader().read(text.getBytes(StandardCharsets.UTF_8), path, ReadLimits.MANIFEST);
    }
}
