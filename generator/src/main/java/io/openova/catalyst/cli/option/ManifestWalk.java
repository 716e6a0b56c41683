package io.openova.catalyst.cli.option;

import io.openova.catalyst.overlay.git.FileIgnores;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * Finds the JSON and YAML files of a folder that can hold manifests. Left out are folders that belong to tools ({@code .git},
 * {@code .github}, {@code node_modules}), what {@code .gitignore} and {@code .catalystignore} name, what {@code --exclude}
 * names, and the templates of charts, which are text until Helm renders them. Symbolic links are not followed.
 */
public final class ManifestWalk extends SimpleFileVisitor<Path> {
    private static final Set<String> FOLDERS_OF_TOOLS = Set.of("node_modules");
    private static final List<String> IGNORE_FILES = List.of(".gitignore", ".catalystignore");

    private final Path root;
    private final Deque<FileIgnores> ignores = new ArrayDeque<>();
    private final Deque<Integer> levels = new ArrayDeque<>();
    private final List<Path> found = new ArrayList<>();

    private ManifestWalk(Path root, List<String> exclude) {
        this.root = root;
        if (!exclude.isEmpty()) {
            ignores.push(FileIgnores.of(String.join("\n", exclude), "", null));
        }
    }

    /**
     * The files, sorted by path.
     *
     * @param exclude patterns of files and folders, in the form of {@code .gitignore}
     */
    public static List<Path> of(Path root, List<String> exclude) throws IOException {
        ManifestWalk walk = new ManifestWalk(root, exclude);
        Files.walkFileTree(root, walk);
        walk.found.sort(null);
        return walk.found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
        if (!folder.equals(root)) {
            String name = folder.getFileName().toString();
            boolean isOfTool = name.startsWith(".") || FOLDERS_OF_TOOLS.contains(name);
            if (isOfTool || isTemplates(folder, name) || isIgnored(folder, true)) {
                return FileVisitResult.SKIP_SUBTREE;
            }
        }
        int added = 0;
        for (String name : IGNORE_FILES) {
            Path file = folder.resolve(name);
            if (Files.isRegularFile(file)) {
                ignores.push(FileIgnores.of(Files.readString(file), path(folder), ignores.peek()));
                added++;
            }
        }
        levels.push(added);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, java.io.IOException problem) throws IOException {
        if (problem != null) {
            throw problem;
        }
        for (int left = levels.pop(); left > 0; left--) {
            ignores.pop();
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        String name = file.getFileName().toString();
        if (InputFiles.isManifestName(name)
                && name.indexOf('.') > 0
                && attributes.isRegularFile()
                && !isIgnored(file, false)) {
            found.add(file);
        }
        return FileVisitResult.CONTINUE;
    }

    /** Beside a Chart.yaml, templates/ is text. */
    private static boolean isTemplates(Path folder, String name) {
        return name.equals("templates") && Files.isRegularFile(folder.resolveSibling("Chart.yaml"));
    }

    private boolean isIgnored(Path path, boolean isFolder) {
        FileIgnores rules = ignores.peek();
        return rules != null && rules.ignore(path(path), isFolder);
    }

    private String path(Path path) {
        return root.relativize(path).toString().replace('\\', '/');
    }
}
