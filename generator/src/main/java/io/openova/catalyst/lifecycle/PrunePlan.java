package io.openova.catalyst.lifecycle;

import io.openova.catalyst.finding.Finding;
import java.util.List;

/**
 * What pruning would do.
 *
 * @param versions every version that was looked at, by name and version
 * @param findings why nothing can be decided, with an error among them
 */
public record PrunePlan(List<VersionVerdict> versions, List<Finding> findings) {
    public PrunePlan {
        versions = List.copyOf(versions);
        findings = List.copyOf(findings);
    }
}
