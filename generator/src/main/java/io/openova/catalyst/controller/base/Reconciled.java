package io.openova.catalyst.controller.base;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.OverlayDiff;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How comparing an Application's fan-out with its rendering ended. */
public sealed interface Reconciled {

    /**
     * The overlay holds what it must.
     *
     * @param manifests by path
     * @param committed what had to be written; empty when nothing
     */
    record UpToDate(Application application, Map<OverlayPath, String> manifests, Optional<OverlayDiff> committed)
            implements Reconciled {}

    /** The Application is invalid; nothing was written. */
    record Rejected(List<Finding> findings) implements Reconciled {}
}
