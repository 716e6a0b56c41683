package io.openova.catalyst.schema;

import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.util.ArrayList;
import java.util.List;

/**
 * Lists of objects, which kubectl and kustomize unpack: {@code List} of anything, and {@code ConfigMapList} and the
 * like.
 */
public final class ObjectLists {
    private static final String LIST = "List";

    private ObjectLists() {}

    /** Returns whether the object is a list: its kind ends in {@code List}, and it has nothing but {@code items}. */
    public static boolean isList(ObjectValue object) {
        return object.entries().get("kind") instanceof TextValue kind
                && kind.text().endsWith(LIST)
                && object.entries().get("items") instanceof ListValue
                && !object.entries().containsKey("spec");
    }

    /** Returns the objects of a list, in order; in a typed list, with apiVersion and kind filled in where they are left out. */
    public static List<Value> items(ObjectValue list) {
        String kind = list.textAt("kind").orElse(LIST);
        String ofItems = kind.substring(0, kind.length() - LIST.length());
        List<Value> items = new ArrayList<>();
        for (Value item : list.itemsAt("items")) {
            items.add(ofItems.isEmpty() ? item : named(item, list, ofItems));
        }
        return items;
    }

    /** kubectl fills in apiVersion and kind of the entries. */
    private static Value named(Value item, ObjectValue list, String kind) {
        if (!(item instanceof ObjectValue object)) {
            return item;
        }
        ObjectValue named = object;
        if (!object.entries().containsKey("apiVersion")
                && list.get("apiVersion").isPresent()) {
            named = named.with("apiVersion", list.get("apiVersion").orElseThrow());
        }
        return object.entries().containsKey("kind") ? named : named.with("kind", Value.text(kind));
    }
}
