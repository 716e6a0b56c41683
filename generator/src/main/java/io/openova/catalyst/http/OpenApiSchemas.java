package io.openova.catalyst.http;

import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectBuilder;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The schemas of the OpenAPI document: those of {@code openapi.yaml}, and the program's own schemas of requests and resources in
 * the form that generators of clients understand. A value of several types becomes a choice of one type each, and an object
 * without properties of its own says that it is free.
 */
final class OpenApiSchemas {
    /** A default too: what a change leaves out stays as it is, and generators make a field with a default one that must be given. */
    private static final Set<String> LEFT_OUT = Set.of("$schema", "$id", "title", "if", "then", "allOf", "default");

    /** Fields whose members have aliases of their own. */
    private static final Set<String> PARTED = Set.of("blueprint", "blueprintRef", "placement");

    private static final Value NULL = Value.object().put("type", "null").build();

    private final ObjectValue words;

    OpenApiSchemas(ObjectValue words) {
        this.words = words;
    }

    /** All of them by name, in order of name. */
    ObjectValue all() {
        Map<String, Value> schemas =
                new java.util.TreeMap<>(words.objectAt("schemas").orElseThrow().entries());
        words.objectAt("requests").orElseThrow().entries().forEach((name, said) -> schemas.put(name, request(said)));
        words.objectAt("resources").orElseThrow().entries().forEach((name, said) -> schemas.put(name, resource(said)));
        return Value.object(schemas);
    }

    private static Value request(Value said) {
        ObjectValue schema = bundled("request-" + said.textAt("of").orElseThrow());
        ObjectValue properties = schema.objectAt("properties").orElseThrow();
        for (Map.Entry<String, Value> also :
                said.objectAt("also").orElse(ObjectValue.EMPTY).entries().entrySet()) {
            ObjectValue other = bundled("request-" + also.getKey());
            for (Value field : ((ListValue) also.getValue()).items()) {
                String name = ((Value.TextValue) field).text();
                properties = properties.with(name, other.at("properties", name).orElseThrow());
            }
        }
        Set<String> required = Set.copyOf(schema.itemsAt("required").stream()
                .map(name -> ((Value.TextValue) name).text())
                .toList());
        ObjectValue plain = (ObjectValue) plain(schema.with("properties", properties));
        Map<String, Value> nullable = new LinkedHashMap<>();
        plain.objectAt("properties")
                .orElseThrow()
                .entries()
                .forEach((name, field) -> nullable.put(
                        name,
                        required.contains(name) && !PARTED.contains(name)
                                ? field
                                : nullable((ObjectValue) field, PARTED.contains(name))));
        return plain.with("properties", Value.object(nullable));
    }

    /**
     * A null and a blank text count as absent in a request, in whatever field.
     *
     * @param isParted whether its members are fields of the request too
     */
    private static ObjectValue nullable(ObjectValue given, boolean isParted) {
        ObjectValue field = isParted && given.objectAt("properties").isPresent() ? parted(given) : given;
        if (field.get("oneOf").orElse(null) instanceof ListValue choices) {
            List<Value> all = new ArrayList<>();
            for (Value choice : choices.items()) {
                ObjectValue one = (ObjectValue) choice;
                all.add(isParted && one.objectAt("properties").isPresent() ? parted(one) : blankable(one));
            }
            if (!all.contains(NULL)) {
                all.add(NULL);
            }
            return field.with("oneOf", Value.list(all));
        }
        List<String> types = new ArrayList<>(types(field));
        if (types.isEmpty() || types.contains("null")) {
            return field;
        }
        ObjectValue wider = blankable(field);
        types.add("null");
        return wider.get("enum").orElse(null) instanceof ListValue words
                ? wider.with("type", Value.texts(types)).with("enum", with(words, Value.NULL))
                : wider.with("type", Value.texts(types));
    }

