package io.openova.catalyst.lifecycle;

import io.openova.catalyst.finding.Finding;
import java.util.List;

/**
 * The versions of Blueprints with their users.
 *
 * @param uses by name, newest first
 * @param findings Blueprints that could not be read; the others are listed
 */
public record BlueprintListing(List<BlueprintUse> uses, List<Finding> findings) {
    public BlueprintListing {
        uses = List.copyOf(uses);
        findings = List.copyOf(findings);
    }
}
