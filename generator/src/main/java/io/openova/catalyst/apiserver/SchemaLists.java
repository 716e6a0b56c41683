package io.openova.catalyst.apiserver;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for the merge behaviour of lists and maps of a custom resource: their types and keys. */
final class SchemaLists {
    static final String LIST_TYPE = "x-kubernetes-list-type";
    static final String MAP_TYPE = "x-kubernetes-map-type";
    static final String MAP_KEYS = "x-kubernetes-list-map-keys";

    private final Refusal refusal;

    SchemaLists(Refusal refusal) {
        this.refusal = refusal;
    }

    /** Receives a fault of a schema. */
    interface Refusal {
        void refuse(Field place, String message, String remedy);
    }

    void check(Field schema) {
        lists(schema);
        maps(schema);
    }

    private void maps(Field schema) {
        Field mapType = schema.at(MAP_TYPE);
        if (!mapType.isSet()) {
            return;
        }
        if (!schema.at("type").is("object")) {
            refusal.refuse(schema.at("type"), MAP_TYPE + " needs type: object", "write type: object");
        }
        if (!mapType.is("atomic") && !mapType.is("granular")) {
            refusal.refuse(mapType, mapType.shown() + " is not a type of maps", "use atomic or granular");
        }
    }

    private void lists(Field schema) {
        Field listType = schema.at(LIST_TYPE);
        Field keys = schema.at(MAP_KEYS);
        if (keys.size() > 0 && !listType.is("map")) {
            refusal.refuse(listType, MAP_KEYS + " needs " + LIST_TYPE + ": map", "write map");
        }
        if (!listType.isSet()) {
            return;
        }
        if (!schema.at("type").is("array")) {
            refusal.refuse(schema.at("type"), LIST_TYPE + " needs type: array", "write type: array");
        }
        if (!List.of("atomic", "set", "map").contains(listType.text())) {
            refusal.refuse(listType, listType.shown() + " is not a type of lists", "use atomic, set, or map");
        }
        Field items = schema.at("items");
        if (items.at("nullable").isTrue() && !listType.is("atomic")) {
            refusal.refuse(
                    items.at("nullable"), "items of a " + listType.text() + " are never null", "remove \"nullable\"");
        }
        if (listType.is("set")) {
            if (items.at("type").is("object") && !items.at(MAP_TYPE).is("atomic")) {
                refusal.refuse(items.at(MAP_TYPE), "objects in a set are atomic", "write " + MAP_TYPE + ": atomic");
            }
            if (items.at("type").is("array")
                    && items.at(LIST_TYPE).isSet()
                    && !items.at(LIST_TYPE).is("atomic")) {
                refusal.refuse(items.at(LIST_TYPE), "lists in a set are atomic", "write " + LIST_TYPE + ": atomic");
            }
        } else if (listType.is("map")) {
            listMap(items, keys);
        }
    }

    private void listMap(Field items, Field keys) {
        if (keys.size() == 0) {
            refusal.refuse(keys, "\"" + MAP_KEYS + "\" is missing", "name the properties that tell entries apart");
        }
        if (!items.at("type").is("object")) {
            refusal.refuse(
                    items.isSet() ? items.at("type") : items, "entries of a map are objects", "write type: object");
            return;
        }
        Set<String> seen = new HashSet<>();
        List<String> required = items.at("required").texts();
        for (String key : keys.texts()) {
            Field property = items.at("properties").at(key);
            if (!property.isSet()) {
                refusal.refuse(keys, "the entries have no property \"" + key + "\"", "name properties of the entries");
            } else if (property.at("type").is("array") || property.at("type").is("object")) {
                refusal.refuse(property.at("type"), "a key is a scalar", "use another property as the key");
            } else if (!required.contains(key) && !property.at("default").isSet()) {
                refusal.refuse(property.at("default"), "a key is required or has a default", "add one of them");
            }
            if (property.at("nullable").isTrue()) {
                refusal.refuse(property.at("nullable"), "a key is never null", "remove \"nullable\"");
            }
            if (!seen.add(key)) {
                refusal.refuse(keys, "the key \"" + key + "\" is named twice", "remove one of them");
            }
        }
    }
}
