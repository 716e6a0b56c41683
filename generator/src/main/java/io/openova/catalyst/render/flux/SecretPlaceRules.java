package io.openova.catalyst.render.flux;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.HelmPath;
import io.openova.catalyst.model.ParameterSchema;
import io.openova.catalyst.model.SecretReference;
import io.openova.catalyst.render.RenderInput;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Refuses references to Secrets at places where Flux cannot put their values. */
final class SecretPlaceRules {
    private static final Pointer PARAMETERS = Pointer.of("spec", "parameters");

    private final RenderInput input;
    private final boolean isHelm;

    SecretPlaceRules(RenderInput input, boolean isHelm) {
        this.input = input;
        this.isHelm = isHelm;
    }

    /** Findings about the parameters, with pointers into the Application. */
    List<Finding> findings() {
        ObjectValue parameters = input.application().parameters().orElse(ObjectValue.EMPTY);
        List<Finding> findings = new ArrayList<>();
        SecretReference.in(parameters).forEach((place, value) -> SecretReference.of(value)
                .flatMap(reference -> isHelm ? ofHelm(place, parameters) : ofKustomize(place, reference))
                .ifPresent(finding -> findings.add(finding.withPointer(PARAMETERS.append(place)))));
        ofBlueprint(input.blueprint().values(), findings);
        input.blueprint().overlays().entries().values().forEach(overlay -> ofBlueprint(overlay, findings));
        return findings;
    }

    /** The Blueprint's own values may refer to Secrets, too. */
    private void ofBlueprint(Value values, List<Finding> findings) {
        SecretReference.in(values).forEach((place, value) -> {
            Optional<Finding> finding = SecretReference.problems(value, place).stream()
                    .findFirst()
                    .or(() -> SecretReference.of(value)
                            .flatMap(reference -> isHelm ? ofHelm(place, values) : ofKustomize(place, reference)));
            finding.ifPresent(found -> findings.add(found.withPointer(Pointer.of("spec", "blueprintRef", "name"))
                    .withMessage("Blueprint " + input.blueprint().ref() + " sets the value " + place + " with $secret: "
                            + found.message())));
        });
    }

    private Optional<Finding> ofHelm(Pointer place, Value parameters) {
        if (HelmPath.of(place, parameters).isEmpty()) {
            return Optional.of(
                    refused("a HelmRelease cannot take this value from a Secret: a name on the path to it has"
                                    + " characters other than letters, digits, '_', '-', '.', '/', and '\\', or the path is longer"
                                    + " than 250 characters or deeper than 30")
                            .withRemedy("rename the field in the Blueprint, or let the chart read the Secret itself"));
        }
        boolean isScalar = input.blueprint()
                .configSchema()
                .map(schema -> new ParameterSchema(schema).takesScalar(place))
                .orElse(true);
        return isScalar
                ? Optional.empty()
                : Optional.of(refused("a key of a Secret is one text, and this parameter is an object or a list")
                        .withRemedy("refer to a Secret in each of its fields"));
    }

    /** Flux substitutes the keys of a Secret as variables, and a variable has the name of its key. */
    private static Optional<Finding> ofKustomize(Pointer place, SecretReference reference) {
        String name = place.tokens().get(0);
        if (place.tokens().size() > 1) {
            return Optional.of(refused("a Kustomize Blueprint takes values of its top level only")
                    .withRemedy("use a parameter at the top level"));
        }
        if (!name.matches("[_a-zA-Z][_a-zA-Z0-9]*")) {
            return Optional.of(refused("'" + name + "' cannot be the name of a Flux variable")
                    .withRemedy("rename the parameter in the Blueprint: letters, digits, and '_'"));
        }
        return reference.key().equals(name)
                ? Optional.empty()
                : Optional.of(
                        refused("Flux gives a Kustomize Blueprint the keys of a Secret as variables of the same name,"
                                        + " so that key '" + reference.key() + "' cannot become '" + name + "'")
                                .withRemedy("refer to a Secret that has the key '" + name + "'")
                                .withCandidates(List.of(name)));
    }

    private static Finding refused(String message) {
        return Finding.error("secret/place-unsupported", PARAMETERS, message);
    }
}
