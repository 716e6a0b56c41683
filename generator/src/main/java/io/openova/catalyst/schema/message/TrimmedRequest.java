package io.openova.catalyst.schema.message;

import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.NullValue;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A request as its schema sees it: fields trimmed, blank ones and nulls left out; parameters unchanged. */
public final class TrimmedRequest {
    /** The parameters for the Blueprint, which are passed on unchanged. */
    private static final Set<String> UNTOUCHED = Set.of("parameters", "values");

    private TrimmedRequest() {}

    public static Value of(Value request) {
        if (request instanceof TextValue text) {
            return Value.text(text.text().strip());
        }
        if (!(request instanceof ObjectValue object)) {
            return request;
        }
        Map<String, Value> kept = new LinkedHashMap<>();
        object.entries().forEach((key, value) -> {
            Value trimmed = UNTOUCHED.contains(key) ? value : of(value);
            if (!(trimmed instanceof NullValue) && !Value.text("").equals(trimmed)) {
                kept.put(key, trimmed);
            }
        });
        return Value.object(kept);
    }
}
