package io.openova.catalyst.delivery;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.ManifestSet;
import io.openova.catalyst.request.Canonical;
import java.util.List;
import java.util.Optional;

/**
 * A request taken through every check.
 *
 * @param canonical the canonical Application and its origins
 * @param blueprint the Blueprint it installs, when there is one
 * @param manifests what would be committed; empty when a finding is an error
 * @param findings everything there is to say, with places
 */
public record Prepared(
        Canonical canonical, Optional<Blueprint> blueprint, Optional<ManifestSet> manifests, List<Finding> findings) {
    public Prepared {
        findings = List.copyOf(findings);
    }

    public boolean isClean() {
        return findings.stream().noneMatch(Finding::isError);
    }

    /** The canonical Application; only for a clean one. */
    public Application application() {
        return canonical.application().orElseThrow();
    }
}
