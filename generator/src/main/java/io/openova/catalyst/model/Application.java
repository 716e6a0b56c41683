package io.openova.catalyst.model;

import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The canonical Application: every field resolved, nothing left to default (contract section 3).
 *
 * @param key namespace and name
 * @param organization owning Organization, found through the Environment
 * @param environment Environment it runs in
 * @param blueprint Blueprint at an exact version
 * @param placement mode and regions
 * @param parameters the caller's values in the caller's order; empty when none were given
 * @param extras the optional spec fields that the caller gave
 */
public record Application(
        ApplicationKey key,
        String organization,
        EnvironmentName environment,
        BlueprintRef blueprint,
        Placement placement,
        Optional<ObjectValue> parameters,
        Map<SpecField, Value> extras) {

    public Application {
        Map<SpecField, Value> ordered = new EnumMap<>(SpecField.class);
        ordered.putAll(extras);
        extras = Collections.unmodifiableMap(ordered);
    }

    /** The same Application with its Blueprint at another version. */
    public Application at(Version version) {
        return new Application(
                key,
                organization,
                environment,
                new BlueprintRef(blueprint.name(), version),
                placement,
                parameters,
                extras);
    }

    /** Returns the custom resource, with its keys in canonical order. */
    public ObjectValue toResource() {
        Value.ObjectBuilder spec = Value.object()
                .put("environmentRef", environment.value())
                .put(
                        "blueprintRef",
                        Value.object()
                                .put("name", blueprint.name().value())
                                .put("version", blueprint.version().value()))
                .put("placement", placement.mode().word())
                .put(
                        "regions",
                        Value.texts(placement.regions().stream()
                                .map(RegionName::value)
                                .toList()))
                .put("parameters", parameters);
        extras.forEach((field, value) -> spec.put(field.key(), value));
        return Value.object()
                .put("apiVersion", "apps.openova.io/v1")
                .put("kind", "Application")
                .put(
                        "metadata",
                        Value.object()
                                .put("name", key.name().value())
                                .put("namespace", key.namespace().value())
                                .put(
                                        "labels",
                                        Value.object()
                                                .put(Labels.MANAGED_BY, Labels.CATALYST)
                                                .put(
                                                        Labels.BLUEPRINT,
                                                        Labels.value(
                                                                blueprint.name().value()))
                                                .put(
                                                        Labels.BLUEPRINT_VERSION,
                                                        Labels.value(blueprint
                                                                .version()
                                                                .value()))
                                                .put(Labels.ENVIRONMENT, Labels.value(environment.value()))
                                                .put(Labels.ORGANIZATION, Labels.value(organization))))
                .put("spec", spec)
                .build();
    }

    /**
     * Returns the Applications that this one depends on, each with its index in the list. Entries with a context are on
     * another cluster and are left out.
     */
    public Map<ApplicationKey, Pointer> dependencies() {
        Map<ApplicationKey, Pointer> keys = new LinkedHashMap<>();
        if (extras.get(SpecField.DEPENDS_ON) instanceof ListValue list) {
            dependencies(list, key)
                    .forEach((needed, index) -> keys.put(
                            needed,
                            Pointer.of("spec", SpecField.DEPENDS_ON.key()).child(index)));
        }
        return keys;
    }

    /**
     * Returns the Applications of a {@code dependsOn} list, each with the index of its entry; entries with a context
     * are left out.
     */
    public static Map<ApplicationKey, Integer> dependencies(ListValue list, ApplicationKey own) {
        Map<ApplicationKey, Integer> keys = new LinkedHashMap<>();
        for (int i = 0; i < list.items().size(); i++) {
            Value item = list.items().get(i);
            String namespace = item.textAt("namespace").orElse(own.namespace().value());
            Optional<String> name = item.textAt("name");
            if (name.filter(ApplicationName::isValid).isPresent()
                    && NamespaceName.isValid(namespace)
                    && item.at("context").isEmpty()) {
                keys.putIfAbsent(new ApplicationKey(new NamespaceName(namespace), new ApplicationName(name.get())), i);
            }
        }
        return keys;
    }
}
