package io.openova.catalyst.overlay.git.objects;

import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.History;
import io.openova.catalyst.overlay.Revision;
import io.openova.catalyst.overlay.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.eclipse.jgit.internal.storage.commitgraph.ChangedPathFilter;
import org.eclipse.jgit.lib.AbbreviatedObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * Compares each commit with its parents by the ids at the paths. JGit's own path filter would go through every entry of
 * every folder on the way again, for every commit. A commit-graph file with changed paths, which
 * {@code git maintenance} writes, spares even that.
 */
public final class GitHistory implements History {
    /** Digits only: JGit would also take expressions such as {@code main@{yesterday}}. */
    private static final Pattern REVISION = Pattern.compile("[0-9a-f]{4,40}");

    private final GitObjects objects;

    public GitHistory(GitObjects objects) {
        this.objects = objects;
    }

    @Override
    public boolean isShallow() {
        return !objects.cuts().isEmpty();
    }

    @Override
    public boolean isCutAt(String commit) {
        return objects.cuts().contains(ObjectId.fromString(commit));
    }

    @Override
    public void walk(Snapshot from, Collection<OverlayPath> paths, Predicate<Revision> more) {
        ObjectId start = id(from);
        if (start == null || paths.isEmpty()) {
            return;
        }
        try (RevWalk walk = new RevWalk(objects.repository());
                Looked looked = new Looked(walk.getObjectReader(), List.copyOf(paths))) {
            // Most commits concern other Applications; their messages are not parsed.
            walk.setRetainBody(false);
            // By time as git log; commits of one second keep the order in which they were reached.
            Queue<Waiting> waiting = new PriorityQueue<>(
                    Comparator.comparingInt((Waiting w) -> -w.commit().getCommitTime())
                            .thenComparingInt(Waiting::number));
            Set<ObjectId> seen = new HashSet<>();
            waiting.add(new Waiting(walk.parseCommit(start), 0));
            while (!waiting.isEmpty()) {
                RevCommit commit = waiting.remove().commit();
                boolean isAsBefore = looked.isSurelyAsBefore(commit, walk);
                List<RevCommit> next = isAsBefore ? first(commit, walk) : next(commit, walk, looked);
                boolean isChange = !isAsBefore
                        && (next.size() != 1 || !looked.at(next.get(0)).equals(looked.at(commit)));
                if (isChange && isSomething(commit, next, looked) && !more.test(revision(commit, walk))) {
                    return;
                }
                for (RevCommit parent : next) {
                    if (seen.add(parent.getId())) {
                        waiting.add(new Waiting(parent, seen.size()));
                    }
                }
                commit.disposeBody();
            }
        } catch (IOException e) {
            throw objects.damaged(start, e);
        }
    }

    private record Waiting(RevCommit commit, int number) {}

    private static List<RevCommit> first(RevCommit commit, RevWalk walk) throws IOException {
        return commit.getParentCount() == 0 ? List.of() : List.of(walk.parseCommit(commit.getParent(0)));
    }

    /** The parents to follow: the one with the same content at the paths, or all of them. */
    private static List<RevCommit> next(RevCommit commit, RevWalk walk, Looked looked) throws IOException {
        List<RevCommit> parents = new ArrayList<>();
        for (RevCommit parent : commit.getParents()) {
            RevCommit parsed = walk.parseCommit(parent);
            if (looked.at(parsed).equals(looked.at(commit))) {
                return List.of(parsed);
            }
            parents.add(parsed);
        }
        return parents;
    }

    /** The branch's first commit changed nothing when nothing is at the paths. */
    private static boolean isSomething(RevCommit commit, List<RevCommit> parents, Looked looked) throws IOException {
        return !parents.isEmpty()
                || looked.at(commit).stream().anyMatch(id -> !ObjectId.zeroId().equals(id));
    }

    /** The objects at the paths in one commit; each tree is searched once for each name. */
    private static final class Looked implements AutoCloseable {
        private static final int KEPT = 20_000;

