package io.openova.catalyst.delivery;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.ManifestSet;
import io.openova.catalyst.request.Canonical;
import io.openova.catalyst.schema.Redactor;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.List;
import java.util.Optional;

/**
 * A request taken through every check.
 *
 * @param canonical the canonical Application and its origins
 * @param blueprint the Blueprint it installs, when there is one
 * @param manifests what would be committed; empty when a finding is an error
 * @param findings all findings, with places
 */
public record Prepared(
        Canonical canonical, Optional<Blueprint> blueprint, Optional<ManifestSet> manifests, List<Finding> findings) {
    public Prepared {
        findings = List.copyOf(findings);
    }

    public boolean isClean() {
        return findings.stream().noneMatch(Finding::isError);
    }

    /** The Application's resource with marks for secret values; only for a clean one. */
    public ObjectValue shown() {
        List<ObjectValue> schemas =
                blueprint.flatMap(Blueprint::configSchema).stream().toList();
        return Redactor.of(schemas).hide(application().toResource()) instanceof ObjectValue object
                ? object
                : ObjectValue.EMPTY;
    }

    /** The canonical Application; only for a clean one. */
    public Application application() {
        return canonical.application().orElseThrow();
    }
}
