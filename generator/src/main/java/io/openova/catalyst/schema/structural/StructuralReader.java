package io.openova.catalyst.schema.structural;

import io.openova.catalyst.schema.goformat.TextFormat;
import io.openova.catalyst.schema.pattern.TextPattern;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.NumberValue;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a structural schema from its JSON form; for our own schemas, and strict. */
public final class StructuralReader {
    /** Every supported or ignorable keyword; any other is refused. */
    private static final Set<String> KEYWORDS = Set.of(
            "type",
            "properties",
            "required",
            "additionalProperties",
            "items",
            "enum",
            "pattern",
            "format",
            "minimum",
            "maximum",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "default",
            "description",
            "title",
            "$schema",
            "$id",
            "x-catalyst-hint",
            "x-kubernetes-int-or-string",
            "x-kubernetes-preserve-unknown-fields",
            "x-kubernetes-list-type",
            "x-kubernetes-list-map-keys",
            "x-kubernetes-validations",
            "x-kubernetes-group-version-kind");

    private StructuralReader() {}

    /** @throws IllegalArgumentException when the schema is not structural */
    static StructuralSchema read(ObjectValue schema) {
        for (String keyword : schema.entries().keySet()) {
            if (!KEYWORDS.contains(keyword)) {
                throw new IllegalArgumentException("not a keyword of a structural schema: " + keyword);
            }
        }
        StructuralParts parts = new StructuralParts();
        parts.types = types(schema);
        schema.objectAt("properties").ifPresent(map -> map.entries()
                .forEach((name, property) -> parts.properties.put(name, read((ObjectValue) property))));
        schema.itemsAt("required").forEach(name -> parts.required.add(((TextValue) name).text()));
        parts.values = schema.objectAt("additionalProperties")
                .map(StructuralReader::read)
                .orElse(null);
        parts.items = schema.objectAt("items").map(StructuralReader::read).orElse(null);
        parts.keepsUnknown = isTrue(schema, "x-kubernetes-preserve-unknown-fields");
        parts.allowed = schema.itemsAt("enum");
        parts.pattern = schema.textAt("pattern").map(TextPattern::new).orElse(null);
        parts.hint = schema.textAt("x-catalyst-hint");
        parts.description = schema.textAt("description");
        if ((parts.types & StructuralParts.TEXT) != 0) {
            parts.format = schema.textAt("format").map(TextFormat::named).orElse(TextFormat.NONE);
        }
        if (schema.textAt("x-kubernetes-list-type").filter("map"::equals).isPresent()) {
            parts.keys = List.of(key(parts.items));
        }
        parts.minimum = number(schema, "minimum");
        parts.maximum = number(schema, "maximum");
        parts.minLength = count(schema, "minLength", 0);
        parts.maxLength = count(schema, "maxLength", Long.MAX_VALUE);
        parts.minItems = count(schema, "minItems", 0);
        parts.maxItems = count(schema, "maxItems", Long.MAX_VALUE);
        return parts.build();
    }

    /** Our lists of type map have one key, their items' first required property. */
    private static String key(@Nullable StructuralSchema items) {
        return items == null || items.parts().required.isEmpty()
                ? "name"
                : items.parts().required.iterator().next();
    }

    private static int types(ObjectValue schema) {
        if (isTrue(schema, "x-kubernetes-int-or-string")) {
            return StructuralParts.INTEGER | StructuralParts.TEXT;
        }
        return schema.textAt("type").map(StructuralParts::bits).orElse(StructuralParts.ANY);
    }

    /** Returns whether the schema has the keyword and it is true. */
    public static boolean isTrue(ObjectValue schema, String keyword) {
        return schema.get(keyword).filter(Value.bool(true)::equals).isPresent();
    }

    private static @Nullable BigDecimal number(ObjectValue schema, String keyword) {
        return schema.get(keyword)
                .map(n -> new BigDecimal(((NumberValue) n).lexeme()))
                .orElse(null);
    }

    private static long count(ObjectValue schema, String keyword, long otherwise) {
        return schema.get(keyword)
                .map(n -> Long.parseLong(((NumberValue) n).lexeme()))
                .orElse(otherwise);
    }
}
