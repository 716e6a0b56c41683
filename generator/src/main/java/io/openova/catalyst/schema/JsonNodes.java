package io.openova.catalyst.schema;

import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.NumberValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Our trees as the validator's, digit for digit: numbers become BigInteger or BigDecimal, never a double. */
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
