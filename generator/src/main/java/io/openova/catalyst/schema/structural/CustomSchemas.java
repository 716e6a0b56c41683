package io.openova.catalyst.schema.structural;

import io.openova.catalyst.model.KubernetesVersion;
import io.openova.catalyst.schema.goformat.TextFormat;
import io.openova.catalyst.schema.message.SchemaMessages;
import io.openova.catalyst.schema.pattern.SafePatterns;
import io.openova.catalyst.schema.pattern.TextPattern;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.BooleanValue;
import io.openova.catalyst.value.Value.NumberValue;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the schemas of foreign custom resource definitions. The structural part of a schema is compiled; a schema with
 * more ({@code anyOf}, {@code not}, exclusive bounds) also goes to the general validator as a whole.
 */
public final class CustomSchemas {
    private static final Set<String> GENERAL = Set.of(
            "anyOf", "oneOf", "allOf", "not", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "uniqueItems");

    private final KubernetesVersion version;

    /** Whether the schema uses keywords beyond the structural subset. */
    private boolean saysMore;

    /** Whether older clusters ignore a format of the schema. */
    private boolean usesLaterFormats;

    private CustomSchemas(KubernetesVersion version) {
        this.version = version;
    }

    /**
     * A schema taken apart.
     *
     * @param general the schema for the general validator, when it uses keywords beyond the structural subset
     * @param usesLaterFormats whether older clusters ignore a format of the schema, so that it differs there
     */
    public record Read(StructuralSchema structure, Optional<ObjectValue> general, boolean usesLaterFormats) {}

    /**
     * @param version of the cluster, which determines the formats that it checks
     */
    public static Read read(ObjectValue schema, KubernetesVersion version) {
        CustomSchemas reader = new CustomSchemas(version);
        StructuralSchema structure = reader.node(schema, true);
        Optional<ObjectValue> general =
                reader.saysMore ? Optional.of((ObjectValue) reader.plain(schema)) : Optional.empty();
        return new Read(structure, general, reader.usesLaterFormats);
    }

    private StructuralSchema node(ObjectValue schema, boolean isObject) {
        StructuralParts parts = new StructuralParts();
        parts.nullIsNothing = true;
        boolean either = StructuralReader.isTrue(schema, "x-kubernetes-int-or-string");
        parts.types = either
                ? StructuralParts.INTEGER | StructuralParts.TEXT
                : schema.textAt("type").map(CustomSchemas::bits).orElse(StructuralParts.ANY);
        if (StructuralReader.isTrue(schema, "nullable")) {
            parts.types |= StructuralParts.NULL;
        }
        if (schema.entries().keySet().stream().anyMatch(GENERAL::contains) && !either) {
            saysMore = true;
        }
        schema.objectAt("properties").ifPresent(map -> map.entries().forEach((name, property) -> {
            if (property instanceof ObjectValue below) {
                parts.properties.put(name, node(below, false));
            }
        }));
        schema.itemsAt("required").forEach(name -> {
            if (name instanceof TextValue text) {
                parts.required.add(text.text());
            }
        });
        values(schema, parts);
        schema.objectAt("items").ifPresent(below -> parts.items = node(below, false));
        boolean isEmbedded = StructuralReader.isTrue(schema, "x-kubernetes-embedded-resource");
        if (isObject || isEmbedded) {
            envelope(parts, isEmbedded);
        }
        if (isEmbedded) {
            parts.required.addAll(List.of("apiVersion", "kind"));
        }
        constrain(schema, parts);
        RuleChecker.rulesIn(schema).forEach(parts.rules::add);
        return parts.build();
    }

    private void values(ObjectValue schema, StructuralParts parts) {
        Optional<Value> additional = schema.get("additionalProperties");
        if (additional.orElse(Value.NULL) instanceof ObjectValue below) {
            parts.values = node(below, false);
        }
        parts.keepsUnknown = StructuralReader.isTrue(schema, "x-kubernetes-preserve-unknown-fields")
                || additional.equals(Optional.of(Value.bool(true)))
                || schema.textAt("type").isEmpty() && parts.properties.isEmpty();
    }

    /** Every object may have these, whatever its definition names; the metadata of an embedded one has no other check. */
    private static void envelope(StructuralParts parts, boolean isEmbedded) {
        for (String field : List.of("apiVersion", "kind")) {
            parts.properties.put(field, text());
        }
        StructuralParts metadata = new StructuralParts();
        metadata.types = StructuralParts.OBJECT;
        metadata.keepsUnknown = !isEmbedded;
        metadata.nullIsNothing = true;
        for (String field : List.of("name", "namespace", "generateName")) {
            metadata.properties.put(field, text());
        }
        if (isEmbedded) {
            embedded(metadata);
        }
        for (String field : List.of("labels", "annotations")) {
            StructuralParts texts = new StructuralParts();
            texts.types = StructuralParts.OBJECT;
            texts.nullIsNothing = true;
            texts.nullIsZero = true;
            texts.values = text();
            metadata.properties.put(field, texts.build());
        }
        parts.properties.put("metadata", metadata.build());
    }

