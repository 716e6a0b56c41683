package io.openova.catalyst.check;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.ParameterSchema;
import io.openova.catalyst.model.SecretReference;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Replaces the values of Secrets in checks: a reference counts as a value that is there, and what its type, format, or
 * length is cannot be known.
 */
final class SecretPlaceholders {
    private final Set<Pointer> places;

    SecretPlaceholders(ObjectValue parameters) {
        this.places = SecretReference.in(parameters).keySet();
    }

    /** The parameters with a value that the schema takes, as far as it can be made, in place of each reference. */
    static ObjectValue in(ObjectValue parameters, ObjectValue schema) {
        ParameterSchema rules = new ParameterSchema(schema);
        return SecretReference.in(parameters).isEmpty() ? parameters : filled(parameters, rules::placeholderAt);
    }

    /** The values with another value in place of each reference. */
    static ObjectValue filled(ObjectValue values, Function<Pointer, Value> placeholder) {
        return filled(values, Pointer.ROOT, placeholder) instanceof ObjectValue object ? object : ObjectValue.EMPTY;
    }

    private static Value filled(Value value, Pointer at, Function<Pointer, Value> placeholder) {
        if (SecretReference.isReference(value)) {
            return placeholder.apply(at);
        }
        if (value instanceof ObjectValue object) {
            Map<String, Value> entries = new LinkedHashMap<>();
            object.entries().forEach((name, child) -> entries.put(name, filled(child, at.child(name), placeholder)));
            return Value.object(entries);
        }
        if (value instanceof ListValue list) {
            List<Value> items = new ArrayList<>();
            for (int i = 0; i < list.items().size(); i++) {
                items.add(filled(list.items().get(i), at.child(i), placeholder));
            }
            return Value.list(items);
        }
        return value;
    }

    /**
     * The values with one more at a place.
     *
     * @param value that takes the place of what is there; a list is not made longer than by one item
     */
    static Value put(Value root, Pointer place, Value value) {
        if (place.isRoot()) {
            return value;
        }
        String token = place.tokens().get(0);
        Pointer rest = new Pointer(place.tokens().subList(1, place.tokens().size()));
        if (root instanceof ListValue list) {
            List<Value> items = new ArrayList<>(list.items());
            int index = Integer.parseInt(token);
            if (index < items.size()) {
                items.set(index, put(items.get(index), rest, value));
            } else {
                items.add(put(ObjectValue.EMPTY, rest, value));
            }
            return Value.list(items);
        }
        ObjectValue object = root instanceof ObjectValue known ? known : ObjectValue.EMPTY;
        return object.with(token, put(object.get(token).orElse(ObjectValue.EMPTY), rest, value));
    }

    /** The findings without those about a placeholder itself. */
    List<Finding> kept(List<Finding> findings) {
        return places.isEmpty()
                ? findings
                : findings.stream()
                        .filter(finding -> places.stream().noneMatch(finding.pointer()::startsWith))
                        .toList();
    }
}
