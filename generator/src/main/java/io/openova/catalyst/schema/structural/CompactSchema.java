package io.openova.catalyst.schema.structural;

import io.openova.catalyst.schema.goformat.TextFormat;
import io.openova.catalyst.schema.source.SchemaText;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.NumberValue;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes one of our own schemas in the form that {@link SchemaText} reads. Parts that only explain a fault, such as
 * descriptions, hints, and the messages of rules, are left out: code that needs them reads the full schema.
 */
public final class CompactSchema {
    private final StringBuilder text = new StringBuilder();

    private CompactSchema() {}

    /**
     * @throws IllegalArgumentException when the schema uses something that the form cannot hold
     */
    public static String of(ObjectValue schema) {
        CompactSchema compact = new CompactSchema();
        compact.schema(schema);
        return compact.text.toString();
    }

    private void schema(ObjectValue schema) {
        boolean mixed = StructuralReader.isTrue(schema, "x-kubernetes-int-or-string");
        String type = mixed ? "mixed" : schema.textAt("type").orElse("any");
        switch (type) {
            case "string" -> text.append('s');
            case "integer" -> text.append('i');
            case "number" -> text.append('n');
            case "boolean" -> text.append('b');
            case "mixed" -> text.append('x');
            case "array" -> {
                text.append('[');
                schema.objectAt("items").ifPresentOrElse(this::schema, () -> text.append('*'));
            }
            case "object" -> object(schema);
            default -> {
                demand(StructuralReader.isTrue(schema, "x-kubernetes-preserve-unknown-fields"), schema);
                text.append('*');
            }
        }
        int end = text.length();
        constraints(schema, type);
        boolean holdsOthers =
                type.equals("array") || schema.objectAt("additionalProperties").isPresent();
        if (holdsOthers && text.length() > end) {
            text.insert(end, ';');
        }
    }

    private void object(ObjectValue schema) {
        Map<String, Value> properties =
                schema.objectAt("properties").orElse(ObjectValue.EMPTY).entries();
        Optional<ObjectValue> values = schema.objectAt("additionalProperties");
        boolean keepsUnknown = StructuralReader.isTrue(schema, "x-kubernetes-preserve-unknown-fields");
        demand(values.isEmpty() || properties.isEmpty() && !keepsUnknown, schema);
        demand(!Value.bool(true).equals(schema.entries().get("additionalProperties")), schema);
        Set<String> required = new LinkedHashSet<>();
        schema.itemsAt("required").forEach(name -> required.add(((TextValue) name).text()));
        demand(properties.keySet().containsAll(required), schema);
        if (values.isPresent()) {
            text.append('{');
            schema(values.get());
        } else if (properties.isEmpty() && keepsUnknown) {
            text.append('o');
        } else {
            text.append('(');
            properties.forEach((name, property) -> {
                demand(!name.isEmpty() && name.chars().noneMatch(c -> ":!,)".indexOf(c) >= 0), schema);
                text.append(text.charAt(text.length() - 1) == '(' ? "" : ",")
                        .append(name)
                        .append(required.contains(name) ? "!:" : ":");
                schema((ObjectValue) property);
            });
            text.append(keepsUnknown ? ")+" : ")");
        }
    }

    private void constraints(ObjectValue schema, String type) {
        schema.textAt("pattern").ifPresent(pattern -> constraint('p', pattern));
        if (type.equals("string")) {
            schema.textAt("format")
                    .filter(format -> TextFormat.named(format) != TextFormat.NONE)
                    .ifPresent(format -> constraint('f', format));
        }
        List<Value> allowed = schema.itemsAt("enum");
        if (!allowed.isEmpty()) {
            demand(
                    allowed.stream()
                            .allMatch(value -> value instanceof TextValue word
                                    && word.text().indexOf('|') < 0),
                    schema);
            constraint(
                    'e', allowed.stream().map(word -> ((TextValue) word).text()).collect(Collectors.joining("|")));
        }
        number(schema, "minimum", 'm');
        number(schema, "maximum", 'M');
        number(schema, "minLength", 'l');
        number(schema, "maxLength", 'L');
        number(schema, "minItems", 'c');
        number(schema, "maxItems", 'C');
        if (schema.textAt("x-kubernetes-list-type").filter("map"::equals).isPresent()) {
            constraint('k', String.join(",", StructuralReader.read(schema).parts().keys));
        }
        for (RuleChecker.Rule rule : RuleChecker.rulesIn(schema)) {
            demand(rule.expression().indexOf('\t') < 0, schema);
            constraint('r', rule.expression() + "\t\t\t");
        }
    }

    private void number(ObjectValue schema, String keyword, char letter) {
        schema.get(keyword).ifPresent(value -> constraint(letter, ((NumberValue) value).lexeme()));
    }

    private void constraint(char letter, String body) {
        demand(body.indexOf('\n') < 0, ObjectValue.EMPTY);
        text.append('~').append(letter).append(body.length()).append(':').append(body);
    }

    private static void demand(boolean holds, ObjectValue schema) {
        if (!holds) {
            throw new IllegalArgumentException("the compact form cannot hold " + schema);
        }
    }
}
