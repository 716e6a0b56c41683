package io.openova.catalyst.overlay.git;

import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.overlay.MaintenanceOrder;
import io.openova.catalyst.overlay.MaintenanceReport;
import io.openova.catalyst.overlay.OverlaySettings;
import io.openova.catalyst.overlay.git.ObjectStoreFiles.Loose;
import io.openova.catalyst.overlay.git.ObjectStoreFiles.PackFiles;
import io.openova.catalyst.overlay.git.objects.ReachableRoots;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.file.PackIndex;
import org.eclipse.jgit.internal.storage.pack.PackWriter;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consolidates packs and loose objects, safely alongside writers of this program, `git push`, and `git gc` (ADR 68). A
 * new pack is whole, on disk, and read back before anything that it replaces goes. Every removed object is in a pack
 * that stays, except, in full maintenance, objects that have long been unreferenced.
 */
final class PackMaintenance {
    private static final Logger LOG = LoggerFactory.getLogger(PackMaintenance.class);
    private static final Set<Path> RUNNING = ConcurrentHashMap.newKeySet();
    private static final String BUSY = "another maintenance of this repository is running";
    private static final String ASIDE = "consolidating";
    /** Tips of the refs at the last maintenance: a walk for the next one ends there. */
    private static final String TIPS = "maintained";
    /** Names of packs that hold what nothing refers to. */
    private static final String UNREFERENCED = "unreferenced-packs";

    /** Its modification time is that of the last full maintenance. */
    private static final String FULL = "maintained-fully";

    private static final Duration FULL_EVERY = Duration.ofDays(7);

    private final Repository repository;
    private final Path folder;
    private final OverlaySettings settings;
    private MaintenanceOrder order;
    private final MaintenancePoint point;
    private final Path objects;
    private final UnfinishedPacks unfinished;

    PackMaintenance(Repository repository, OverlaySettings settings, MaintenanceOrder order, MaintenancePoint point) {
        this.repository = repository;
        this.folder = repository.getDirectory().toPath().resolve(LocalBranch.FOLDER);
        this.settings = settings;
        this.order = order;
        this.point = point;
        this.objects = repository.getDirectory().toPath().resolve(Constants.OBJECTS);
        this.unfinished = new UnfinishedPacks(folder, objects.resolve("pack"));
    }