    /** The other fields of ObjectMeta. A server prunes what is not among them, and a strict one refuses it. */
    private static void embedded(StructuralParts metadata) {
        for (String field : List.of("uid", "resourceVersion", "selfLink", "creationTimestamp", "deletionTimestamp")) {
            metadata.properties.put(field, text());
        }
        for (String field : List.of("generation", "deletionGracePeriodSeconds")) {
            metadata.properties.put(field, of(StructuralParts.INTEGER));
        }
        StructuralParts finalizers = new StructuralParts();
        finalizers.types = StructuralParts.LIST;
        finalizers.nullIsNothing = true;
        finalizers.items = text();
        metadata.properties.put("finalizers", finalizers.build());
        for (String field : List.of("ownerReferences", "managedFields")) {
            metadata.properties.put(field, of(StructuralParts.LIST));
        }
    }

    private static StructuralSchema of(int types) {
        StructuralParts parts = new StructuralParts();
        parts.types = types;
        parts.nullIsNothing = true;
        parts.keepsUnknown = true;
        return parts.build();
    }

    private static StructuralSchema text() {
        StructuralParts text = new StructuralParts();
        text.types = StructuralParts.TEXT;
        text.nullIsNothing = true;
        return text.build();
    }

    private void constrain(ObjectValue schema, StructuralParts parts) {
        parts.allowed = schema.itemsAt("enum");
        parts.pattern = schema.textAt("pattern").flatMap(CustomSchemas::pattern).orElse(null);
        parts.description = schema.textAt("description");
        parts.otherwise = schema.get("default").orElse(null);
        parts.format = format(schema);
        switch (schema.textAt("x-kubernetes-list-type").orElse("")) {
            case "map" ->
                parts.keys = schema.itemsAt("x-kubernetes-list-map-keys").stream()
                        .map(SchemaMessages::plain)
                        .toList();
            case "set" -> parts.keys = List.of();
            default -> parts.keys = null;
        }
        parts.minimum = number(schema, "minimum");
        parts.maximum = number(schema, "maximum");
        parts.minLength = count(schema, "minLength", 0);
        parts.maxLength = count(schema, "maxLength", Long.MAX_VALUE);
        parts.minItems = count(schema, "minItems", 0);
        parts.maxItems = count(schema, "maxItems", Long.MAX_VALUE);
        parts.minProperties = count(schema, "minProperties", 0);
        parts.maxProperties = count(schema, "maxProperties", Long.MAX_VALUE);
    }

    /** Formats apply to strings; an API server checks no format of a number, {@code int32} included. */
    private TextFormat format(ObjectValue schema) {
        String name = schema.textAt("format").orElse("");
        if (!schema.textAt("type").orElse("string").equals("string")) {
            return TextFormat.NONE;
        }
        TextFormat format = TextFormat.named(name);
        usesLaterFormats |= format.isLater();
        return format.isKnownTo(version) ? format : TextFormat.NONE;
    }

    private static Optional<TextPattern> pattern(String text) {
        try {
            SafePatterns.compile(text);
            return Optional.of(new TextPattern(text));
        } catch (IllegalArgumentException e) {
            // An invalid pattern is a fault of the definition, and reported there.
            return Optional.empty();
        }
    }

    private static int bits(String type) {
        return switch (type) {
            case "object", "array", "string", "boolean", "number", "integer" -> StructuralParts.bits(type);
            default -> StructuralParts.ANY;
        };
    }

    /** Translates the schema to JSON Schema: OpenAPI's own keywords are replaced. */
    private Value plain(Value schema) {
        if (schema instanceof Value.ListValue list) {
            return Value.list(list.items().stream().map(this::plain).toList());
        }
        if (!(schema instanceof ObjectValue object)) {
            return schema;
        }
        Map<String, Value> entries = new LinkedHashMap<>();
        object.entries().forEach((keyword, value) -> {
            switch (keyword) {
                case "default", "example", "description" -> {
                    // Not validated, and a default may look like a schema.
                }
                case "format" -> plainFormat(object, value, entries);
                case "exclusiveMinimum", "exclusiveMaximum" -> exclusive(object, keyword, value, entries);
                case "enum" -> entries.put(keyword, value);
                default -> entries.put(keyword, plain(value));
            }
        });
        if (StructuralReader.isTrue(object, "nullable") && entries.get("type") instanceof TextValue type) {
            entries.put("type", Value.texts(List.of(type.text(), "null")));
        }
        return Value.object(entries);
    }

    /** A property may be called {@code format}; then its value is a schema. */
    private void plainFormat(ObjectValue schema, Value value, Map<String, Value> entries) {
        if (!(value instanceof TextValue)) {
            entries.put("format", plain(value));
            return;
        }
        TextFormat format = format(schema);
        if (format != TextFormat.NONE) {
            entries.put("format", Value.text(format.id()));
        }
    }

    /** In OpenAPI these are flags beside the bound. */
    private static void exclusive(ObjectValue schema, String keyword, Value value, Map<String, Value> entries) {
        String bound = keyword.equals("exclusiveMinimum") ? "minimum" : "maximum";
        if (value instanceof BooleanValue flag) {
            schema.get(bound).filter(b -> flag.value()).ifPresent(limit -> entries.put(keyword, limit));
        } else {
            entries.put(keyword, value);
        }
    }

    private static @Nullable BigDecimal number(ObjectValue schema, String keyword) {
        return schema.get(keyword)
                .filter(NumberValue.class::isInstance)
                .map(n -> new BigDecimal(((NumberValue) n).lexeme()))
                .orElse(null);
    }

    private static long count(ObjectValue schema, String keyword, long otherwise) {
        BigDecimal number = number(schema, keyword);
        return number == null ? otherwise : number.longValue();
    }
}
