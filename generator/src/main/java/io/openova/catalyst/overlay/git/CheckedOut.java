package io.openova.catalyst.overlay.git;

import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.overlay.git.objects.GitObjects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.errors.LockFailedException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the files and the index of a checked-out branch up to date after a commit, where nobody changed them: a file
 * is replaced only when it and its entry in the index are as the branch had them. Any other file stays as it is, and is
 * named. No link is followed, and no filter or hook is run (threats S02, S09).
 */
final class CheckedOut {
    private static final Logger LOG = LoggerFactory.getLogger(CheckedOut.class);
    private static final int SHOWN = 5;

    private final Repository repository;
    private final Path root;
    private final List<String> behind = new ArrayList<>();

    private CheckedOut(Repository repository) {
        this.repository = repository;
        this.root = repository.getWorkTree().toPath();
    }

    private record Change(String path, ObjectId before, ObjectId after, FileMode mode) {}

    /**
     * Follows a move of a branch; does nothing for a bare repository and for a branch that is not checked out. Failures
     * are logged; the commit remains.
     */
    static void follow(Repository repository, String ref, @Nullable ObjectId before, ObjectId after) {
        try {
            linked(repository, ref);
            if (!repository.isBare() && ref.equals(repository.getFullBranch())) {
                new CheckedOut(repository).follow(before, after);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "the work tree of {} is behind its branch: {}; compare with `git diff HEAD`",
                    SingleLine.of(String.valueOf(repository.getDirectory())),
                    SingleLine.of(String.valueOf(e.getMessage())));
        }
    }

    /** Linked work trees are left for their owners to update. */
    private static void linked(Repository repository, String ref) throws IOException {
        Path trees = repository.getDirectory().toPath().resolve("worktrees");
        if (!Files.isDirectory(trees)) {
            return;
        }
        try (Stream<Path> linked = Files.list(trees)) {
            for (Path tree : linked.toList()) {
                Path head = tree.resolve(Constants.HEAD);
                if (Files.isRegularFile(head)
                        && Files.readString(head, StandardCharsets.UTF_8)
                                .strip()
                                .equals("ref: " + ref)) {
                    LOG.warn(
                            "the linked work tree {} is behind its branch; compare with `git diff HEAD` there",
                            SingleLine.of(tree.getFileName().toString()));
                }
            }
        }
    }

    private void follow(@Nullable ObjectId before, ObjectId after) throws IOException {
        List<Change> changes = changes(before, after);
        DirCache index;
        try {
            index = repository.lockDirCache();
        } catch (LockFailedException e) {
            changes.forEach(change -> behind.add(change.path()));
            report("another program holds the index");
            return;
        }
        try {
            Map<String, Change> followed = new TreeMap<>();
            // Removals first: a folder may stand where a file is to be, and a file where a folder is.
            for (Change change : changes) {
                if (change.mode() == FileMode.MISSING && isFollowed(change, index, followed)) {
                    remove(change.path());
                }
            }
            for (Change change : changes) {
                if (change.mode() != FileMode.MISSING && isFollowed(change, index, followed)) {
                    write(change);
                }
            }
            edit(index.editor(), followed);
            index.write();
            if (!index.commit()) {
                throw new IOException("the index cannot be written");
            }
        } finally {
            index.unlock();
        }
        report("they were changed here");
    }

    private boolean isFollowed(Change change, DirCache index, Map<String, Change> followed) throws IOException {
        if (!isAsBefore(change, index)) {
            behind.add(change.path());
            return false;
        }
        followed.put(change.path(), change);
        return true;
    }

    private void report(String why) {
        if (!behind.isEmpty()) {
            String shown = SingleLine.of(String.join(", ", behind.subList(0, Math.min(SHOWN, behind.size()))));
            LOG.warn(
                    "{} of the work tree {} are behind the branch, since {}: {}{}; compare with `git diff HEAD -- "
                            + "FILE`",
                    behind.size() == 1 ? "1 file" : behind.size() + " files",
                    SingleLine.of(root.toString()),
                    why,
                    shown,
                    behind.size() > SHOWN ? ", and " + (behind.size() - SHOWN) + " more" : "");
        }
    }

