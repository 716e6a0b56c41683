package io.openova.catalyst.overlay.git;

import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import io.openova.catalyst.overlay.git.objects.GitObjects;
import io.openova.catalyst.overlay.git.objects.GitRuntime;
import io.openova.catalyst.overlay.git.objects.ObjectFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * The changes since the commit where this branch forked from a revision, as {@code git diff REV...} counts. Contents
 * are compared by their ids alone: JGit's own look at a work tree would run the filters that a repository configures
 * (threat S09).
 */
public final class ChangedSince implements AutoCloseable {
    private final Repository repository;
    private final Path root;
    private final SortedMap<String, ObjectId> before;

    private ChangedSince(Repository repository, Path root, SortedMap<String, ObjectId> before) {
        this.repository = repository;
        this.root = root;
        this.before = before;
    }

    /**
     * @param inside a file or folder of a work tree, or a bare repository
     * @throws OverlayUnavailableException when there is no repository or no such revision
     */
    public static ChangedSince of(Path inside, String revision) {
        Path here = inside.toAbsolutePath().normalize();
        FileRepositoryBuilder builder = new FileRepositoryBuilder().setFS(GitRuntime.install());
        boolean isBare = Files.isDirectory(here.resolve("objects")) && Files.isDirectory(here.resolve("refs"));
        if (isBare) {
            builder.setGitDir(here.toFile()).setBare();
        } else {
            builder.findGitDir(here.toFile());
        }
        if (builder.getGitDir() == null) {
            throw new OverlayUnavailableException(SingleLine.of(inside.toString()) + " is not in a Git repository");
        }
        try {
            Repository repository = builder.build();
            ObjectFormat.requireSha1(repository.getConfig(), SingleLine.of(here.toString()));
            Path root = isBare
                    ? here
                    : repository.getWorkTree().toPath().toAbsolutePath().normalize();
            return new ChangedSince(repository, root, tree(repository, revision));
        } catch (IOException e) {
            throw new OverlayUnavailableException(
                    SingleLine.of("the repository of " + inside + " cannot be read: " + e.getMessage()), e);
        }
    }

    private static SortedMap<String, ObjectId> tree(Repository repository, String revision) throws IOException {
        SortedMap<String, ObjectId> files = new TreeMap<>();
        try (RevWalk walk = new RevWalk(repository);
                TreeWalk tree = new TreeWalk(repository)) {
            tree.addTree(base(repository, walk, revision).getTree());
            tree.setRecursive(true);
            while (tree.next()) {
                if ((tree.getRawMode(0) & FileMode.TYPE_MASK) == FileMode.TYPE_FILE) {
                    files.put(tree.getPathString(), tree.getObjectId(0));
                }
            }
        }
        return files;
    }

    /** The commit where the branch forked from the revision; the revision itself if they have no common commit. */
    private static RevCommit base(Repository repository, RevWalk walk, String revision) throws IOException {
        ObjectId resolved;
        try {
            resolved = repository.resolve(revision + "^{commit}");
        } catch (IllegalArgumentException | IOException notARevision) {
            resolved = null;
        }
        if (resolved == null) {
            throw new OverlayUnavailableException("there is no commit '" + SingleLine.of(revision)
                    + "' here; a shallow clone has only the newest (fetch-depth: 0 fetches all)");
        }
        RevCommit wanted = walk.parseCommit(resolved);
        ObjectId head = repository.resolve(Constants.HEAD);
        if (head == null) {
            return wanted;
        }
        walk.setRevFilter(RevFilter.MERGE_BASE);
        walk.markStart(List.of(wanted, walk.parseCommit(head)));
        RevCommit common = walk.next();
        RevCommit base = common == null ? wanted : common;
        walk.parseBody(base);
        return base;
    }

    /** The path within the repository; empty for a file outside of it. */
    public Optional<String> path(Path file) {
        Path full = file.toAbsolutePath().normalize();
        return full.startsWith(root)
                ? Optional.of(root.relativize(full).toString().replace('\\', '/'))
                : Optional.empty();
    }

    /** Whether the file is new, or has other bytes now. */
    public boolean touches(String path, byte[] now) {
        ObjectId then = before.get(path);
        try (ObjectInserter.Formatter formatter = new ObjectInserter.Formatter()) {
            return then == null || !then.equals(formatter.idFor(Constants.OBJ_BLOB, now));
        }
    }

    /** The previous text of the file. */
    public Optional<String> before(String path) {
        ObjectId then = before.get(path);
        if (then == null) {
            return Optional.empty();
        }
        try {
            byte[] bytes = repository.open(then, Constants.OBJ_BLOB).getBytes(GitObjects.BLOB_LIMIT);
            return Optional.of(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new OverlayUnavailableException(
                    SingleLine.of("what " + path + " was cannot be read: " + e.getMessage()), e);
        }
    }

    /**
     * The files that were deleted.
     *
     * @param known paths that are known to be there
     */
    public List<String> removed(Predicate<String> known) {
        return before.keySet().stream()
                .filter(path -> !known.test(path) && !Files.exists(root.resolve(path), LinkOption.NOFOLLOW_LINKS))
                .toList();
    }

    @Override
    public void close() {
        repository.close();
    }
}
