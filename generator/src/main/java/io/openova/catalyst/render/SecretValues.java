package io.openova.catalyst.render;

import io.openova.catalyst.model.SecretReference;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Merged values, split into those that a release carries itself and those that it takes from Secrets.
 *
 * @param plain the values without the references. A list keeps its length, because Flux sets a place of a list only in an item
 *     that is there
 * @param references by their places, in the order of the values
 */
public record SecretValues(ObjectValue plain, Map<Pointer, SecretReference> references) {

    /** Splits the values; a malformed reference counts as a plain value. */
    public static SecretValues of(ObjectValue merged) {
        Map<Pointer, SecretReference> references = new LinkedHashMap<>();
        SecretReference.in(merged).forEach((place, value) -> SecretReference.of(value)
                .ifPresent(reference -> references.put(place, reference)));
        if (references.isEmpty()) {
            return new SecretValues(merged, Map.of());
        }
        Optional<Value> rest = without(merged);
        return new SecretValues(
                rest.orElse(ObjectValue.EMPTY) instanceof ObjectValue object ? object : ObjectValue.EMPTY, references);
    }

    /** The value without references; empty when it held nothing else. */
    private static Optional<Value> without(Value value) {
        if (SecretReference.of(value).isPresent()) {
            return Optional.empty();
        }
        if (value instanceof ObjectValue object) {
            Map<String, Value> entries = new LinkedHashMap<>();
            object.entries().forEach((name, child) -> without(child).ifPresent(rest -> entries.put(name, rest)));
            return entries.isEmpty() && !object.isEmpty() ? Optional.empty() : Optional.of(Value.object(entries));
        }
        if (value instanceof ListValue list) {
            List<Value> items = new ArrayList<>();
            for (Value item : list.items()) {
                items.add(without(item).orElse(SecretReference.isReference(item) ? Value.text("") : ObjectValue.EMPTY));
            }
            return Optional.of(Value.list(items));
        }
        return Optional.of(value);
    }
}
