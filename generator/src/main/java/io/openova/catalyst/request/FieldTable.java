package io.openova.catalyst.request;

import io.openova.catalyst.model.SpecField;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The places where a field may occur, canonical first. There are two tables because a custom resource nests what a
 * request has at the top; canonical and simplified requests share one, so they cannot drift apart (contract section 2).
 */
final class FieldTable {
    /**
     * One place of one field.
     *
     * @param guard the type that the value at the pointer must have for this place to count, so that {@code placement}
     *     can be a string or an object
     */
    record Place(RequestField field, Pointer pointer, boolean isAlias, Class<? extends Value> guard) {
        boolean accepts(Value value) {
            return guard.isInstance(value);
        }
    }

    private final List<Place> places = new ArrayList<>();
    private final Set<Pointer> passedOver = new LinkedHashSet<>();

    private FieldTable() {}

    /** The table that the request was decoded by. */
    static FieldTable of(DecodedRequest request) {
        return request.document().value() instanceof ObjectValue root && isResource(root)
                ? ofResource()
                : ofRequest(request.kind());
    }

    /** The one table of both request shapes. */
    static FieldTable ofRequest(RequestKind kind) {
        FieldTable shape = new FieldTable();
        shape.text(RequestField.NAME, "/name");
        shape.text(RequestField.BLUEPRINT_NAME, "/blueprintRef/name");
        shape.alias(RequestField.BLUEPRINT_NAME, "/blueprint", Value.TextValue.class);
        shape.alias(RequestField.BLUEPRINT_NAME, "/blueprint/name", Value.class);
        shape.text(RequestField.BLUEPRINT_VERSION, "/blueprintRef/version");
        shape.alias(RequestField.BLUEPRINT_VERSION, "/version", Value.class);
        shape.alias(RequestField.BLUEPRINT_VERSION, "/blueprint/version", Value.class);
        if (kind.takesToVersion()) {
            shape.alias(RequestField.BLUEPRINT_VERSION, "/toVersion", Value.class);
        }
        shape.text(RequestField.ORGANIZATION, "/organizationRef");
        shape.alias(RequestField.ORGANIZATION, "/namespace", Value.class);
        shape.text(RequestField.ENVIRONMENT, "/environmentRef");
        shape.text(RequestField.PLACEMENT_MODE, "/placement/mode");
        shape.alias(RequestField.PLACEMENT_MODE, "/placement", Value.TextValue.class);
        shape.text(RequestField.PLACEMENT_REGIONS, "/placement/regions");
        shape.alias(RequestField.PLACEMENT_REGIONS, "/regions", Value.class);
        shape.text(RequestField.PARAMETERS, "/parameters");
        shape.alias(RequestField.PARAMETERS, "/values", Value.class);
        shape.extras(Pointer.ROOT);
        return shape;
    }

    /** The Application custom resource: the canonical YAML decodes to the request it came from. */
    static FieldTable ofResource() {
        FieldTable shape = new FieldTable();
        for (RequestField field : RequestField.values()) {
            if (field.extra().isEmpty()) {
                shape.places.add(new Place(field, field.resource(), false, Value.class));
            }
        }
        shape.extras(Pointer.of("spec"));
        shape.passedOver.add(Pointer.of("apiVersion"));
        shape.passedOver.add(Pointer.of("kind"));
        shape.passedOver.add(Pointer.of("status"));
        for (String key : List.of(
                "labels",
                "annotations",
                "uid",
                "resourceVersion",
                "generation",
                "creationTimestamp",
                "deletionTimestamp",
                "deletionGracePeriodSeconds",
                "finalizers",
                "ownerReferences",
                "managedFields",
                "selfLink",
                "generateName")) {
            shape.passedOver.add(Pointer.of("metadata", key));
        }
        return shape;
    }

    private void text(RequestField field, String pointer) {
        places.add(new Place(field, Pointer.parse(pointer), false, Value.class));
    }

    private void alias(RequestField field, String pointer, Class<? extends Value> guard) {
        places.add(new Place(field, Pointer.parse(pointer), true, guard));
    }

    private void extras(Pointer parent) {
        for (SpecField extra : SpecField.values()) {
            places.add(new Place(RequestField.of(extra), parent.child(extra.key()), false, Value.class));
        }
    }

    List<Place> places() {
        return places;
    }

    /** Returns whether some field, or an ignored entry, is exactly here. */
    boolean isKnown(Pointer pointer, Value value) {
        return passedOver.contains(pointer)
                || places.stream().anyMatch(place -> place.pointer().equals(pointer) && place.accepts(value));
    }

    /** Returns whether a known field can be somewhere below this pointer. */
    boolean isContainer(Pointer pointer) {
        return !passedOver.contains(pointer)
                && (places.stream().anyMatch(p -> isBelow(p.pointer(), pointer))
                        || passedOver.stream().anyMatch(p -> isBelow(p, pointer)));
    }

    private static boolean isBelow(Pointer inner, Pointer outer) {
        return inner.tokens().size() > outer.tokens().size() && inner.startsWith(outer);
    }

    /** Returns the keys that may occur directly in the container. */
    Set<String> keysIn(Pointer container) {
        Set<String> keys = new LinkedHashSet<>();
        int depth = container.tokens().size();
        places.stream()
                .map(Place::pointer)
                .filter(p -> isBelow(p, container))
                .forEach(p -> keys.add(p.tokens().get(depth)));
        passedOver.stream()
                .filter(p -> isBelow(p, container))
                .forEach(p -> keys.add(p.tokens().get(depth)));
        return keys;
    }

    static boolean isResource(ObjectValue root) {
        return root.entries().containsKey("kind") || root.entries().containsKey("apiVersion");
    }
}