    private static ObjectValue blankable(ObjectValue field) {
        if (!types(field).contains("string")) {
            return field;
        }
        ObjectValue wider = field.without("minLength");
        if (field.textAt("pattern").filter(text -> text.matches("\\^.*\\$")).isPresent()) {
            String pattern = field.textAt("pattern").orElseThrow();
            wider = wider.with("pattern", Value.text("^(" + pattern.substring(1, pattern.length() - 1) + ")?$"));
        }
        return wider.get("enum").orElse(null) instanceof ListValue words
                ? wider.with("enum", with(words, Value.text("")))
                : wider;
    }

    private static Value with(ListValue words, Value more) {
        List<Value> all = new ArrayList<>(words.items());
        all.add(more);
        return Value.list(all);
    }

    private static Value resource(Value said) {
        return plain(bundled(said.textAt("of").orElseThrow())
                .at("properties", said.textAt("part").orElseThrow())
                .orElseThrow());
    }

    private static ObjectValue parted(ObjectValue schema) {
        Map<String, Value> members = new LinkedHashMap<>();
        schema.objectAt("properties")
                .orElseThrow()
                .entries()
                .forEach((name, member) -> members.put(name, nullable((ObjectValue) member, false)));
        return schema.with("properties", Value.object(members));
    }

    private static ObjectValue bundled(String name) {
        return DocsRoutes.read("/schemas/" + name + ".schema.json");
    }

    /** A schema in the dialect of OpenAPI 3.1, without what only Kubernetes or this program reads. */
    private static Value plain(Value value) {
        if (value instanceof ListValue list) {
            return Value.list(list.items().stream().map(OpenApiSchemas::plain).toList());
        }
        if (!(value instanceof ObjectValue schema)) {
            return value;
        }
        List<String> types = types(schema);
        if (types.contains("string") && types.contains("object")) {
            return choice(schema, types);
        }
        Map<String, Value> entries = new LinkedHashMap<>();
        schema.entries().forEach((keyword, child) -> {
            if (keyword.equals("properties")) {
                entries.put(keyword, properties((ObjectValue) child));
            } else if (!keyword.startsWith("x-") && !LEFT_OUT.contains(keyword)) {
                entries.put(keyword, keyword.equals("enum") ? child : plain(child));
            }
        });
        if (types.contains("object") && !entries.containsKey("properties")) {
            entries.putIfAbsent("additionalProperties", Value.bool(true));
        }
        return Value.object(entries);
    }

    private static Value properties(ObjectValue properties) {
        Map<String, Value> plain = new LinkedHashMap<>();
        properties.entries().forEach((name, schema) -> plain.put(name, plain(schema)));
        return Value.object(plain);
    }

    /** One schema for each type: a text has its pattern, or the words that {@code then} lists; an object has the properties. */
    private static Value choice(ObjectValue schema, List<String> types) {
        List<Value> choices = new ArrayList<>();
        for (String type : types) {
            ObjectBuilder one = Value.object().put("type", type);
            if (type.equals("string")) {
                one.put("maxLength", schema.at("maxLength"))
                        .put("pattern", schema.at("pattern"))
                        .put("enum", schema.at("then", "enum"));
            } else if (type.equals("object")) {
                one.put("properties", schema.objectAt("properties").map(OpenApiSchemas::properties))
                        .put("required", schema.at("required"))
                        .put("additionalProperties", schema.at("additionalProperties"));
            }
            choices.add(one.build());
        }
        return Value.object()
                .put("description", schema.at("description"))
                .put("oneOf", Value.list(choices))
                .build();
    }

    private static List<String> types(ObjectValue schema) {
        return schema.get("type").stream()
                .flatMap(type ->
                        type instanceof ListValue list ? list.items().stream() : java.util.stream.Stream.of(type))
                .filter(Value.TextValue.class::isInstance)
                .map(type -> ((Value.TextValue) type).text())
                .toList();
    }
}
