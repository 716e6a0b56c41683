package io.openova.catalyst.model;

import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Blueprint at one version, with the parts that Catalyst reads (contract section 4).
 *
 * @param ref name and version
 * @param resource the whole custom resource
 * @param origin where it was read, for messages
 */
public record Blueprint(BlueprintRef ref, ObjectValue resource, String origin) {
    /** Not listed, but found by name. */
    public static final String UNLISTED = "unlisted";

    /** Visible only to the platform team and to the owner of the Blueprint. */
    public static final String PRIVATE = "private";

    /** {@code listed}, {@code unlisted}, or {@code private}; listed by default. */
    public String visibility() {
        return resource.textAt("spec", "visibility").orElse("listed");
    }

    /** The team that maintains it. */
    public Optional<String> ownerTeam() {
        return resource.textAt("spec", "owner", "team");
    }

    /** The JSON Schema of the parameters, when the Blueprint has one. */
    public Optional<ObjectValue> configSchema() {
        return resource.objectAt("spec", "configSchema");
    }

    /** The placement modes that the Blueprint supports; empty when it does not list any. */
    public List<String> placementModes() {
        return texts("spec", "placementSchema", "modes");
    }

    public Optional<Integer> minRegions() {
        return integer("spec", "placementSchema", "minRegions");
    }

    public Optional<Integer> maxRegions() {
        return integer("spec", "placementSchema", "maxRegions");
    }

    /** The chart values that the Blueprint sets for every Application. */
    public ObjectValue values() {
        return resource.objectAt("spec", "manifests", "values").orElse(ObjectValue.EMPTY);
    }

    /** Values by size; the caller picks one by the parameter {@code size}. */
    public ObjectValue overlays() {
        return resource.objectAt("spec", "manifests", "overlays").orElse(ObjectValue.EMPTY);
    }

    /** HelmChart, Kustomize, or OAM; absent when the Blueprint has no source. */
    public Optional<String> sourceKind() {
        return resource.textAt("spec", "manifests", "source", "kind");
    }

    /** The location of the chart or kustomization, for example {@code oci://ghcr.io/openova-io/bp-qa-app}. */
    public Optional<String> sourceRef() {
        return resource.textAt("spec", "manifests", "source", "ref");
    }

    private List<String> texts(String... path) {
        List<String> texts = new ArrayList<>();
        for (Value item : resource.itemsAt(path)) {
            if (item instanceof Value.TextValue text) {
                texts.add(text.text());
            }
        }
        return texts;
    }

    private Optional<Integer> integer(String... path) {
        return resource.at(path).orElse(null) instanceof Value.NumberValue number
                        && number.isInteger()
                        && number.lexeme().length() < 9
                ? Optional.of(Integer.parseInt(number.lexeme()))
                : Optional.empty();
    }
}
