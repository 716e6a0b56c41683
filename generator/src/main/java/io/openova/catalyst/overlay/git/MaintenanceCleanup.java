package io.openova.catalyst.overlay.git;

import io.openova.catalyst.overlay.OverlaySettings;
import io.openova.catalyst.overlay.git.ObjectStoreFiles.Loose;
import io.openova.catalyst.overlay.git.ObjectStoreFiles.PackFiles;
import io.openova.catalyst.overlay.git.objects.ReachableRoots;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.file.PackIndex;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.ObjectWalk;
import org.eclipse.jgit.revwalk.RevObject;

/**
 * Removes what new packs replaced. Each step takes a separate writer's turn, so that no writer of this program is in
 * the middle of a commit, and none waits longer than one step.
 */
final class MaintenanceCleanup {
    /** Number of loose objects to remove in one turn. */
    private static final int BATCH = 256;

    private final Repository repository;
    private final Path folder;
    private final OverlaySettings settings;
    private final MaintenancePoint point;
    private final Path packs;
    private final UnfinishedPacks unfinished;

    MaintenanceCleanup(
            Repository repository,
            Path folder,
            OverlaySettings settings,
            UnfinishedPacks unfinished,
            MaintenancePoint point) {
        this.unfinished = unfinished;
        this.repository = repository;
        this.folder = folder;
        this.settings = settings;
        this.point = point;
        this.packs =
                repository.getDirectory().toPath().resolve(Constants.OBJECTS).resolve("pack");
    }

    /**
     * @param made the new packs, by their paths without an ending
     * @param expired objects of replaced packs that no pack holds and nothing refers to
     * @param damaged loose objects that stay
     * @param tips what refs named before the new packs were made
     * @return why something had to stay
     */
    Optional<String> remove(
            MaintenancePlan plan, List<Path> made, Set<ObjectId> expired, Set<ObjectId> damaged, Set<ObjectId> tips)
            throws IOException {
        List<PackIndex> indexes = new ArrayList<>();
        for (Path pack : made) {
            indexes.add(PackIndex.open(
                    pack.resolveSibling(pack.getFileName() + ".idx").toFile()));
        }
        try (WriterLock turn = WriterLock.take(folder, settings.lockTimeout())) {
            Optional<String> why = obstacle(turn);
            if (why.isPresent()) {
                return why;
            }
            boolean isExpiryCertain = expired.isEmpty() || isUnused(expired, tips);
            indexes.addAll(existing(plan));
            removePacks(plan, made, indexes, isExpiryCertain ? expired : Set.of());
            for (Loose loose : plan.loose()) {
                if (isExpiryCertain && expired.contains(loose.id())) {
                    Files.deleteIfExists(loose.file());
                }
            }
        }
        for (int from = 0; from < plan.loose().size(); from += BATCH) {
            List<Loose> batch = plan.loose().subList(from, Math.min(plan.loose().size(), from + BATCH));
            try (WriterLock turn = WriterLock.take(folder, settings.lockTimeout())) {
                Optional<String> why = obstacle(turn);
                if (why.isPresent()) {
                    return why;
                }
                for (Loose loose : batch) {
                    if (!damaged.contains(loose.id()) && PackMaintenance.isIn(indexes, loose.id())) {
                        Files.deleteIfExists(loose.file());
                    }
                }
                point.reached(MaintenancePoint.Step.LOOSE_DELETED);
            }
        }
        return damaged.isEmpty()
                ? Optional.empty()
                : Optional.of(damaged.size() + " loose objects cannot be read and stay; run `git fsck --full`");
    }

    private Optional<String> obstacle(WriterLock turn) {
        if (!turn.isSole()) {
            return Optional.of("another writer kept the repository for too long; replaced files stay until next time");
        }
        return GitGc.isRunning(repository.getDirectory().toPath())
                ? Optional.of("git gc is running; replaced files stay until next time")
                : Optional.empty();
    }

    /** The packs beside the new ones that are still there: another program may have removed some. */
    private static List<PackIndex> existing(MaintenancePlan plan) throws IOException {
        List<PackIndex> found = new ArrayList<>();
        for (PackFiles pack : plan.kept()) {
            if (Files.exists(pack.file(".pack")) && Files.exists(pack.index())) {
                found.add(pack.open());
            }
        }
        return found;
    }

    private void removePacks(MaintenancePlan plan, List<Path> made, List<PackIndex> indexes, Set<ObjectId> expired)
            throws IOException {
        List<PackFiles> going = new ArrayList<>();
        for (PackFiles pack : plan.packs()) {
            // By name: the same content has the same name, and what was just made must never go.
            boolean isNew = made.stream().anyMatch(path -> path.endsWith(pack.name()));
            if (!isNew && Files.exists(pack.index()) && isHeld(pack, indexes, expired)) {
                going.add(pack);
            }
        }
        if (going.isEmpty()) {
            return;
        }
        unfinished.note(going.stream().map(PackFiles::name).toList());
        removeMultiPackIndex();
        for (PackFiles pack : going) {
            pack.delete(point);
        }
        DurableStore.forceFolder(packs);
    }

    private static boolean isHeld(PackFiles pack, List<PackIndex> indexes, Set<ObjectId> expired) throws IOException {
        for (PackIndex.MutableEntry entry : pack.open()) {
            ObjectId id = entry.toObjectId();
            if (!PackMaintenance.isIn(indexes, id) && !expired.contains(id)) {
                return false;
            }
        }
        return true;
    }

    /**
     * The multi-pack index names packs that are about to go; Git works without it, and git maintenance recreates it.
     */
    private void removeMultiPackIndex() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(packs, "multi-pack-index*")) {
            for (Path file : files) {
                if (Files.isRegularFile(file)) {
                    Files.delete(file);
                }
            }
        }
    }

    /**
     * Whether no commit since uses one of the objects: a writer that wants to write an object that is there already
     * refers to that one.
     */
    private boolean isUnused(Set<ObjectId> expired, Set<ObjectId> tips) throws IOException {
        try (Repository fresh = new FileRepository(repository.getDirectory());
                ObjectWalk walk = new ObjectWalk(fresh)) {
            for (ObjectId tip : ReachableRoots.refs(fresh)) {
                walk.markStart(walk.parseAny(tip));
            }
            for (ObjectId tip : tips) {
                walk.markUninteresting(walk.parseAny(tip));
            }
            for (RevObject commit = walk.next(); commit != null; commit = walk.next()) {
                if (isOneOf(expired, commit)) {
                    return false;
                }
            }
            for (RevObject object = walk.nextObject(); object != null; object = walk.nextObject()) {
                if (isOneOf(expired, object)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static boolean isOneOf(Set<ObjectId> ids, AnyObjectId id) {
        return ids.contains(id.copy());
    }
}
