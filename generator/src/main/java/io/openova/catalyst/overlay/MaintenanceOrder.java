package io.openova.catalyst.overlay;

import java.time.Duration;

/**
 * The scope and limits of one maintenance run.
 *
 * @param isFull whether all packs become one, and objects that nothing refers to for a long time go; else small packs
 * and loose objects become one pack beside the large ones
 * @param settle packs and loose objects younger than this are left alone
 * @param pruneAfter age from which an object that nothing refers to goes
 * @param limit time after which the run is abandoned, with nothing changed
 * @param loose number of loose objects up to which there is no need for maintenance
 * @param packs number of packs up to which there is no need for maintenance
 */
public record MaintenanceOrder(
        boolean isFull, Duration settle, Duration pruneAfter, Duration limit, int loose, int packs) {
    private static final Duration SETTLE = Duration.ofMinutes(1);
    private static final Duration PRUNE_AFTER = Duration.ofDays(14);
    private static final int LOOSE = 2_000;
    private static final int PACKS = 32;
    private static final Duration LIMIT = Duration.ofMinutes(30);

    /** Small packs and loose objects become one pack. */
    public static MaintenanceOrder quick() {
        return new MaintenanceOrder(false, SETTLE, PRUNE_AFTER, LIMIT, 0, 0);
    }

    /** Everything becomes one pack. */
    public static MaintenanceOrder full() {
        return new MaintenanceOrder(true, SETTLE, PRUNE_AFTER, LIMIT, 0, 0);
    }

    /**
     * As {@link #quick}, once there are more loose objects or packs than readers should have to look through, and
     * everything once a week.
     */
    public static MaintenanceOrder whenNeeded() {
        return new MaintenanceOrder(false, SETTLE, PRUNE_AFTER, LIMIT, LOOSE, PACKS);
    }

    public boolean isWhenNeeded() {
        return loose > 0 || packs > 0;
    }

    public MaintenanceOrder asFull() {
        return new MaintenanceOrder(true, settle, pruneAfter, limit, loose, packs);
    }

    /** The same without waiting for objects to settle. */
    public MaintenanceOrder withSettle(Duration value) {
        return new MaintenanceOrder(isFull, value, pruneAfter, limit, loose, packs);
    }

    /** The same with another age from which unreferenced objects go. */
    public MaintenanceOrder withPruneAfter(Duration value) {
        return new MaintenanceOrder(isFull, settle, value, limit, loose, packs);
    }
}
