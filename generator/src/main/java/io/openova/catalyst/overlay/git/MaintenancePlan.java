package io.openova.catalyst.overlay.git;

import io.openova.catalyst.overlay.MaintenanceOrder;
import io.openova.catalyst.overlay.git.ObjectStoreFiles.Loose;
import io.openova.catalyst.overlay.git.ObjectStoreFiles.PackFiles;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.internal.storage.file.PackIndex;

/**
 * Which packs and loose objects become one pack, and which stay beside it. Each pack that stays holds at least twice as
 * many objects as all smaller ones together, so their number grows with the logarithm of the history, and each object
 * is written again that often only.
 */
record MaintenancePlan(List<PackFiles> packs, List<Loose> loose, List<PackFiles> kept) {
    private static final int FACTOR = 2;

    private record Counted(PackFiles files, long objects) {}

    /** @param unreferenced names of packs that hold what nothing refers to; they are looked at when everything is */
    static MaintenancePlan of(ObjectStoreFiles files, MaintenanceOrder order, Instant now, Set<String> unreferenced)
            throws IOException {
        Instant limit = now.minus(order.settle());
        List<Loose> loose = files.loose().stream()
                .filter(file -> !file.written().isAfter(limit))
                .toList();
        List<PackFiles> kept = new ArrayList<>();
        List<Counted> counted = new ArrayList<>();
        for (PackFiles pack : files.packs()) {
            boolean isKept = pack.isHeld() || pack.written().isAfter(limit);
            if (isKept || !order.isFull() && unreferenced.contains(pack.name())) {
                kept.add(pack);
            } else {
                counted.add(new Counted(pack, pack.open().getObjectCount()));
            }
        }
        counted.sort(Comparator.comparingLong(Counted::objects));
        int split = order.isFull() ? counted.size() : split(counted, loose.size());
        counted.subList(split, counted.size()).forEach(pack -> kept.add(pack.files()));
        List<PackFiles> packs =
                counted.subList(0, split).stream().map(Counted::files).toList();
        return new MaintenancePlan(packs, loose, kept);
    }

    boolean isEmpty() {
        return loose.isEmpty() && packs.size() < 2;
    }

    List<PackIndex> keptIndexes() throws IOException {
        List<PackIndex> indexes = new ArrayList<>();
        for (PackFiles pack : kept) {
            indexes.add(pack.open());
        }
        return indexes;
    }

    /** How many of the smallest packs are taken. */
    private static int split(List<Counted> sorted, int loose) {
        int split = sorted.size();
        while (split > 1
                && sorted.get(split - 1).objects()
                        >= FACTOR * sorted.get(split - 2).objects()) {
            split--;
        }
        if (split == 1) {
            split = 0;
        }
        long sum = loose;
        for (int i = 0; i < split; i++) {
            sum += sorted.get(i).objects();
        }
        while (split < sorted.size() && sum > 0 && sorted.get(split).objects() < FACTOR * sum) {
            sum += sorted.get(split).objects();
            split++;
        }
        return split;
    }
}