    /** @throws IOException when the repository cannot be read or written, or is damaged; nothing is lost then */
    MaintenanceReport run() throws IOException {
        Files.createDirectories(folder);
        ObjectStoreFiles before = ObjectStoreFiles.of(objects);
        if (order.isWhenNeeded()) {
            if (isFullDue()) {
                order = order.asFull();
            } else if (before.loose().size() <= order.loose() && before.packs().size() <= order.packs()) {
                return new MaintenanceReport(before.summary(), before.summary(), Optional.empty());
            }
        }
        Path file = folder.toRealPath().resolve("maintenance.lock");
        // Within one process: to open and close the file again would give up the lock that is held (fcntl).
        if (!RUNNING.add(file)) {
            return skipped(before, BUSY);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                return skipped(before, BUSY);
            }
            if (GitGc.isRunning(repository.getDirectory().toPath())) {
                return skipped(before, "git gc is running");
            }
            removeLeftovers();
            return consolidate(before);
        } finally {
            RUNNING.remove(file);
        }
    }

    private static MaintenanceReport skipped(ObjectStoreFiles before, String why) {
        return new MaintenanceReport(before.summary(), before.summary(), Optional.of(why));
    }

    private MaintenanceReport consolidate(ObjectStoreFiles before) throws IOException {
        Instant now = settings.clock().instant();
        MaintenancePlan plan = MaintenancePlan.of(before, order, now, unreferenced());
        if (plan.isEmpty() && !order.isFull()) {
            return new MaintenanceReport(before.summary(), before.summary(), Optional.empty());
        }
        point.reached(MaintenancePoint.Step.LISTED);
        Path aside = Files.createDirectories(folder.resolve(ASIDE));
        // A repository object of its own: what it remembers of packs must not be older than the plan.
        try (Repository fresh = new FileRepository(repository.getDirectory())) {
            Set<ObjectId> tips = ReachableRoots.refs(fresh);
            Contents contents = new Contents(fresh, plan, now);
            List<Path> made = write(fresh, aside, plan, contents);
            point.reached(MaintenancePoint.Step.VERIFIED);
            Optional<String> skipped = new MaintenanceCleanup(repository, folder, settings, unfinished, point)
                    .remove(plan, made, contents.expired, contents.damaged, tips);
            remember(TIPS, tips.stream().map(AnyObjectId::name).toList());
            if (order.isFull()) {
                remember(FULL, List.of());
            }
            point.reached(MaintenancePoint.Step.DONE);
            MaintenanceReport report = new MaintenanceReport(
                    before.summary(), ObjectStoreFiles.of(objects).summary(), skipped);
            LOG.atInfo()
                    .addKeyValue(
                            "packs",
                            report.before().packs() + " to " + report.after().packs())
                    .addKeyValue(
                            "loose",
                            report.before().loose() + " to " + report.after().loose())
                    .addKeyValue(
                            "bytes",
                            report.before().bytes() + " to " + report.after().bytes())
                    .log("consolidated the overlay's objects");
            return report;
        } finally {
            removeLeftovers();
        }
    }

    /** Whether a week has passed since everything was looked at; the first week begins with the first look. */
    private boolean isFullDue() throws IOException {
        Path file = folder.resolve(FULL);
        if (!Files.exists(file)) {
            remember(FULL, List.of());
            return false;
        }
        return Files.getLastModifiedTime(file)
                .toInstant()
                .isBefore(settings.clock().instant().minus(FULL_EVERY));
    }

    private List<Path> write(Repository fresh, Path aside, MaintenancePlan plan, Contents contents) throws IOException {
        Deadline deadline = new Deadline(order.limit());
        ConsolidatedPack packs = new ConsolidatedPack(fresh, aside, unfinished, point);
        List<Path> made = new ArrayList<>();
        List<PackIndex> kept = plan.keptIndexes();
        try (ObjectReader reader = fresh.newObjectReader();
                PackWriter writer = ConsolidatedPack.writer(fresh, reader);
                RevWalk walk = new RevWalk(reader)) {
            writer.excludeObjects(id -> isIn(kept, id));
            Set<ObjectId> roots = order.isFull() ? ReachableRoots.all(fresh) : ReachableRoots.refs(fresh);
            writer.preparePack(deadline, roots, order.isFull() ? Set.of() : lastTips(reader));
            if (order.isFull()) {
                contents.sort(writer, kept, order.pruneAfter());
            } else {
                for (ObjectId id : contents.written.keySet()) {
                    if (!writer.willInclude(id) && !isIn(kept, id)) {
                        writer.addObject(walk.parseAny(id));
                    }
                }
            }
            if (writer.getObjectCount() > 0) {
                made.add(packs.publish(writer, deadline, Optional.empty()));
            }
        }
        if (order.isFull()) {
            List<String> names = new ArrayList<>();
            if (!contents.young.isEmpty()) {
                Path pack = unreferenced(fresh, packs, contents, deadline);
                made.add(pack);
                names.add(pack.getFileName().toString());
            }
            remember(UNREFERENCED, names);
        }
        return made;
    }

    /** A pack of what nothing refers to, as old as the youngest of it. */
    private static Path unreferenced(Repository fresh, ConsolidatedPack packs, Contents contents, Deadline deadline)
            throws IOException {
        try (ObjectReader reader = fresh.newObjectReader();
                PackWriter writer = ConsolidatedPack.writer(fresh, reader);
                RevWalk walk = new RevWalk(reader)) {
            Instant youngest = Instant.EPOCH;
            for (ObjectId id : contents.young) {
                writer.addObject(walk.parseAny(id));
                Instant written = contents.written.getOrDefault(id, Instant.EPOCH);
                youngest = written.isAfter(youngest) ? written : youngest;
            }
            return packs.publish(writer, deadline, Optional.of(youngest));
        }
    }

    static boolean isIn(List<PackIndex> indexes, AnyObjectId id) {
        for (PackIndex index : indexes) {
            if (index.hasObject(id)) {
                return true;
            }
        }
        return false;
    }

    private Set<ObjectId> lastTips(ObjectReader reader) throws IOException {
        Set<ObjectId> tips = new LinkedHashSet<>();
        for (String line : remembered(TIPS)) {
            if (ObjectId.isId(line) && reader.has(ObjectId.fromString(line))) {
                tips.add(ObjectId.fromString(line));
            }
        }
        return tips;
    }

    private Set<String> unreferenced() throws IOException {
        return new HashSet<>(remembered(UNREFERENCED));
    }

    private List<String> remembered(String name) throws IOException {
        Path file = folder.resolve(name);
        return Files.isRegularFile(file) ? Files.readAllLines(file, StandardCharsets.US_ASCII) : List.of();
    }

    /** Losing these files costs only time. */
    private void remember(String name, List<String> lines) throws IOException {
        Files.write(folder.resolve(name), lines, StandardCharsets.US_ASCII);
    }

    /** While the maintenance lock is held, files found here were left by a run that died. */
    private void removeLeftovers() throws IOException {
        unfinished.finish();
        Path aside = folder.resolve(ASIDE);
        if (Files.isDirectory(aside)) {
            try (Stream<Path> files = Files.list(aside)) {
                for (Path file : files.toList()) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(aside);
        }
    }

    /** The objects of the packs and loose files that are replaced, and when each was written last. */
    private static final class Contents {
        final Map<ObjectId, Instant> written = new HashMap<>();
        final Set<ObjectId> damaged = new HashSet<>();
        final Set<ObjectId> young = new LinkedHashSet<>();
        final Set<ObjectId> expired = new HashSet<>();
        private final Instant now;
        private final boolean mayExpire;

        Contents(Repository fresh, MaintenancePlan plan, Instant now) throws IOException {
            this.now = now;
            // Git's file of commits may name what nothing refers to; git gc writes it anew, this does not.
            Path info = fresh.getDirectory().toPath().resolve(Constants.OBJECTS).resolve("info");
            this.mayExpire =
                    !Files.exists(info.resolve("commit-graph")) && !Files.exists(info.resolve("commit-graphs"));
            for (PackFiles pack : plan.packs()) {
                for (PackIndex.MutableEntry entry : pack.open()) {
                    add(entry.toObjectId(), pack.written());
                }
            }
            try (ObjectReader reader = fresh.newObjectReader()) {
                for (Loose loose : plan.loose()) {
                    if (isSound(reader, loose.id())) {
                        add(loose.id(), loose.written());
                    } else if (Files.exists(loose.file())) {
                        damaged.add(loose.id());
                    }
                }
            }
        }

        private void add(ObjectId id, Instant time) {
            written.merge(id, time, (a, b) -> a.isAfter(b) ? a : b);
        }

        /** @param writer prepared with everything that is referred to */
        void sort(PackWriter writer, List<PackIndex> kept, Duration pruneAfter) throws IOException {
            Instant limit = now.minus(pruneAfter);
            for (Map.Entry<ObjectId, Instant> object : written.entrySet()) {
                if (!writer.willInclude(object.getKey()) && !isIn(kept, object.getKey())) {
                    boolean isOld = mayExpire && object.getValue().isBefore(limit);
                    (isOld ? expired : young).add(object.getKey());
                }
            }
        }

        /** A half-written object after a power cut must neither block maintenance forever nor get into a pack. */
        private static boolean isSound(ObjectReader reader, ObjectId id) {
            try {
                ObjectLoader loader = reader.open(id);
                MessageDigest sha = Constants.newMessageDigest();
                sha.update(Constants.encodeASCII(Constants.typeString(loader.getType()) + " " + loader.getSize()));
                sha.update((byte) 0);
                try (InputStream in = loader.openStream()) {
                    byte[] buffer = new byte[8192];
                    for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                        sha.update(buffer, 0, count);
                    }
                }
                return ObjectId.fromRaw(sha.digest()).equals(id);
            } catch (IOException | RuntimeException e) {
                LOG.warn(
                        "object {} cannot be read and is left alone; run git fsck: {}",
                        id.name(),
                        SingleLine.of(String.valueOf(e.getMessage())));
                return false;
            }
        }
    }

    /** Ends the writing of a pack that takes too long. */
    private static final class Deadline implements ProgressMonitor {
        private final long end;

        Deadline(Duration limit) {
            this.end = System.nanoTime() + limit.toNanos();
        }

        @Override
        public void start(int totalTasks) {}

        @Override
        public void beginTask(String title, int totalWork) {}

        @Override
        public void update(int completed) {}

        @Override
        public void endTask() {}

        @Override
        public boolean isCancelled() {
            return System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted();
        }

        @Override
        public void showDuration(boolean enabled) {}
    }
}
