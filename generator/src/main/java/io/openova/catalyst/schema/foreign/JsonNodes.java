package io.openova.catalyst.schema.foreign;

import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.NumberValue;
import io.openova.catalyst.value.Value.ObjectValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Converts our trees to the validator's, digit for digit: numbers become BigInteger or BigDecimal, never a double. */
final class JsonNodes {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonNodes() {}

    static JsonNode of(Value value) {
        return value.match(new Value.Cases<JsonNode>(
                object -> {
                    ObjectNode node = NODES.objectNode();
                    object.entries().forEach((key, child) -> node.set(key, of(child)));
                    return node;
                },
                list -> {
                    ArrayNode node = NODES.arrayNode(list.items().size());
                    list.items().forEach(item -> node.add(of(item)));
                    return node;
                },
                text -> NODES.stringNode(text.text()),
                JsonNodes::number,
                bool -> NODES.booleanNode(bool.value()),
                nothing -> NODES.nullNode()));
    }

    private static final Set<String> BOUNDS = Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum");

    /** Keywords whose values are not schemas and are compared unchanged. */
    private static final Set<String> VALUES = Set.of("enum", "const");

    /** Keywords that map names to schemas; a name may look like a keyword. */
    private static final Set<String> NAMED =
            Set.of("properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies");

    /**
     * A schema. Its bounds become decimals: by a bound that is an integer, where the type may be one, the validator (3.0.9)
     * compares no more than the whole part of a value, so that it refuses 1.5 over an exclusive minimum of 1 and takes 1.5
     * under a maximum of 1.
     */
    static JsonNode ofSchema(Value schema) {
        if (schema instanceof ListValue list) {
            ArrayNode node = NODES.arrayNode(list.items().size());
            list.items().forEach(item -> node.add(ofSchema(item)));
            return node;
        }
        if (!(schema instanceof ObjectValue object)) {
            return of(schema);
        }
        ObjectNode node = NODES.objectNode();
        object.entries().forEach((keyword, value) -> {
            if (value instanceof NumberValue bound && BOUNDS.contains(keyword)) {
                node.set(keyword, NODES.numberNode(new BigDecimal(bound.lexeme())));
            } else if (value instanceof ObjectValue schemas && NAMED.contains(keyword)) {
                ObjectNode named = NODES.objectNode();
                schemas.entries().forEach((name, below) -> named.set(name, ofSchema(below)));
                node.set(keyword, named);
            } else {
                node.set(keyword, VALUES.contains(keyword) ? of(value) : ofSchema(value));
            }
        });
        return node;
    }

    private static JsonNode number(NumberValue number) {
        if (!number.isInteger()) {
            return NODES.numberNode(new BigDecimal(number.lexeme()));
        }
        // Small integers as int and long: the validator compares those without allocating.
        BigInteger whole = new BigInteger(number.lexeme());
        if (whole.bitLength() < 32) {
            return NODES.numberNode(whole.intValue());
        }
        return whole.bitLength() < 64 ? NODES.numberNode(whole.longValue()) : NODES.numberNode(whole);
    }

    static Value toValue(JsonNode node) {
        if (node.isObject()) {
            Map<String, Value> entries = new LinkedHashMap<>();
            node.properties().forEach(entry -> entries.put(entry.getKey(), toValue(entry.getValue())));
            return Value.object(entries);
        }
        if (node.isArray()) {
            return Value.list(StreamSupport.stream(node.spliterator(), false)
                    .map(JsonNodes::toValue)
                    .toList());
        }
        if (node.isString()) {
            return Value.text(node.stringValue());
        }
        if (node.isNumber()) {
            return Value.numeral(node.asString());
        }
        return node.isBoolean() ? Value.bool(node.booleanValue()) : Value.NULL;
    }
}
