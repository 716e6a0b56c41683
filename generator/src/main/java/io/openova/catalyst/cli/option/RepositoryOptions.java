package io.openova.catalyst.cli.option;

import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.overlay.git.WorkTree;
import io.openova.catalyst.release.RepositoryTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for the repository of Blueprints and the branch whose versions count as published. */
public final class RepositoryOptions {
    @Option(
            names = {"--repository", "--catalog"},
            paramLabel = "DIR",
            description = "The repository of Blueprints. Default: the current folder.")
    Path repository = Path.of("");

    @Option(
            names = "--main",
            paramLabel = "REV",
            description = "The main branch, whose versions count as published; use 'none' to skip the comparison. "
                    + "Default:"
                    + " origin/main, then main.")
    @Nullable
    String main;

    public Path root() {
        if (!Files.isDirectory(repository.resolve("platform")) && !Files.isDirectory(repository.resolve("products"))) {
            throw new UsageException("there is neither platform/ nor products/ in " + repository.toAbsolutePath()
                    + "; name the repository with --repository");
        }
        return repository;
    }

    public RepositoryTree tree() throws IOException {
        return RepositoryTree.read(root());
    }

    /** The main branch's files; empty if there is nothing to compare with. */
    public Optional<RepositoryTree> main() {
        if ("none".equals(main)) {
            return Optional.empty();
        }
        Optional<WorkTree> found = WorkTree.at(repository);
        if (found.isEmpty()) {
            if (main != null) {
                throw new UsageException(
                        "--main needs a Git repository; there is none at " + repository.toAbsolutePath());
            }
            return Optional.empty();
        }
        try (WorkTree git = found.get()) {
            List<String> names = main == null ? List.of("origin/main", "main") : List.of(main);
            Optional<String> revision = git.firstOf(names);
            if (revision.isEmpty() && main != null) {
                throw new UsageException("there is no commit '" + main + "' to compare with (--main); fetch it first");
            }
            return revision.map(r -> new RepositoryTree(git.files(r, RepositoryTree::includes)));
        }
    }
}