        private final ObjectReader reader;
        private final List<OverlayPath> paths;
        private final List<byte[]> names;
        private final Map<Step, ObjectId> steps = new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Step, ObjectId> eldest) {
                return size() > KEPT;
            }
        };

        Looked(ObjectReader reader, List<OverlayPath> paths) {
            this.reader = reader;
            this.paths = paths;
            this.names = paths.stream()
                    .map(path -> path.toString().getBytes(StandardCharsets.UTF_8))
                    .toList();
        }

        private record Step(ObjectId tree, String name) {}

        /**
         * Whether a commit-graph file, when there is one, knows that the commit left the paths as its first parent had
         * them.
         */
        boolean isSurelyAsBefore(RevCommit commit, RevWalk walk) {
            ChangedPathFilter changed = commit.getChangedPathFilter(walk);
            return changed != null && names.stream().noneMatch(changed::maybeContains);
        }

        /** The object at each path, zero where there is none. */
        List<ObjectId> at(RevCommit commit) throws IOException {
            List<ObjectId> found = new ArrayList<>(paths.size());
            for (OverlayPath path : paths) {
                ObjectId here = commit.getTree().getId();
                for (String segment : path.segments()) {
                    here = ObjectId.zeroId().equals(here) ? here : step(here, segment);
                }
                found.add(here);
            }
            return found;
        }

        private ObjectId step(ObjectId tree, String name) throws IOException {
            Step step = new Step(tree, name);
            ObjectId known = steps.get(step);
            if (known == null) {
                known = look(tree, name);
                steps.put(step, known);
            }
            return known;
        }

        private ObjectId look(ObjectId tree, String name) throws IOException {
            ObjectLoader loader = reader.open(tree);
            if (loader.getType() != Constants.OBJ_TREE) {
                return ObjectId.zeroId();
            }
            return TreeEntry.find(loader.getCachedBytes(), name.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void close() {
            steps.clear();
        }
    }

    @Override
    public void contents(Snapshot from, OverlayPath folder, String fileName, BiConsumer<OverlayPath, String> each) {
        ObjectId start = id(from);
        if (start == null) {
            return;
        }
        try (RevWalk walk = new RevWalk(objects.repository());
                Looked looked = new Looked(walk.getObjectReader(), List.of(folder))) {
            walk.setRetainBody(false);
            walk.markStart(walk.parseCommit(start));
            Set<ObjectId> seen = new HashSet<>();
            for (RevCommit commit = walk.next(); commit != null; commit = walk.next()) {
                ObjectId tree = looked.at(commit).get(0);
                if (!ObjectId.zeroId().equals(tree)) {
                    contents(folder, tree, fileName, seen, each);
                }
            }
        } catch (IOException e) {
            throw objects.damaged(start, e);
        }
    }

    /** A folder or file that was seen in another commit is not opened again. */
    private void contents(
            OverlayPath folder,
            ObjectId tree,
            String fileName,
            Set<ObjectId> seen,
            BiConsumer<OverlayPath, String> each) {
        if (!seen.add(tree)) {
            return;
        }
        for (Map.Entry<String, TreeEntry> entry : objects.tree(tree).entrySet()) {
            TreeEntry here = entry.getValue();
            boolean isWanted =
                    here.isFolder() || here.isAnyFile() && entry.getKey().equals(fileName);
            if (!isWanted || !OverlayPath.isReadable(entry.getKey())) {
                continue;
            }
            OverlayPath path = folder.found(entry.getKey());
            if (here.isFolder()) {
                contents(path, here.id(), fileName, seen, each);
            } else if (seen.add(here.id())) {
                byte[] content = objects.blob(here.id());
                if (content != null) {
                    each.accept(path, new String(content, StandardCharsets.UTF_8));
                }
            }
        }
    }

    @Override
    public Optional<Snapshot> at(String revision, Snapshot from) {
        ObjectId start = id(from);
        if (start == null || !REVISION.matcher(revision).matches()) {
            return Optional.empty();
        }
        try (RevWalk walk = new RevWalk(objects.repository())) {
            RevCommit head = walk.parseCommit(start);
            Collection<ObjectId> candidates = candidates(walk.getObjectReader(), revision);
            List<ObjectId> commits = new ArrayList<>();
            for (ObjectId candidate : candidates) {
                // A whole id resolves to itself, even if no object has it.
                if (walk.getObjectReader().has(candidate)
                        && walk.parseAny(candidate) instanceof RevCommit commit
                        && walk.isMergedInto(commit, head)) {
                    commits.add(commit.getId());
                }
            }
            return commits.size() == 1 ? Optional.of(new GitSnapshot(objects, commits.get(0))) : Optional.empty();
        } catch (IOException e) {
            throw objects.damaged(start, e);
        }
    }

    private static Collection<ObjectId> candidates(ObjectReader reader, String revision) throws IOException {
        AbbreviatedObjectId abbreviated = AbbreviatedObjectId.fromString(revision);
        return reader.resolve(abbreviated);
    }

    private Revision revision(RevCommit commit, RevWalk walk) throws IOException {
        walk.parseBody(commit);
        PersonIdent author = commit.getAuthorIdent();
        List<String> actors = commit.getFooterLines("Actor");
        ObjectId parent =
                commit.getParentCount() == 0 ? null : commit.getParent(0).getId();
        return new Revision(
                commit.getName(),
                commit.getCommitterIdent().getWhenAsInstant(),
                new CommitOrder.Author(author.getName(), author.getEmailAddress()),
                actors.isEmpty() ? Optional.empty() : Optional.of(actors.get(actors.size() - 1)),
                SingleLine.of(commit.getShortMessage()),
                new GitSnapshot(objects, commit.getId()),
                new GitSnapshot(objects, parent));
    }

    private static @Nullable ObjectId id(Snapshot snapshot) {
        if (snapshot instanceof GitSnapshot git) {
            return git.id();
        }
        // A snapshot that records what is read of it, or adds pending changes, still names its commit.
        return ObjectId.fromString(snapshot.commit()
                .orElseThrow(() -> new IllegalArgumentException("a history needs a snapshot of this overlay")));
    }
}