    private List<Change> changes(@Nullable ObjectId before, ObjectId after) throws IOException {
        List<Change> changes = new ArrayList<>();
        try (RevWalk commits = new RevWalk(repository);
                TreeWalk walk = new TreeWalk(repository)) {
            if (before == null) {
                walk.addTree(new EmptyTreeIterator());
            } else {
                walk.addTree(commits.parseCommit(before).getTree());
            }
            walk.addTree(commits.parseCommit(after).getTree());
            walk.setRecursive(true);
            walk.setFilter(TreeFilter.ANY_DIFF);
            while (walk.next()) {
                changes.add(new Change(
                        walk.getPathString(), walk.getObjectId(0), walk.getObjectId(1), walk.getFileMode(1)));
            }
        }
        return changes;
    }

    /** Whether file and index match the branch, and all parent folders are plain. */
    private boolean isAsBefore(Change change, DirCache index) throws IOException {
        DirCacheEntry entry = index.getEntry(change.path());
        boolean wasThere = !ObjectId.zeroId().equals(change.before());
        Path file = root;
        for (String segment : change.path().split("/")) {
            if (!file.equals(root) && Files.isSymbolicLink(file)) {
                return false;
            }
            file = file.resolve(segment);
        }
        if (!wasThere) {
            return entry == null && !Files.exists(file, LinkOption.NOFOLLOW_LINKS) && hasFolder(file);
        }
        return entry != null
                && entry.getStage() == DirCacheEntry.STAGE_0
                && entry.getObjectId().equals(change.before())
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && Files.size(file) <= GitObjects.BLOB_LIMIT
                && GitObjects.idOf(Constants.OBJ_BLOB, Files.readAllBytes(file)).equals(change.before());
    }

    /** Whether every parent folder is a plain folder or can be created. */
    private boolean hasFolder(Path file) {
        for (Path folder = file.getParent(); folder != null && !folder.equals(root); folder = folder.getParent()) {
            if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
        }
        return true;
    }

    private void write(Change change) throws IOException {
        Path file = root.resolve(change.path());
        Path folder = file.getParent() == null ? root : file.getParent();
        Files.createDirectories(folder);
        Path made = Files.createTempFile(folder, ".catalyst", ".tmp");
        try {
            byte[] content = repository.open(change.after(), Constants.OBJ_BLOB).getBytes(GitObjects.BLOB_LIMIT);
            Files.write(made, content);
            if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(
                        made, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
            }
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(made);
        }
    }

    /** Removes a file, and folders that this leaves empty, as Git does. */
    private void remove(String path) throws IOException {
        Path file = root.resolve(path);
        Files.deleteIfExists(file);
        for (Path folder = file.getParent(); folder != null && !folder.equals(root); folder = folder.getParent()) {
            try (Stream<Path> children = Files.list(folder)) {
                if (children.findAny().isPresent()) {
                    return;
                }
            }
            Files.delete(folder);
        }
    }

    private void edit(DirCacheEditor editor, Map<String, Change> changes) {
        changes.forEach((path, change) -> {
            if (change.mode() == FileMode.MISSING) {
                editor.add(new DirCacheEditor.DeletePath(path));
            } else {
                editor.add(new DirCacheEditor.PathEdit(path) {
                    @Override
                    public void apply(DirCacheEntry entry) {
                        entry.setFileMode(change.mode());
                        entry.setObjectId(change.after());
                        try {
                            // Git treats a file with a different size or time as changed, without reading it.
                            entry.setLength(Files.size(root.resolve(path)));
                            entry.setLastModified(Files.getLastModifiedTime(root.resolve(path))
                                    .toInstant());
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    }
                });
            }
        });
        editor.finish();
    }
}
