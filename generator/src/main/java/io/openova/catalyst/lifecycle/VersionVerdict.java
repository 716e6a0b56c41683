package io.openova.catalyst.lifecycle;

import io.openova.catalyst.model.BlueprintRef;
import java.util.Optional;

/**
 * Whether a version of a Blueprint can be removed from an overlay.
 *
 * @param ref name and version
 * @param neededBy why it stays; empty when it can be removed
 */
public record VersionVerdict(BlueprintRef ref, Optional<String> neededBy) {
    public boolean isRemovable() {
        return neededBy.isEmpty();
    }
}
