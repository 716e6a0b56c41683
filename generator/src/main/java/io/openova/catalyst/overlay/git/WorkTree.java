package io.openova.catalyst.overlay.git;

import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.overlay.CommitMessage;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import io.openova.catalyst.overlay.git.objects.GitObjects;
import io.openova.catalyst.overlay.git.objects.GitRuntime;
import io.openova.catalyst.overlay.git.objects.ObjectFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryState;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/**
 * A checked-out repository, as a person works in one: what a revision holds, and a commit of named files on the branch
 * that is checked out. Hooks are not run: nothing here starts a program (threat S09).
 */
public final class WorkTree implements AutoCloseable {
    private final Repository repository;

    private WorkTree(Repository repository) {
        this.repository = repository;
    }

    /**
     * The repository whose work tree is {@code root}; empty when there is none.
     *
     * @throws OverlayUnavailableException when it cannot be opened
     */
    public static Optional<WorkTree> at(Path root) {
        Path top = root.toAbsolutePath().normalize();
        if (!Files.exists(top.resolve(Constants.DOT_GIT))) {
            return Optional.empty();
        }
        try {
            Repository repository = new FileRepositoryBuilder()
                    .setWorkTree(top.toFile())
                    .setFS(GitRuntime.install())
                    .setMustExist(true)
                    .build();
            ObjectFormat.requireSha1(repository.getConfig(), SingleLine.of(top.toString()));
            return Optional.of(new WorkTree(repository));
        } catch (IOException e) {
            throw unavailable("the repository " + top + " cannot be opened", e);
        }
    }

    /** The first of the revisions that exists. */
    public Optional<String> firstOf(List<String> revisions) {
        return revisions.stream()
                .filter(revision -> resolve(revision).isPresent())
                .findFirst();
    }

    private Optional<ObjectId> resolve(String revision) {
        try {
            return Optional.ofNullable(repository.resolve(revision + "^{commit}"));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * The plain files of a revision by path, without links and submodules.
     *
     * @param wanted which paths to read
     * @throws OverlayUnavailableException when there is no such revision or it cannot be read
     */
    public SortedMap<String, byte[]> files(String revision, Predicate<String> wanted) {
        ObjectId commit = resolve(revision)
                .orElseThrow(() ->
                        new OverlayUnavailableException("there is no commit '" + SingleLine.of(revision) + "' here"));
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (RevWalk walk = new RevWalk(repository);
                TreeWalk tree = new TreeWalk(repository)) {
            tree.addTree(walk.parseCommit(commit).getTree());
            tree.setRecursive(true);
            while (tree.next()) {
                boolean plain = FileMode.REGULAR_FILE.equals(tree.getRawMode(0))
                        || FileMode.EXECUTABLE_FILE.equals(tree.getRawMode(0));
                if (plain && wanted.test(tree.getPathString())) {
                    files.put(
                            tree.getPathString(),
                            repository
                                    .open(tree.getObjectId(0), Constants.OBJ_BLOB)
                                    .getBytes(GitObjects.BLOB_LIMIT));
                }
            }
            return files;
        } catch (IOException e) {
            throw unavailable("'" + revision + "' cannot be read", e);
        }
    }

    /**
     * Commits these files as they are now, on the branch that is checked out, and enters them into the index; what else
     * is changed or staged stays as it is.
     *
     * @return the commit's id
     * @throws OverlayUnavailableException when the repository is amid a merge, no branch is checked out, or it cannot
     * be written
     */
    public String commit(Collection<String> paths, String message, CommitOrder.Author author, Clock clock) {
        try (ObjectInserter objects = repository.newObjectInserter()) {
            if (repository.getRepositoryState() != RepositoryState.SAFE
                    || !repository.getFullBranch().startsWith(Constants.R_HEADS)) {
                throw new OverlayUnavailableException("another operation is in progress in the repository ("
                        + repository.getRepositoryState().getDescription() + "), or no branch is checked out");
            }
            Map<String, ObjectId> blobs = new TreeMap<>();
            for (String path : paths) {
                byte[] bytes =
                        Files.readAllBytes(repository.getWorkTree().toPath().resolve(path));
                blobs.put(path, objects.insert(Constants.OBJ_BLOB, bytes));
            }
            ObjectId head = repository.resolve(Constants.HEAD);
            ObjectId tree = tree(head, blobs, objects);
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(tree);
            if (head != null) {
                commit.setParentId(head);
            }
            PersonIdent person = new PersonIdent(
                    CommitMessage.identity(author.name(), "unknown"),
                    CommitMessage.identity(author.email(), "unknown"),
                    clock.instant(),
                    ZoneOffset.UTC);
            commit.setAuthor(person);
            commit.setCommitter(person);
            commit.setMessage(message);
            ObjectId id = objects.insert(commit);
            objects.flush();
            move(head, id, message);
            stage(blobs);
            return id.name();
        } catch (IOException e) {
            throw unavailable("the commit cannot be written", e);
        }
    }

    private ObjectId tree(@Nullable ObjectId head, Map<String, ObjectId> blobs, ObjectInserter objects)
            throws IOException {
        DirCache cache = DirCache.newInCore();
        if (head != null) {
            try (RevWalk walk = new RevWalk(repository)) {
                RevCommit commit = walk.parseCommit(head);
                var builder = cache.builder();
                builder.addTree(new byte[0], DirCacheEntry.STAGE_0, repository.newObjectReader(), commit.getTree());
                builder.finish();
            }
        }
        edit(cache.editor(), blobs, repository.getWorkTree().toPath());
        return cache.writeTree(objects);
    }

    private static void edit(DirCacheEditor editor, Map<String, ObjectId> blobs, Path root) {
        blobs.forEach((path, id) -> editor.add(new DirCacheEditor.PathEdit(path) {
            @Override
            public void apply(DirCacheEntry entry) {
                entry.setObjectId(id);
                if (entry.getRawMode() == 0) {
                    entry.setFileMode(FileMode.REGULAR_FILE);
                }
                try {
                    // Git treats a file with a different size or time as changed, without reading it.
                    entry.setLength(Files.size(root.resolve(path)));
                    entry.setLastModified(
                            Files.getLastModifiedTime(root.resolve(path)).toInstant());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }));
        editor.finish();
    }

    private void move(@Nullable ObjectId head, ObjectId id, String message) throws IOException {
        RefUpdate update = repository.updateRef(Constants.HEAD);
        update.setExpectedOldObjectId(head == null ? ObjectId.zeroId() : head);
        update.setNewObjectId(id);
        update.setRefLogMessage("commit: " + message.lines().findFirst().orElse(""), false);
        RefUpdate.Result result = update.update();
        if (result != RefUpdate.Result.FAST_FORWARD && result != RefUpdate.Result.NEW) {
            throw new OverlayUnavailableException("the branch moved meanwhile (" + result + "); run the command again");
        }
    }

    private void stage(Map<String, ObjectId> blobs) throws IOException {
        DirCache index = repository.lockDirCache();
        try {
            edit(index.editor(), blobs, repository.getWorkTree().toPath());
            index.write();
            if (!index.commit()) {
                throw new OverlayUnavailableException("the index cannot be written; 'git add' the changed files");
            }
        } finally {
            index.unlock();
        }
    }

    private static OverlayUnavailableException unavailable(String what, IOException e) {
        return new OverlayUnavailableException(SingleLine.of(what + ": " + e.getMessage()), e);
    }

    @Override
    public void close() {
        repository.close();
    }
}
