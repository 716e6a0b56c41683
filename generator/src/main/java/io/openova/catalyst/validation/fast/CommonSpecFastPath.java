package io.openova.catalyst.validation.fast;

import io.openova.catalyst.catalog.Catalog;
import io.openova.catalyst.catalog.MalformedBlueprintException;
import io.openova.catalyst.check.BlueprintCheck;
import io.openova.catalyst.desired.NamespaceClaims;
import io.openova.catalyst.desired.QaFixtures;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.BlueprintRef;
import io.openova.catalyst.model.EnvironmentName;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.model.Placement;
import io.openova.catalyst.model.PlacementMode;
import io.openova.catalyst.model.RegionName;
import io.openova.catalyst.model.SecretReference;
import io.openova.catalyst.model.Version;
import io.openova.catalyst.render.flux.FluxTarget;
import io.openova.catalyst.value.FastPath;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recognises an Application with only common fields, for which a delivery without an overlay would report findings at
 * most about its name and parameters. This avoids loading the code for decoding, canonicalising, and rendering, which
 * dominates a cold check of one file. {@code LikeApplicationsTest} compares the answers with those of a delivery.
 */
@FastPath(of = "delivery.RequestPipeline", heldBy = "ValidSpecCacheTest")
final class CommonSpecFastPath {
    private static final Set<String> FIELDS =
            Set.of("environmentRef", "blueprintRef", "placement", "regions", "parameters");
    private static final Set<String> METADATA = Set.of("name", "namespace", "labels", "annotations");

    private final Catalog catalog;

    CommonSpecFastPath(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * The Blueprint of an ordinary Application; empty for one that needs the checks of a delivery.
     *
     * @param metadata of a resource that is valid against its schema
     * @param spec of the same
     */
    Optional<Blueprint> blueprint(ObjectValue metadata, ObjectValue spec) {
        String namespace = text(metadata, "namespace");
        String environment = text(spec, "environmentRef");
        if (!METADATA.containsAll(metadata.entries().keySet())
                || !FIELDS.containsAll(spec.entries().keySet())
                || namespace == null
                || !NamespaceName.isValid(namespace)
                || NamespaceClaims.isReserved(namespace)
                || environment == null
                || !EnvironmentName.isValid(environment)
                // The one Environment that is known without an overlay has regions, which are looked at.
                || environment.equals(QaFixtures.NAMESPACE)) {
            return Optional.empty();
        }
        Value parameters = spec.entries().getOrDefault("parameters", ObjectValue.EMPTY);
        if (!SecretReference.in(parameters).isEmpty()) {
            return Optional.empty();
        }
        Blueprint blueprint = named(spec);
        return blueprint != null && FluxTarget.takes(blueprint) && isPlaced(spec, blueprint)
                ? Optional.of(blueprint)
                : Optional.empty();
    }

    private @Nullable Blueprint named(ObjectValue spec) {
        if (!(spec.entries().get("blueprintRef") instanceof ObjectValue ref)) {
            return null;
        }
        String name = text(ref, "name");
        String version = text(ref, "version");
        if (name == null || version == null || !BlueprintName.isValid(name) || !Version.isValid(version)) {
            return null;
        }
        try {
            return catalog.find(new BlueprintRef(new BlueprintName(name), new Version(version)))
                    .orElse(null);
        } catch (MalformedBlueprintException told) {
            return null;
        }
    }

    private static boolean isPlaced(ObjectValue spec, Blueprint blueprint) {
        String word = text(spec, "placement");
        Optional<PlacementMode> mode = word == null ? Optional.empty() : PlacementMode.of(word);
        if (mode.isEmpty() || !(spec.entries().get("regions") instanceof ListValue regions)) {
            return false;
        }
        Set<RegionName> names = new LinkedHashSet<>();
        for (Value region : regions.items()) {
            if (!(region instanceof TextValue name)
                    || !RegionName.isValid(name.text())
                    || !names.add(new RegionName(name.text()))) {
                return false;
            }
        }
        return mode.get().takes(names.size())
                && BlueprintCheck.placement(new Placement(mode.get(), List.copyOf(names)), blueprint)
                        .isEmpty();
    }

    private static @Nullable String text(ObjectValue object, String field) {
        Map<String, Value> entries = object.entries();
        return entries.get(field) instanceof TextValue text ? text.text() : null;
    }
}
