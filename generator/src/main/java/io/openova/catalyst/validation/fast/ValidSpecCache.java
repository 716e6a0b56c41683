package io.openova.catalyst.validation.fast;

import io.openova.catalyst.catalog.Catalog;
import io.openova.catalyst.model.ApplicationName;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.SpecField;
import io.openova.catalyst.schema.SchemaChecker;
import io.openova.catalyst.value.FastPath;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Cache of valid specs, keyed by everything except name, parameters, and fields that a delivery ignores. An Application
 * with a cached spec needs only its name and parameters checked, because without an overlay nothing else matters.
 * {@code LikeApplicationsTest} compares the answers with those of a delivery.
 */
@FastPath(of = "delivery.RequestPipeline", heldBy = "ValidSpecCacheTest")
public final class ValidSpecCache {
    private static final int MOST_KEPT = 1024;

    private static final Set<String> ROOT = Set.of("apiVersion", "kind", "metadata", "spec");
    private static final Set<String> PASSED_OVER = Set.of("name", "labels", "annotations");
    private static final String PARAMETERS = "parameters";

    /** The cache key. */
    private record Likeness(Map<String, Value> metadata, Map<String, Value> spec) {
        // Explicit, as in Value: it is called for every Application.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Likeness like && like.metadata.equals(metadata) && like.spec.equals(spec);
        }

        @Override
        public int hashCode() {
            return 31 * metadata.hashCode() + spec.hashCode();
        }
    }

    private final SchemaChecker schemas;
    private final CommonSpecFastPath ordinary;
    private final Map<Likeness, Blueprint> sound = new ConcurrentHashMap<>();

    public ValidSpecCache(SchemaChecker schemas, Catalog catalog) {
        this.schemas = schemas;
        this.ordinary = new CommonSpecFastPath(catalog);
    }

    /**
     * Whether a delivery without an overlay would report nothing; false means that a delivery has to check.
     *
     * @param resource that is valid against its schema
     */
    public boolean accepts(Value resource) {
        Likeness likeness = likeness(resource);
        if (likeness == null
                || !(resource instanceof ObjectValue root)
                || !(root.entries().get("metadata") instanceof ObjectValue metadata)
                || !(root.entries().get("spec") instanceof ObjectValue spec)) {
            return false;
        }
        Blueprint blueprint = sound.get(likeness);
        if (blueprint == null) {
            blueprint = ordinary.blueprint(metadata, spec).orElse(null);
            if (blueprint != null) {
                keep(likeness, blueprint);
            }
        }
        return blueprint != null
                && metadata.entries().get("name") instanceof TextValue name
                && ApplicationName.isValid(name.text())
                && takes(
                        blueprint,
                        spec.entries().get(PARAMETERS) instanceof ObjectValue given ? given : ObjectValue.EMPTY);
    }

    private boolean takes(Blueprint blueprint, ObjectValue parameters) {
        Optional<ObjectValue> schema = blueprint.configSchema();
        boolean choosesSize =
                !blueprint.overlays().isEmpty() && parameters.entries().containsKey("size");
        return !choosesSize
                && (schema.isPresent() ? schemas.check(schema.get(), parameters).isEmpty() : parameters.isEmpty());
    }

    /** Adds the Application's spec; call this only if a delivery without an overlay reported nothing. */
    public void keep(Value resource, Blueprint blueprint) {
        Likeness likeness = likeness(resource);
        if (likeness != null) {
            keep(likeness, blueprint);
        }
    }

    private void keep(Likeness likeness, Blueprint blueprint) {
        if (sound.size() < MOST_KEPT) {
            sound.put(likeness, blueprint);
        }
    }

    /** Null for an Application that must be checked individually: it depends on others, or has a rare field. */
    private static @Nullable Likeness likeness(Value resource) {
        if (!(resource instanceof ObjectValue root)
                || !ROOT.equals(root.entries().keySet())
                || !(root.entries().get("metadata") instanceof ObjectValue metadata)
                || !(metadata.entries().get("name") instanceof TextValue)
                || !(root.entries().get("spec") instanceof ObjectValue spec)
                || spec.entries().containsKey(SpecField.DEPENDS_ON.key())) {
            return null;
        }
        Value parameters = spec.entries().get(PARAMETERS);
        if (parameters != null && !(parameters instanceof ObjectValue)) {
            return null;
        }
        return new Likeness(without(metadata, PASSED_OVER), without(spec, Set.of(PARAMETERS)));
    }

    private static Map<String, Value> without(ObjectValue object, Set<String> keys) {
        Map<String, Value> left = new LinkedHashMap<>();
        for (Map.Entry<String, Value> entry : object.entries().entrySet()) {
            if (!keys.contains(entry.getKey())) {
                left.put(entry.getKey(), entry.getValue());
            }
        }
        return left;
    }
}
