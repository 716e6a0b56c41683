package io.openova.catalyst.overlay;

import java.util.Optional;

/**
 * The result of one maintenance run.
 *
 * @param before the object store before it
 * @param after the object store after it
 * @param skipped the reason why nothing, or only a part, was done
 */
public record MaintenanceReport(Store before, Store after, Optional<String> skipped) {
    /**
     * An object store.
     *
     * @param packs number of packs
     * @param loose number of loose objects
     * @param bytes size of both
     */
    public record Store(int packs, int loose, long bytes) {}
}
