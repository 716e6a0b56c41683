package io.openova.catalyst.schema;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Severity;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.BooleanValue;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.NumberValue;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A compiled structural schema, the closed subset of JSON Schema that Kubernetes takes for custom resources. Our own
 * resources are checked with it and not with the general validator: it starts in no time, and it says what Kubernetes
 * would do with an unknown field. A test holds its verdicts equal to the general validator's.
 */
final class StructuralSchema {
    /** Every keyword this class understands or may ignore; anything else is refused when compiling. */
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

    private final List<String> types;
    private final Map<String, StructuralSchema> properties = new LinkedHashMap<>();
    private final Set<String> required = new LinkedHashSet<>();
    private final @Nullable StructuralSchema values;
    private final @Nullable StructuralSchema items;
    private final boolean keepsUnknown;
    private final List<Value> allowed;
    private final @Nullable String pattern;
    private final Optional<String> hint;
    private final Optional<String> description;
    private final boolean isTime;
    private final boolean isMap;
    private final @Nullable BigDecimal minimum;
    private final @Nullable BigDecimal maximum;
    private final long minLength;
    private final long maxLength;
    private final long minItems;
    private final long maxItems;

    private StructuralSchema(ObjectValue schema) {
        for (String keyword : schema.entries().keySet()) {
            if (!KEYWORDS.contains(keyword)) {
                throw new IllegalArgumentException("not a keyword of a structural schema: " + keyword);
            }
        }
        types = typesOf(schema);
        schema.objectAt("properties").ifPresent(map -> map.entries()
                .forEach((name, property) -> properties.put(name, of((ObjectValue) property))));
        schema.itemsAt("required").forEach(name -> required.add(((TextValue) name).text()));
        values = schema.objectAt("additionalProperties")
                .map(StructuralSchema::of)
                .orElse(null);
        items = schema.objectAt("items").map(StructuralSchema::of).orElse(null);
        keepsUnknown = isTrue(schema, "x-kubernetes-preserve-unknown-fields");
        allowed = schema.itemsAt("enum");
        pattern = schema.textAt("pattern").orElse(null);
        hint = schema.textAt("x-catalyst-hint");
        description = schema.textAt("description");
        isTime = schema.textAt("format").filter("date-time"::equals).isPresent();
        isMap = schema.textAt("x-kubernetes-list-type").filter("map"::equals).isPresent();
        minimum = number(schema, "minimum");
        maximum = number(schema, "maximum");
        minLength = count(schema, "minLength", 0);
        maxLength = count(schema, "maxLength", Long.MAX_VALUE);
        minItems = count(schema, "minItems", 0);
        maxItems = count(schema, "maxItems", Long.MAX_VALUE);
    }

    /** @throws IllegalArgumentException when the schema is not structural */
    static StructuralSchema of(ObjectValue schema) {
        return new StructuralSchema(schema);
    }

    /** Tells every fault of the value; nothing is said of what lies below a value of the wrong type. */
    void check(Value value, Trail at, Consumer<Finding> out) {
        if (!types.isEmpty() && types.stream().noneMatch(type -> isOf(type, value))) {
            out.accept(Complaints.type(at.pointer(), Complaints.words(types), value));
            return;
        }
        if (!allowed.isEmpty() && !allowed.contains(value)) {
            out.accept(Complaints.enumeration(at.pointer(), allowed, value));
        }
        if (value instanceof ObjectValue object) {
            checkObject(object, at, out);
        } else if (value instanceof ListValue list) {
            checkList(list, at, out);
        } else if (value instanceof TextValue text) {
            checkText(text, at, out);
        } else if (value instanceof NumberValue number) {
            checkNumber(number, at, out);
        }
    }

    private void checkObject(ObjectValue object, Trail at, Consumer<Finding> out) {
        for (String name : required) {
            if (!object.entries().containsKey(name)) {
                StructuralSchema property = properties.get(name);
                out.accept(Complaints.required(
                        at.pointer(), name, property == null ? Optional.empty() : property.description));
            }
        }
        object.entries().forEach((name, value) -> {
            StructuralSchema property = properties.get(name);
            if (property != null) {
                property.check(value, at.child(name), out);
            } else if (values != null) {
                values.check(value, at.child(name), out);
            } else if (!keepsUnknown) {
                out.accept(Complaints.unknownField(Severity.ERROR, at.pointer(), name, properties.keySet()));
            } else if (!properties.isEmpty()) {
                out.accept(Complaints.unknownField(Severity.WARNING, at.pointer(), name, properties.keySet()));
            }
        });
    }

