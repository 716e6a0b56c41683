package io.openova.catalyst.chart;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a chart's folder. Links are followed as Helm does, but only within the repository that contains the
 * chart; without a repository, within the chart's own folder (threat S23).
 */
final class FolderFiles {
    private final Path root;
    private final IgnoreRules rules;
    private final List<ChartFile> files;
    private final ChartBudget budget;
    /** The folders being read, with links resolved: a link back to one of them would never end. */
    private final Deque<Path> open = new ArrayDeque<>();

    private final Path within;

    FolderFiles(Path root, IgnoreRules rules, List<ChartFile> files, ChartBudget budget) throws IOException {
        this.root = root.toRealPath();
        this.rules = rules;
        this.files = files;
        this.budget = budget;
        this.within = repositoryOf(this.root);
    }

    /** Returns the nearest enclosing folder, or the chart's own, that is the top of a Git repository. */
    private static Path repositoryOf(Path chart) {
        for (Path folder = chart; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
                return folder;
            }
        }
        return chart;
    }

    void collect() throws IOException {
        collect(root, "");
    }

    private void collect(Path folder, String prefix) throws IOException {
        List<Path> children;
        try (Stream<Path> listed = Files.list(folder)) {
            children = listed.sorted(
                            Comparator.comparing(child -> child.getFileName().toString()))
                    .toList();
        }
        open.push(folder);
        for (Path child : children) {
            budget.entry();
            String path = prefix + child.getFileName();
            Path target = Files.isSymbolicLink(child) ? followed(child, path) : child;
            boolean isFolder = Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS);
            if (rules.ignores(path, isFolder)) {
                continue;
            }
            ChartPaths.checked(path);
            if (isFolder) {
                collect(target, path + "/");
            } else if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
                try (InputStream in = Files.newInputStream(target)) {
                    files.add(new ChartFile(path, TarArchive.bytes(in, path, budget)));
                }
            } else {
                throw new ChartRefusedException(
                        "chart/unsafe-entry", path + " is neither a file nor a folder; a chart holds nothing else");
            }
        }
        open.pop();
    }

    private Path followed(Path link, String path) throws IOException {
        if (rules.ignores(path, false)) {
            return link;
        }
        Path target;
        try {
            target = link.toRealPath();
        } catch (IOException dangling) {
            throw new ChartRefusedException("chart/unsafe-entry", path + " is a link that leads nowhere");
        }
        boolean isGit = target.startsWith(within.resolve(".git"));
        if (!target.startsWith(within) || isGit) {
            throw new ChartRefusedException(
                    "chart/unsafe-entry",
                    path + " is a link that leads out of " + (within.equals(root) ? "the chart" : "its repository"));
        }
        if (open.contains(target)) {
            throw new ChartRefusedException("chart/unsafe-entry", path + " is a link to a folder that it lies in");
        }
        return target;
    }
}
