package io.openova.catalyst.desired;

import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.ApplicationName;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.BlueprintRef;
import io.openova.catalyst.model.EnvironmentName;
import io.openova.catalyst.model.Labels;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.model.Placement;
import io.openova.catalyst.model.PlacementMode;
import io.openova.catalyst.model.RegionName;
import io.openova.catalyst.model.SpecField;
import io.openova.catalyst.model.Version;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a committed Application custom resource, the inverse of {@link Application#toResource}. */
public final class ApplicationReader {
    private ApplicationReader() {}

    /** The Application in the text; empty when it is not a complete canonical one. */
    public static Optional<Application> read(String text) {
        ReadOutcome outcome = new DocumentReader()
                .read(text.getBytes(StandardCharsets.UTF_8), "application.yaml", ReadLimits.MANIFEST);
        if (!outcome.isClean() || outcome.documents().size() != 1) {
            return Optional.empty();
        }
        return of(outcome.documents().get(0).value());
    }

    /** The Application that the custom resource describes; empty when a field is missing or malformed. */
    public static Optional<Application> of(Value resource) {
        try {
            Optional<ApplicationKey> key = resource.textAt("metadata", "name")
                    .flatMap(name -> resource.textAt("metadata", "namespace")
                            .map(ns -> new ApplicationKey(new NamespaceName(ns), new ApplicationName(name))));
            Optional<BlueprintRef> blueprint = resource.textAt("spec", "blueprintRef", "name")
                    .flatMap(name -> resource.textAt("spec", "blueprintRef", "version")
                            .map(v -> new BlueprintRef(new BlueprintName(name), new Version(v))));
            Optional<EnvironmentName> environment =
                    resource.textAt("spec", "environmentRef").map(EnvironmentName::new);
            Optional<PlacementMode> mode = resource.textAt("spec", "placement").flatMap(PlacementMode::of);
            if (key.isEmpty() || blueprint.isEmpty() || environment.isEmpty() || mode.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new Application(
                    key.get(),
                    resource.textAt("metadata", "labels", Labels.ORGANIZATION).orElse(""),
                    environment.get(),
                    blueprint.get(),
                    new Placement(mode.get(), regions(resource)),
                    resource.objectAt("spec", "parameters").filter(object -> !object.isEmpty()),
                    extras(resource)));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static List<RegionName> regions(Value resource) {
        List<RegionName> regions = new ArrayList<>();
        for (Value item : resource.itemsAt("spec", "regions")) {
            if (item instanceof Value.TextValue text) {
                regions.add(new RegionName(text.text()));
            }
        }
        return regions;
    }

    private static Map<SpecField, Value> extras(Value resource) {
        Map<SpecField, Value> extras = new EnumMap<>(SpecField.class);
        ObjectValue spec = resource.objectAt("spec").orElse(ObjectValue.EMPTY);
        for (SpecField field : SpecField.values()) {
            spec.get(field.key()).ifPresent(value -> extras.put(field, value));
        }
        return extras;
    }
}
