package io.openova.catalyst.model;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A reference to a key of a Secret in the Application's namespace, written {@code {"$secret": {"name": N, "key": K}}} in place of
 * a value.
 *
 * @param name of the Secret
 * @param key of the Secret's data
 */
public record SecretReference(String name, String key) {
    /** The one field of an object that stands for a value in a Secret. */
    public static final String FIELD = "$secret";

    private static final int LONGEST = 253;
    private static final String REMEDY =
            "write {\"$secret\": {\"name\": NAME, \"key\": KEY}}, with the name of a Secret in"
                    + " the Application's namespace and a key of its data";

    /** Returns whether the value is meant as a reference, well-formed or not. */
    public static boolean isReference(Value value) {
        return value instanceof ObjectValue object && object.entries().containsKey(FIELD);
    }

    /** The reference that the value is; empty for any other value and for a malformed reference. */
    public static Optional<SecretReference> of(Value value) {
        return problems(value, Pointer.ROOT).isEmpty()
                ? Optional.of(new SecretReference(
                        value.textAt(FIELD, "name").orElseThrow(),
                        value.textAt(FIELD, "key").orElseThrow()))
                : Optional.empty();
    }

    /** All values at or below the root that are meant as references, by their place, in the order of the document. */
    public static Map<Pointer, Value> in(Value root) {
        Map<Pointer, Value> found = new LinkedHashMap<>();
        walk(root, Pointer.ROOT, found);
        return found;
    }

    private static void walk(Value value, Pointer at, Map<Pointer, Value> found) {
        if (isReference(value)) {
            found.put(at, value);
        } else if (value instanceof ObjectValue object) {
            // Without a lambda, which the JVM links at run time: this is on the way of a cold start.
            for (Map.Entry<String, Value> entry : object.entries().entrySet()) {
                Value child = entry.getValue();
                if (child instanceof ObjectValue || child instanceof ListValue) {
                    walk(child, at.child(entry.getKey()), found);
                }
            }
        } else if (value instanceof ListValue list) {
            for (int i = 0; i < list.items().size(); i++) {
                walk(list.items().get(i), at.child(i), found);
            }
        }
    }

    /** What is malformed about a value that is meant as a reference. */
    public static List<Finding> problems(Value value, Pointer at) {
        if (!(value instanceof ObjectValue object) || object.entries().size() != 1) {
            return List.of(invalid(at, "a reference to a Secret has the one field " + FIELD));
        }
        Pointer inside = at.child(FIELD);
        if (!(object.entries().get(FIELD) instanceof ObjectValue reference)) {
            return List.of(invalid(inside, FIELD + " is an object with name and key"));
        }
        for (String field : reference.entries().keySet()) {
            if (!field.equals("name") && !field.equals("key")) {
                return List.of(invalid(inside.child(field), FIELD + " has no field '" + field + "'"));
            }
        }
        if (reference.textAt("name").filter(SecretReference::isName).isEmpty()) {
            return List.of(invalid(
                    inside.child("name"), "name is the name of a Secret: lower-case letters, digits, '-', and '.'"));
        }
        if (reference.textAt("key").filter(SecretReference::isKey).isEmpty()) {
            return List.of(invalid(
                    inside.child("key"), "key is a key of a Secret: letters, digits, '-', '_', and '.', at most 253"));
        }
        return List.of();
    }

    private static Finding invalid(Pointer at, String message) {
        return Finding.error("secret/reference-invalid", at, message).withRemedy(REMEDY);
    }

    /** Returns whether a Secret can have this name: an RFC 1123 subdomain. */
    public static boolean isName(String text) {
        return text.length() <= LONGEST
                && text.matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");
    }

    /** Returns whether a Secret's data can have this key. */
    public static boolean isKey(String text) {
        return text.length() <= LONGEST
                && text.matches("[-._a-zA-Z0-9]+")
                && !text.equals(".")
                && !text.startsWith("..");
    }

    /** Merges as {@link ObjectValue#mergedWith} does, except that a reference replaces a value whole and is replaced whole. */
    public static ObjectValue merged(ObjectValue base, ObjectValue over) {
        Map<String, Value> merged = new LinkedHashMap<>(base.entries());
        over.entries().forEach((key, right) -> {
            boolean isDeep = right instanceof ObjectValue
                    && merged.get(key) instanceof ObjectValue left
                    && !isReference(right)
                    && !isReference(left);
            merged.put(
                    key, isDeep ? merged((ObjectValue) merged.getOrDefault(key, right), (ObjectValue) right) : right);
        });
        return Value.object(merged);
    }

    /** The reference as a value. */
    public ObjectValue toValue() {
        return Value.object()
                .put(FIELD, Value.object().put("name", name).put("key", key))
                .build();
    }
}
