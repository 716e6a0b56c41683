package io.openova.catalyst.schema;

import io.openova.catalyst.model.SecretReference;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.PatternSyntaxException;

/**
 * Finds the places of a value that its JSON Schema declares secret: {@code writeOnly: true}, {@code format: password}, or
 * {@code x-catalyst-ui-hint: password}. Follows the keywords that apply a schema to a part of a value, and references within
 * the schema; nothing is fetched.
 */
final class SecretSchema {
    private static final int DEEPEST = 64;
    /** The limit on steps; values that were not reached are hidden by their names only. */
    private static final int MOST_STEPS = 200_000;

    private final ObjectValue root;
    private final Consumer<Pointer> out;
    private int steps;

    private SecretSchema(ObjectValue root, Consumer<Pointer> out) {
        this.root = root;
        this.out = out;
    }

    /** Passes each place of the value that the schema declares secret to the consumer. */
    static void find(ObjectValue schema, Value value, Consumer<Pointer> out) {
        new SecretSchema(schema, out).walk(schema, value, Pointer.ROOT, 0);
    }

    /** Returns whether a schema itself declares its value secret. */
    static boolean isSecret(Value schema) {
        return schema.at("writeOnly").equals(Optional.of(Value.bool(true)))
                || schema.textAt("format").equals(Optional.of("password"))
                || schema.textAt("x-catalyst-ui-hint").equals(Optional.of("password"));
    }

    private void walk(Value schema, Value value, Pointer at, int depth) {
        if (depth > DEEPEST || ++steps > MOST_STEPS || !(schema instanceof ObjectValue rules)) {
            return;
        }
        if (isSecret(rules)) {
            plain(value, at);
            return;
        }
        rules.textAt("$ref").flatMap(this::local).ifPresent(target -> walk(target, value, at, depth + 1));
        for (String keyword : List.of("allOf", "anyOf", "oneOf")) {
            rules.itemsAt(keyword).forEach(part -> walk(part, value, at, depth + 1));
        }
        for (String keyword : List.of("then", "else", "if", "not")) {
            rules.at(keyword).ifPresent(part -> walk(part, value, at, depth + 1));
        }
        rules.objectAt("dependentSchemas")
                .ifPresent(parts -> parts.entries().values().forEach(part -> walk(part, value, at, depth + 1)));
        if (value instanceof ObjectValue object) {
            object(rules, object, at, depth + 1);
        } else if (value instanceof ListValue list) {
            list(rules, list, at, depth + 1);
        }
    }

    /** Everything in a secret value that is neither a container, a reference, nor null. */
    private void plain(Value value, Pointer at) {
        if (SecretReference.isReference(value) || ++steps > MOST_STEPS) {
            return;
        }
        if (value instanceof ObjectValue object && !object.isEmpty()) {
            object.entries().forEach((name, child) -> plain(child, at.child(name)));
        } else if (value instanceof ListValue list && !list.items().isEmpty()) {
            for (int i = 0; i < list.items().size(); i++) {
                plain(list.items().get(i), at.child(i));
            }
        } else if (!value.equals(Value.NULL)) {
            out.accept(at);
        }
    }

    private void object(ObjectValue rules, ObjectValue object, Pointer at, int depth) {
        Map<String, Value> properties =
                rules.objectAt("properties").map(ObjectValue::entries).orElse(Map.of());
        Map<String, Value> patterns =
                rules.objectAt("patternProperties").map(ObjectValue::entries).orElse(Map.of());
        object.entries().forEach((name, child) -> {
            Value named = properties.get(name);
            boolean isKnown = named != null;
            if (named != null) {
                walk(named, child, at.child(name), depth);
            }
            for (Map.Entry<String, Value> pattern : patterns.entrySet()) {
                if (fits(pattern.getKey(), name)) {
                    isKnown = true;
                    walk(pattern.getValue(), child, at.child(name), depth);
                }
            }
            if (!isKnown) {
                for (String rest : Set.of("additionalProperties", "unevaluatedProperties")) {
                    rules.at(rest).ifPresent(schema -> walk(schema, child, at.child(name), depth));
                }
            }
        });
    }

    private void list(ObjectValue rules, ListValue list, Pointer at, int depth) {
        List<Value> schemas = new ArrayList<>();
        List<Value> first = new ArrayList<>(rules.itemsAt("prefixItems"));
        first.addAll(rules.itemsAt("items"));
        rules.objectAt("items").ifPresent(schemas::add);
        rules.objectAt("additionalItems").ifPresent(schemas::add);
        rules.objectAt("contains").ifPresent(schemas::add);
        for (int i = 0; i < list.items().size(); i++) {
            if (i < first.size()) {
                walk(first.get(i), list.items().get(i), at.child(i), depth);
            }
            for (Value schema : schemas) {
                walk(schema, list.items().get(i), at.child(i), depth);
            }
        }
    }

    private Optional<Value> local(String reference) {
        if (!reference.startsWith("#")) {
            return Optional.empty();
        }
        String pointer = reference.substring(1);
        return pointer.isEmpty() || pointer.startsWith("/") ? root.at(Pointer.parse(pointer)) : Optional.empty();
    }

    /** An invalid pattern hides everything that it might match. */
    private static boolean fits(String pattern, String name) {
        try {
            return com.google.re2j.Pattern.compile(pattern).matcher(name).find();
        } catch (com.google.re2j.PatternSyntaxException | PatternSyntaxException e) {
            return true;
        }
    }
}
