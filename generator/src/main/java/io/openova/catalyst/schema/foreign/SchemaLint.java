package io.openova.catalyst.schema.foreign;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.schema.message.SchemaMessages;
import io.openova.catalyst.schema.pattern.SafePatterns;
import io.openova.catalyst.value.Nesting;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.BooleanValue;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.NumberValue;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks a foreign JSON Schema before the validator sees it: depth, keywords of the wrong type, patterns that RE2 does
 * not accept, references that lead nowhere, outside, or into a cycle (threats S04, S07, S11). It keeps its own stack,
 * so no schema can exhaust the thread's.
 */
public final class SchemaLint {

    /** More places than any sane schema has; keeps the work bounded. */
    private static final int MOST_PLACES = 100_000;

    private static final Set<String> TYPES =
            Set.of("object", "array", "string", "number", "integer", "boolean", "null");

    /** Keywords whose value is one schema; the first group looks at the same value as the schema around it. */
    static final Set<String> SAME_VALUE = Set.of("not", "if", "then", "else");

    private static final Set<String> BELOW = Set.of(
            "additionalProperties",
            "additionalItems",
            "items",
            "contains",
            "propertyNames",
            "unevaluatedItems",
            "unevaluatedProperties",
            "contentSchema");

    /** Keywords whose value is a list of schemas; {@code prefixItems} and {@code items} look at other values. */
    static final Set<String> LISTS = Set.of("allOf", "anyOf", "oneOf");

    /** Keywords whose value maps names to schemas. */
    private static final Set<String> MAPS =
            Set.of("properties", "patternProperties", "dependentSchemas", "dependencies", "$defs", "definitions");

    static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef", "$recursiveRef");

    /** A schema within the document: its place, its value, and the scope that its references are resolved in. */
    record Place(Pointer pointer, ObjectValue schema, SchemaScopes.Scope scope) {}

    private final List<Finding> findings = new ArrayList<>();
    private final Map<Pointer, Place> places = new LinkedHashMap<>();
    private final SchemaScopes scopes = new SchemaScopes();
    private final ObjectValue root;

    private SchemaLint(ObjectValue root) {
        this.root = root;
    }

    /** Returns the faults of the schema, with pointers into it. Errors make it unusable, warnings do not. */
    static List<Finding> of(ObjectValue schema) {
        SchemaLint lint = new SchemaLint(schema);
        if (Nesting.exceeds(schema, Nesting.MAXIMUM)) {
            lint.malformed(Pointer.ROOT, "the schema is nested deeper than " + Nesting.MAXIMUM + " levels");
            return lint.findings;
        }
        lint.walk();
        if (lint.findings.stream().noneMatch(Finding::isError)) {
            lint.findings.addAll(new SchemaReferences(schema, lint.places, lint.scopes).findings());
        }
        return lint.findings;
    }

    private void walk() {
        Deque<Place> open = new ArrayDeque<>();
        open.push(new Place(Pointer.ROOT, root, scopes.outermost()));
        while (!open.isEmpty()) {
            Place place = open.pop();
            if (places.containsKey(place.pointer())) {
                continue;
            }
            Place entered = new Place(
                    place.pointer(), place.schema(), scopes.enter(place.scope(), place.pointer(), place.schema()));
            places.put(entered.pointer(), entered);
            if (places.size() > MOST_PLACES) {
                malformed(Pointer.ROOT, "the schema has more than " + MOST_PLACES + " parts");
                return;
            }
            entered.schema().entries().forEach((keyword, value) -> keyword(entered, keyword, value, open));
            if (open.isEmpty()) {
                referenced(open);
            }
        }
    }

    /** Schemas may also be where no keyword puts them, as under "components": a reference makes them schemas. */
    private void referenced(Deque<Place> open) {
        for (Place place : places.values()) {
            place.schema().textAt("$ref").ifPresent(reference -> {
                SchemaScopes.Target target = scopes.target(place.scope(), reference);
                if (target.kind() == SchemaScopes.Kind.WITHIN
                        && !places.containsKey(target.pointer())
                        && root.at(target.pointer()).orElse(Value.NULL) instanceof ObjectValue schema) {
                    open.push(new Place(target.pointer(), schema, place.scope()));
                }
            });
        }
    }

    private void keyword(Place place, String keyword, Value value, Deque<Place> open) {
        Pointer at = place.pointer().child(keyword);
        if (MAPS.contains(keyword)) {
            map(place, at, keyword, value, open);
        } else if (LISTS.contains(keyword) || keyword.equals("prefixItems")) {
            list(place, at, value, open, true);
        } else if (keyword.equals("items") && value instanceof ListValue) {
            list(place, at, value, open, false);
        } else if (SAME_VALUE.contains(keyword) || BELOW.contains(keyword)) {
            schema(place, at, value, open);
        } else {
            plain(at, keyword, value);
        }
    }