    private void checkList(ListValue list, Trail at, Consumer<Finding> out) {
        int size = list.items().size();
        if (size < minItems) {
            out.accept(Complaints.items("minItems", at.pointer(), list, Value.number(minItems)));
        }
        if (size > maxItems) {
            out.accept(Complaints.items("maxItems", at.pointer(), list, Value.number(maxItems)));
        }
        if (items != null) {
            for (int i = 0; i < size; i++) {
                items.check(list.items().get(i), at.child(i), out);
            }
        }
        if (isMap) {
            checkKeys(list, at, out);
        }
    }

    /** Our lists of type map have one key, their items' first required property. */
    private void checkKeys(ListValue list, Trail at, Consumer<Finding> out) {
        Set<String> seen = new LinkedHashSet<>();
        String key = items == null || items.required.isEmpty()
                ? "name"
                : items.required.iterator().next();
        for (int i = 0; i < list.items().size(); i++) {
            Optional<String> name = list.items().get(i).textAt(key);
            if (name.isPresent() && !seen.add(name.get())) {
                out.accept(Complaints.other(
                        "schema/duplicate",
                        at.child(i).pointer(),
                        "an earlier entry has the same " + Complaints.quoted(key)));
            }
        }
    }

    private void checkText(TextValue value, Trail at, Consumer<Finding> out) {
        String text = value.text();
        int length = text.codePointCount(0, text.length());
        if (length < minLength) {
            out.accept(Complaints.bound("minLength", at.pointer(), value, "is shorter than " + characters(minLength)));
        }
        if (length > maxLength) {
            out.accept(Complaints.bound("maxLength", at.pointer(), value, "is longer than " + characters(maxLength)));
        }
        // A text that is too short or too long rarely matches the pattern either: one finding is enough.
        else if (length >= minLength && pattern != null && !matches(pattern, text)) {
            out.accept(Complaints.pattern(at.pointer(), pattern, hint, value));
        }
        if (isTime && !isTime(text)) {
            out.accept(Complaints.bound("format", at.pointer(), value, "is not a time such as 2026-01-31T10:00:00Z"));
        }
    }

    /** Patterns compile when a value first meets them: together they would be half of a cold start. */
    private static boolean matches(String pattern, String text) {
        return SafePatterns.compile(pattern).matcher(text).find();
    }

    private void checkNumber(NumberValue value, Trail at, Consumer<Finding> out) {
        if (minimum == null && maximum == null) {
            return;
        }
        BigDecimal number = new BigDecimal(value.lexeme());
        if (minimum != null && number.compareTo(minimum) < 0) {
            out.accept(Complaints.bound("minimum", at.pointer(), value, "is less than " + minimum.toPlainString()));
        }
        if (maximum != null && number.compareTo(maximum) > 0) {
            out.accept(Complaints.bound("maximum", at.pointer(), value, "is more than " + maximum.toPlainString()));
        }
    }

    private static List<String> typesOf(ObjectValue schema) {
        if (isTrue(schema, "x-kubernetes-int-or-string")) {
            return List.of("integer", "string");
        }
        return schema.textAt("type").map(List::of).orElse(List.of());
    }

    private static boolean isOf(String type, Value value) {
        return switch (type) {
            case "object" -> value instanceof ObjectValue;
            case "array" -> value instanceof ListValue;
            case "string" -> value instanceof TextValue;
            case "boolean" -> value instanceof BooleanValue;
            case "number" -> value instanceof NumberValue;
            case "integer" -> value instanceof NumberValue number && isWhole(number);
            default -> throw new IllegalArgumentException("not a type of a structural schema: " + type);
        };
    }

    /** JSON Schema and Kubernetes both count 3.0 as an integer. */
    private static boolean isWhole(NumberValue number) {
        return number.isInteger()
                || new BigDecimal(number.lexeme()).stripTrailingZeros().scale() <= 0;
    }

    private static boolean isTime(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isTrue(ObjectValue schema, String keyword) {
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

    private static String characters(long count) {
        return Complaints.count(Value.number(count), "character");
    }
}
