package io.openova.catalyst.schema;

import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The objects in a Kubernetes List, which every client unpacks. */
public final class ListedObjects {
    private static final int DEEPEST = 8;

    private ListedObjects() {}

    /**
     * Returns the objects in a document.
     *
     * @return the object itself at the root, or the items of a List, of Lists in it too, each with its pointer
     */
    public static Map<Pointer, Value> of(Value document) {
        Map<Pointer, Value> objects = new LinkedHashMap<>();
        collect(document, Pointer.ROOT, 0, objects);
        return objects;
    }

    private static void collect(Value value, Pointer at, int depth, Map<Pointer, Value> objects) {
        if (depth > DEEPEST || !isList(value)) {
            objects.put(at, value);
            return;
        }
        String kind = value.textAt("kind").orElse("");
        String itemKind = kind.substring(0, kind.length() - "List".length());
        List<Value> items = value.itemsAt("items");
        for (int i = 0; i < items.size(); i++) {
            collect(typed(items.get(i), itemKind, value), at.child("items").child(i), depth + 1, objects);
        }
    }

    /** The items of a DeploymentList may leave out apiVersion and kind. */
    private static Value typed(Value item, String kind, Value list) {
        boolean isUntyped = !kind.isEmpty()
                && item instanceof ObjectValue object
                && !object.entries().containsKey("kind");
        if (!isUntyped) {
            return item;
        }
        ObjectValue typed = ((ObjectValue) item).with("kind", Value.text(kind));
        return list.at("apiVersion")
                .map(version -> typed.with("apiVersion", version))
                .orElse(typed);
    }

    /** Returns whether the value is a List, by its kind and its content; a kind of such a name may not be one. */
    private static boolean isList(Value value) {
        return value instanceof ObjectValue object
                && object.entries().get("items") instanceof Value.ListValue
                && object.textAt("kind").filter(kind -> kind.endsWith("List")).isPresent()
                && !object.entries().containsKey("spec");
    }
}