    private void map(Place place, Pointer at, String keyword, Value value, Deque<Place> open) {
        if (!(value instanceof ObjectValue map)) {
            malformed(at, keyword + " must be an object, not " + value.kind());
            return;
        }
        map.entries().forEach((name, child) -> {
            if (keyword.equals("patternProperties")) {
                pattern(at.child(name), name);
            }
            // In drafts before 2019-09 a dependency may be a list of names.
            if (!(keyword.equals("dependencies") && child instanceof ListValue)) {
                schema(place, at.child(name), child, open);
            }
        });
    }

    private void list(Place place, Pointer at, Value value, Deque<Place> open, boolean filled) {
        if (!(value instanceof ListValue list) || filled && list.items().isEmpty()) {
            malformed(at, "this must be a list of schemas");
            return;
        }
        for (int i = 0; i < list.items().size(); i++) {
            schema(place, at.child(i), list.items().get(i), open);
        }
    }

    private void schema(Place place, Pointer at, Value value, Deque<Place> open) {
        if (value instanceof ObjectValue schema) {
            open.push(new Place(at, schema, place.scope()));
        } else if (!(value instanceof BooleanValue)) {
            malformed(at, "a schema must be an object, true or false, not " + value.kind());
        }
    }

    private void plain(Pointer at, String keyword, Value value) {
        switch (keyword) {
            case "$schema" ->
                expect(
                        at,
                        keyword,
                        value,
                        value instanceof TextValue text && SchemaScopes.isDraft(text.text()),
                        "a JSON Schema draft that is known here, draft-04, 06, 07, 2019-09 or 2020-12");
            case "type" -> type(at, value);
            case "pattern" -> {
                if (value instanceof TextValue text) {
                    pattern(at, text.text());
                } else {
                    malformed(at, "pattern must be a string, not " + value.kind());
                }
            }
            case "enum" -> expect(at, keyword, value, value instanceof ListValue, "a list");
            case "required" ->
                expect(at, keyword, value, areTexts(value) || value instanceof BooleanValue, "a list of names");
            case "minLength",
                    "maxLength",
                    "minItems",
                    "maxItems",
                    "minProperties",
                    "maxProperties",
                    "minContains",
                    "maxContains" -> expect(at, keyword, value, isCount(value), "a whole number of 0 or more");
            case "minimum", "maximum", "multipleOf" ->
                expect(at, keyword, value, value instanceof NumberValue, "a number");
            case "exclusiveMinimum", "exclusiveMaximum" ->
                expect(at, keyword, value, value instanceof NumberValue || value instanceof BooleanValue, "a number");
            case "uniqueItems" -> expect(at, keyword, value, value instanceof BooleanValue, "true or false");
            case "format", "$ref", "$dynamicRef", "$recursiveRef", "$id", "$anchor", "$dynamicAnchor" ->
                expect(at, keyword, value, value instanceof TextValue, "a string");
            default -> {
                // Unknown keywords are annotations: JSON Schema requires that they are ignored.
            }
        }
    }

    private void type(Pointer at, Value value) {
        List<Value> names = value instanceof ListValue list ? list.items() : List.of(value);
        boolean known = !names.isEmpty()
                && names.stream().allMatch(name -> name instanceof TextValue text && TYPES.contains(text.text()));
        expect(at, "type", value, known, "one or more of object, array, string, number, integer, boolean and null");
    }

    private void pattern(Pointer at, String pattern) {
        try {
            SafePatterns.compile(pattern);
        } catch (IllegalArgumentException e) {
            malformed(at, String.valueOf(e.getMessage()));
        }
    }

    private void expect(Pointer at, String keyword, Value value, boolean holds, String wanted) {
        if (!holds) {
            malformed(at, keyword + " must be " + wanted + ", not " + SchemaMessages.shown(value, Pointer.ROOT));
        }
    }

    private void malformed(Pointer at, String message) {
        findings.add(Finding.error("schema/malformed", at, message));
    }

    private static boolean areTexts(Value value) {
        return value instanceof ListValue list && list.items().stream().allMatch(TextValue.class::isInstance);
    }

    private static boolean isCount(Value value) {
        return value instanceof NumberValue number && number.lexeme().matches("[0-9]{1,18}(\\.0+)?");
    }
}
