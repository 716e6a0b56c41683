package io.openova.catalyst.overlay.git;

/** A step of the write path at which a test may stop the process (threat R1). */
@FunctionalInterface
interface FailPoint {
    FailPoint NONE = step -> {};

    void reached(Step step);

    /** In the order in which a commit passes them. */
    enum Step {
        TREES_WRITTEN,
        COMMIT_WRITTEN,
        REF_PREPARED,
        REF_LOCKED,
        REF_SWAPPED,
        DONE
    }
}
