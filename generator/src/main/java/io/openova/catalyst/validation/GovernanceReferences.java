package io.openova.catalyst.validation;

import io.openova.catalyst.catalog.BlueprintDependencies;
import io.openova.catalyst.catalog.MalformedBlueprintException;
import io.openova.catalyst.delivery.GovernanceChanges;
import io.openova.catalyst.desired.OverlayState;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.NearNames;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.BlueprintRef;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.OverlayPlace;
import io.openova.catalyst.model.VersionAnswer;
import io.openova.catalyst.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks the references of an overlay's Environments and Blueprints, whether or not an Application uses them: an
 * Environment its Organization, a Blueprint the Blueprints that must be installed too.
 */
final class GovernanceReferences implements BlueprintDependencies.Known {
    private final OverlayState world;
    private final String management;
    private final List<Finding> findings = new ArrayList<>();
    private @Nullable NearNames organizations;

    GovernanceReferences(OverlayState world, String management) {
        this.world = world;
        this.management = management;
    }

    /** @param byFile the documents of the overlay's files */
    List<Finding> findings(Map<OverlayPath, List<Document>> byFile) {
        BlueprintDependencies dependencies = new BlueprintDependencies(this);
        byFile.forEach((file, documents) -> {
            if (OverlayLayout.placeOf(file) instanceof OverlayPlace.Governance place
                    && place.clusterName().equals(management)) {
                switch (place.folder()) {
                    case "environments" -> {
                        documents.forEach(this::environment);
                        documents.forEach(document -> findings.addAll(GovernanceChanges.claims(document, world)));
                    }
                    case "organizations" ->
                        documents.forEach(document -> findings.addAll(GovernanceChanges.claims(document, world)));
                    default -> documents.forEach(document -> findings.addAll(dependencies.of(document)));
                }
            }
        });
        findings.addAll(dependencies.cycles());
        return findings;
    }

    private void environment(Document document) {
        GovernanceChanges.danglingOrganization(document, world)
                .map(finding -> finding.withRemedy("create the Organization, or correct the name")
                        .withCandidates(nearOrganizations(document.value()
                                .textAt("spec", "organizationRef")
                                .orElse(""))))
                .ifPresent(findings::add);
    }

    private List<String> nearOrganizations(String name) {
        if (organizations == null) {
            organizations = new NearNames(world.organizationNames());
        }
        return organizations.to(name);
    }

    @Override
    public Optional<VersionAnswer> version(BlueprintName name, Optional<String> range) {
        try {
            return Optional.of(world.version(name, range));
        } catch (MalformedBlueprintException malformed) {
            // A problem in the overlay's own file is reported at that file, not at its users.
            if (!world.snapshot().exists(OverlayLayout.blueprintFile(management, name))) {
                findings.addAll(malformed.findings());
            }
            return Optional.empty();
        }
    }

    @Override
    public Optional<Value> at(BlueprintRef ref) {
        return world.blueprint(ref).map(Blueprint::resource);
    }
}
