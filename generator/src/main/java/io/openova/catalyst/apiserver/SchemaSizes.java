package io.openova.catalyst.apiserver;

import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.NumberValue;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.Optional;

/**
 * The largest possible size of a schema's values: what fits into a request of 3 MiB, where the schema sets no limit.
 */
public final class SchemaSizes {
    /** The size of the largest request that an API server accepts. */
    private static final double REQUEST = 3 * 1024 * 1024;

    private SchemaSizes() {}

    static double mostItems(Field schema) {
        return schema.value() instanceof ObjectValue tree ? mostItems(tree) : 1;
    }

    static double mostEntries(Field schema) {
        return schema.value() instanceof ObjectValue tree ? mostEntries(tree) : 1;
    }

    /** The maximum number of items of a list. */
    public static double mostItems(ObjectValue schema) {
        double bound = REQUEST / (smallest(schema.objectAt("items")) + 1);
        return bounded(schema, "maxItems", bound);
    }

    /** The maximum number of entries of a map. */
    public static double mostEntries(ObjectValue schema) {
        // A key with its quotes, a colon, and a comma.
        double bound = REQUEST / (smallest(schema.objectAt("additionalProperties")) + 6);
        return bounded(schema, "maxProperties", bound);
    }

    private static double bounded(ObjectValue schema, String keyword, double otherwise) {
        return schema.get(keyword).orElse(Value.NULL) instanceof NumberValue number
                ? Math.min(Double.parseDouble(number.lexeme()), otherwise)
                : otherwise;
    }

    /** The minimum number of bytes that a value of the schema takes as JSON. */
    private static double smallest(Optional<ObjectValue> schema) {
        return switch (schema.flatMap(tree -> tree.textAt("type")).orElse("")) {
            case "boolean" -> 4;
            case "integer", "number" -> 1;
            default -> 2;
        };
    }
}
