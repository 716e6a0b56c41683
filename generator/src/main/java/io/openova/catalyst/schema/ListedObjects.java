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
        if (depth > DEEPEST || !(value instanceof ObjectValue list) || !ObjectLists.isList(list)) {
            objects.put(at, value);
            return;
        }
        List<Value> items = ObjectLists.items(list);
        for (int i = 0; i < items.size(); i++) {
            collect(items.get(i), at.child("items").child(i), depth + 1, objects);
        }
    }
}
