package io.openova.catalyst.check;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.Placement;
import io.openova.catalyst.model.SecretReference;
import io.openova.catalyst.request.Canonical;
import io.openova.catalyst.schema.Redactor;
import io.openova.catalyst.schema.SchemaChecker;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Steps 4 and 5 of contract section 5: placement and parameters against the Blueprint. Pointers are into the custom
 * resource.
 */
public final class BlueprintCheck {
    private static final Pointer PARAMETERS = Pointer.of("spec", "parameters");

    private final SchemaChecker schemas;

    public BlueprintCheck(SchemaChecker schemas) {
        this.schemas = schemas;
    }

    public List<Finding> check(Canonical.Parts parts, Blueprint blueprint) {
        List<Finding> findings = new ArrayList<>();
        parts.placement().ifPresent(placement -> findings.addAll(placement(placement, blueprint)));
        parameters(parts.parameters().orElse(ObjectValue.EMPTY), blueprint, findings);
        return findings;
    }

    /** Checks the mode and the number of regions against the Blueprint. */
    public static List<Finding> placement(Placement placement, Blueprint blueprint) {
        List<Finding> findings = new ArrayList<>();
        List<String> modes = blueprint.placementModes();
        String mode = placement.mode().word();
        if (!modes.isEmpty() && !modes.contains(mode)) {
            findings.add(Finding.error(
                            "placement/mode-not-offered",
                            Pointer.of("spec", "placement"),
                            "Blueprint " + blueprint.ref() + " does not offer " + mode)
                    .withRemedy("it offers " + String.join(", ", modes))
                    .withCandidates(modes));
        }
        int count = placement.regions().size();
        int fewest = blueprint.minRegions().orElse(1);
        int most = blueprint.maxRegions().orElse(Integer.MAX_VALUE);
        if (count < fewest || count > most) {
            String range = most == Integer.MAX_VALUE ? "at least " + fewest : fewest + " to " + most;
            findings.add(Finding.error(
                            "placement/region-count",
                            Pointer.of("spec", "regions"),
                            "Blueprint " + blueprint.ref() + " takes " + range + " regions, not " + count)
                    .withRemedy("name " + range + " regions"));
        }
        return findings;
    }

    private void parameters(ObjectValue parameters, Blueprint blueprint, List<Finding> findings) {
        SecretReference.in(parameters)
                .forEach((place, value) -> findings.addAll(SecretReference.problems(value, PARAMETERS.append(place))));
        Optional<ObjectValue> schema = blueprint.configSchema();
        if (schema.isEmpty()) {
            if (!parameters.isEmpty()) {
                // A missing schema is a finding, never a silent pass (contract section 5).
                findings.add(Finding.warning(
                                "blueprint/no-config-schema",
                                PARAMETERS,
                                "Blueprint " + blueprint.ref()
                                        + " has no configSchema; the parameters were not checked")
                        .withRemedy("add spec.configSchema to the Blueprint"));
            }
            return;
        }
        List<Finding> malformed = schemas.compileFindings(schema.get());
        if (!malformed.isEmpty()) {
            findings.add(Finding.error(
                            "blueprint/schema-malformed",
                            Pointer.of("spec", "blueprintRef", "name"),
                            "the configSchema of Blueprint " + blueprint.ref() + " (" + blueprint.origin()
                                    + ") is malformed: " + malformed.get(0).message())
                    .withRemedy("correct the Blueprint; the request may be fine"));
            return;
        }
        List<Finding> found = new SecretPlaceholders(parameters)
                .kept(schemas.check(schema.get(), SecretPlaceholders.in(parameters, schema.get()))).stream()
                        .map(finding -> finding.withPointer(PARAMETERS.append(finding.pointer())))
                        .toList();
        ObjectValue resource = Value.object()
                .put("spec", Value.object().put("parameters", parameters))
                .build();
        for (Pointer place : Redactor.declared(schema.get(), parameters)) {
            findings.add(Finding.error(
                            "secret/plain-value",
                            PARAMETERS.append(place),
                            "the Blueprint declares this parameter secret, and a plain value would be in Git for everybody"
                                    + " who can read the repository")
                    .withRemedy("write {\"$secret\": {\"name\": NAME, \"key\": KEY}}; 'catalyst secret set' makes the"
                            + " Secret and the reference, or leave the field out"));
        }
        findings.addAll(Redactor.of(schema.stream().toList()).hide(found, resource));
    }
}
