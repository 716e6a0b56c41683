package io.openova.catalyst.delivery;

import io.openova.catalyst.application.BlueprintName;
import io.openova.catalyst.application.OverlayLayout;
import io.openova.catalyst.application.OverlayPath;
import io.openova.catalyst.application.VersionAnswer;
import io.openova.catalyst.catalog.MalformedBlueprintException;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Nearest;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What an overlay's Environments and Blueprints refer to, whether or not an Application uses them: an Environment its
 * Organization, a Blueprint the Blueprints that must be installed too.
 */
final class GovernanceReferences {
    private final OverlayWorld world;
    private final String management;
    private final List<Finding> findings = new ArrayList<>();
    /** The overlay's Blueprints by name, with what they depend on. */
    private final Map<String, Document> blueprints = new LinkedHashMap<>();

    GovernanceReferences(OverlayWorld world, String management) {
        this.world = world;
        this.management = management;
    }

    /** @param byFile the documents of the overlay's files */
    List<Finding> findings(Map<OverlayPath, List<Document>> byFile) {
        byFile.forEach((file, documents) -> {
            if (file.segments().size() == 4 && file.parent().equals(OverlayLayout.environments(management))) {
                documents.forEach(this::environment);
            } else if (file.segments().size() == 4 && file.parent().equals(OverlayLayout.blueprints(management))) {
                documents.forEach(this::blueprint);
            }
        });
        DependencyCycles.in(blueprints.keySet(), name -> names(Objects.requireNonNull(blueprints.get(name))))
                .forEach(cycle -> {
                    Document document = Objects.requireNonNull(blueprints.get(cycle.last()));
                    Pointer at = Pointer.of("spec", "depends")
                            .child(names(document).indexOf(cycle.first()))
                            .child("blueprint");
                    findings.add(at(
                            document,
                            Finding.error(
                                            "reference/dependency-cycle",
                                            at,
                                            "these Blueprints depend on each other: "
                                                    + String.join(" -> ", cycle.closed()))
                                    .withRemedy("remove one of these dependencies")));
                });
        return findings;
    }

    private void environment(Document document) {
        GovernanceChanges.danglingOrganization(document, world)
                .map(finding -> finding.withRemedy("create the Organization, or correct the name")
                        .withCandidates(Nearest.to(
                                document.value()
                                        .textAt("spec", "organizationRef")
                                        .orElse(""),
                                world.organizationNames())))
                .ifPresent(findings::add);
    }

    private void blueprint(Document document) {
        Optional<String> own = document.value()
                .textAt("metadata", "name")
                .filter(name -> document.value().textAt("kind").equals(Optional.of("Blueprint")));
        if (own.isEmpty()) {
            return;
        }
        blueprints.putIfAbsent(own.get(), document);
        List<Value> depends = document.value().itemsAt("spec", "depends");
        for (int i = 0; i < depends.size(); i++) {
            String name = depends.get(i).textAt("blueprint").orElse("");
            // What is no name at all is the schema's finding.
            if (BlueprintName.isValid(name)) {
                dependency(
                        document,
                        own.get(),
                        name,
                        depends.get(i),
                        Pointer.of("spec", "depends").child(i));
            }
        }
    }

    private void dependency(Document document, String own, String name, Value dependency, Pointer at) {
        BlueprintName needed = new BlueprintName(name);
        VersionAnswer answer;
        try {
            answer = world.version(needed, dependency.textAt("version"));
        } catch (MalformedBlueprintException malformed) {
            // What the overlay's own file lacks is said of that file; whoever needs it is not to blame.
            if (!world.snapshot().exists(OverlayLayout.blueprintFile(management, needed))) {
                findings.addAll(malformed.findings());
            }
            return;
        }
        if (answer.version().isEmpty()) {
            boolean isName = answer.rule().equals("reference/blueprint-unknown");
            findings.add(at(
                    document,
                    Finding.error(
                                    isName ? answer.rule() : "reference/version-unknown",
                                    at.child(isName ? "blueprint" : "version"),
                                    own + " depends on it: " + answer.problem())
                            .withCandidates(answer.candidates())
                            .withRemedy(
                                    isName
                                            ? "add the Blueprint to the overlay, or correct the name"
                                            : "widen the range, or add a version that fits")));
        }
    }

    private static List<String> names(Document blueprint) {
        return blueprint.value().itemsAt("spec", "depends").stream()
                .map(item -> item.textAt("blueprint").orElse(""))
                .toList();
    }

    private static Finding at(Document document, Finding finding) {
        return finding.withLocation(document.locate(finding.pointer()));
    }
}
