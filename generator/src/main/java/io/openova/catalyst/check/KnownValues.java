package io.openova.catalyst.check;

import io.openova.catalyst.chart.Chart;
import io.openova.catalyst.chart.trace.ValueReads;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The values that a version of a Blueprint declares: the properties of its configSchema and of the chart's
 * {@code values.schema.json}, the chart's defaults, and what its templates read. What none of them names has no effect.
 *
 * @param reads what the chart's templates read
 */
public record KnownValues(Optional<ObjectValue> configSchema, Optional<Chart> chart, Optional<ValueReads> reads) {

    /** Whether the schema lists its values; one that accepts everything gives no information about them. */
    public static boolean namesProperties(ObjectValue schema) {
        return schema.get("properties").isPresent()
                || schema.get("patternProperties").isPresent()
                || schema.get("$ref").isPresent();
    }

    /** True if unknown: without properties and without a chart, every value may be read. */
    public boolean knows(Pointer pointer) {
        boolean isOpen = chart.isEmpty()
                && configSchema
                        .filter(schema -> schema.get("properties").isPresent())
                        .isEmpty();
        return isOpen
                || configSchema
                        .filter(schema -> chart.isEmpty() || namesProperties(schema))
                        .filter(schema -> names(schema, pointer.tokens()))
                        .isPresent()
                || chart.filter(c -> announces(c, pointer)).isPresent()
                || reads.filter(r -> isRead(r, pointer)).isPresent();
    }

    /** Whether a template reads it; where a template reads everything, that says nothing. */
    private static boolean isRead(ValueReads reads, Pointer pointer) {
        List<String> names = pointer.tokens();
        Value given = Value.text("");
        for (int i = names.size() - 1; i >= 0; i--) {
            given = ObjectValue.EMPTY.with(names.get(i), given);
        }
        return given instanceof ObjectValue values
                && reads.unknown().isEmpty()
                && reads.notTold(values).isEmpty()
                && reads.unread(values).isEmpty();
    }

    private static boolean announces(Chart chart, Pointer pointer) {
        return isWithin(chart.defaults(), pointer.tokens())
                || chart.valuesSchema()
                        .filter(schema -> schema.value() instanceof ObjectValue object
                                && namesProperties(object)
                                && names(object, pointer.tokens()))
                        .isPresent()
                || pointer.tokens().get(0).equals("global");
    }

    /** Whether the schema has properties all the way down, or takes anything somewhere on the way. */
    private static boolean names(ObjectValue schema, List<String> path) {
        if (path.isEmpty()) {
            return true;
        }
        Optional<ObjectValue> properties = schema.objectAt("properties");
        if (properties.isEmpty()) {
            // Below a property without a schema of its own everything is the property's.
            return schema.get("type").isPresent()
                    || schema.isEmpty()
                    || schema.get("$ref").isPresent();
        }
        Optional<Value> next = properties.get().get(path.get(0));
        if (next.isEmpty()) {
            return schema.objectAt("additionalProperties").isPresent()
                    || schema.objectAt("patternProperties").isPresent();
        }
        return !(next.get() instanceof ObjectValue inner) || names(inner, path.subList(1, path.size()));
    }

    /** Whether the defaults have the path, or something on the way that takes any key. */
    private static boolean isWithin(Value defaults, List<String> path) {
        if (path.isEmpty() || !(defaults instanceof ObjectValue object)) {
            return true;
        }
        Optional<Value> next = object.get(path.get(0));
        // An empty object among the defaults (annotations: {}) takes what the user puts in.
        return next.isPresent()
                && (next.get() instanceof ObjectValue inner && inner.isEmpty()
                        || isWithin(next.get(), path.subList(1, path.size())));
    }

    /** Pointers to everything in the tree other than objects with keys. */
    public static List<Pointer> leaves(ObjectValue tree) {
        List<Pointer> leaves = new ArrayList<>();
        collect(Pointer.ROOT, tree, leaves);
        return leaves;
    }

    private static void collect(Pointer at, ObjectValue tree, List<Pointer> leaves) {
        for (Map.Entry<String, Value> entry : tree.entries().entrySet()) {
            if (entry.getValue() instanceof ObjectValue inner && !inner.isEmpty()) {
                collect(at.child(entry.getKey()), inner, leaves);
            } else {
                leaves.add(at.child(entry.getKey()));
            }
        }
    }
}
