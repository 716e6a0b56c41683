package io.openova.catalyst.model;

import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.NumberValue;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks up what a Blueprint's configSchema says about the parameter at one place. Follows properties, items, references within
 * the schema, and the keywords that combine schemas; patterns of names are not followed.
 *
 * @param root the whole schema
 */
public record ParameterSchema(ObjectValue root) {
    private static final int DEEPEST = 16;
    /** Text that is a valid name, and valid base64, so that most fields take it. */
    public static final String PLACEHOLDER = "placeholder0";

    /** The schemas that apply to the place, in the order in which they are found. */
    public List<ObjectValue> at(Pointer place) {
        List<ObjectValue> here = new ArrayList<>();
        collect(root, here, 0);
        for (String token : place.tokens()) {
            List<ObjectValue> next = new ArrayList<>();
            for (ObjectValue schema : here) {
                schema.objectAt("properties")
                        .flatMap(properties -> properties.get(token))
                        .or(() -> schema.get("additionalProperties"))
                        .ifPresent(child -> collect(child, next, 0));
                schema.get("items").ifPresent(items -> collect(itemOf(items, token), next, 0));
                List<Value> prefix = schema.itemsAt("prefixItems");
                if (isIndex(token) && Integer.parseInt(token) < prefix.size()) {
                    collect(prefix.get(Integer.parseInt(token)), next, 0);
                }
            }
            here = next;
        }
        return List.copyOf(here);
    }

    private static Value itemOf(Value items, String token) {
        return items instanceof ListValue && isIndex(token) ? items.at(token).orElse(Value.NULL) : items;
    }

    private static boolean isIndex(String token) {
        return !token.isEmpty() && token.length() < 6 && token.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private void collect(Value schema, List<ObjectValue> into, int depth) {
        if (depth > DEEPEST || !(schema instanceof ObjectValue object)) {
            return;
        }
        into.add(object);
        object.textAt("$ref")
                .filter(ref -> ref.startsWith("#/"))
                .flatMap(ref -> root.at(Pointer.parse(ref.substring(1))))
                .ifPresent(target -> collect(target, into, depth + 1));
        for (String keyword : List.of("allOf", "anyOf", "oneOf")) {
            object.itemsAt(keyword).forEach(part -> collect(part, into, depth + 1));
        }
        for (String keyword : List.of("then", "else")) {
            object.get(keyword).ifPresent(part -> collect(part, into, depth + 1));
        }
    }

    /** The types that the place may have; empty when the schema does not restrict them. */
    public Set<String> typesAt(Pointer place) {
        Set<String> types = new TreeSet<>();
        for (ObjectValue schema : at(place)) {
            schema.textAt("type").ifPresent(types::add);
            schema.itemsAt("type").forEach(type -> {
                if (type instanceof Value.TextValue text) {
                    types.add(text.text());
                }
            });
        }
        types.remove("null");
        return types;
    }

    /** Returns whether the place takes a string, as far as the schema tells. */
    public boolean takesText(Pointer place) {
        Set<String> types = typesAt(place);
        return types.isEmpty() || types.contains("string");
    }

    /** Returns whether the place takes a string, a number, or a boolean, as far as the schema tells. */
    public boolean takesScalar(Pointer place) {
        Set<String> types = typesAt(place);
        return types.isEmpty() || types.stream().anyMatch(Set.of("string", "integer", "number", "boolean")::contains);
    }

    /** A value of a type that the place takes, for checks that cannot have the value of a Secret. */
    public Value placeholderAt(Pointer place) {
        List<ObjectValue> schemas = at(place);
        for (ObjectValue schema : schemas) {
            Optional<Value> listed =
                    schema.get("const").or(() -> schema.itemsAt("enum").stream().findFirst());
            if (listed.isPresent()) {
                return listed.get();
            }
        }
        Set<String> types = typesAt(place);
        if (takesText(place)) {
            return Value.text(fitted(schemas));
        }
        if (types.contains("integer") || types.contains("number")) {
            return schemas.stream()
                    .flatMap(schema -> schema.get("minimum").stream())
                    .filter(NumberValue.class::isInstance)
                    .findFirst()
                    .orElse(Value.number(1));
        }
        return types.contains("boolean") ? Value.bool(false) : Value.text(PLACEHOLDER);
    }

    private static String fitted(List<ObjectValue> schemas) {
        String text = PLACEHOLDER;
        for (ObjectValue schema : schemas) {
            int least = limit(schema, "minLength", 0);
            int most = limit(schema, "maxLength", Integer.MAX_VALUE);
            text = text.length() < least ? text + "0".repeat(least - text.length()) : text;
            text = text.length() > most ? text.substring(0, most) : text;
        }
        return text;
    }

    private static int limit(ObjectValue schema, String keyword, int otherwise) {
        return schema.get(keyword).orElse(null) instanceof NumberValue number
                        && number.isInteger()
                        && number.lexeme().length() < 6
                ? Math.max(0, Integer.parseInt(number.lexeme()))
                : otherwise;
    }
}
