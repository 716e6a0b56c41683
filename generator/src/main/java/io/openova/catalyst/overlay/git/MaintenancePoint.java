package io.openova.catalyst.overlay.git;

/** A step of the maintenance of a repository at which a test may stop the process (threat R1). */
@FunctionalInterface
interface MaintenancePoint {
    MaintenancePoint NONE = step -> {};

    void reached(Step step);

    /** In the order in which maintenance passes them; some more than once. */
    enum Step {
        LISTED,
        PACK_WRITTEN,
        PACK_MOVED,
        INDEX_MOVED,
        VERIFIED,
        PACK_INDEX_DELETED,
        PACK_DELETED,
        LOOSE_DELETED,
        DONE
    }
}
