package io.openova.catalyst.schema.structural.fast;

import io.openova.catalyst.schema.pattern.SafePatterns;
import io.openova.catalyst.schema.pattern.TextPattern;
import io.openova.catalyst.schema.structural.StructuralParts;
import io.openova.catalyst.value.FastPath;
import io.openova.catalyst.value.Nesting;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.BooleanValue;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.NumberValue;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A foreign JSON Schema with common keywords only, compiled to a check that accepts a value or leaves it to the general
 * validator. It never accepts a value in which that one would find a fault; {@code PlainSchemaPropertyTest} compares
 * the two.
 */
@FastPath(of = "schema.foreign.JsonSchemaValidator", heldBy = "AcceptedIsSoundTest")
public final class JsonSchemaFastPath {
    /** Keywords that assert nothing; formats are annotations in foreign schemas. */
    private static final Set<String> SILENT =
            Set.of("title", "description", "default", "examples", "readOnly", "writeOnly", "deprecated", "$comment");

    /** Drafts in which every supported keyword has the same meaning. */
    private static final Set<String> DRAFTS =
            Set.of("https://json-schema.org/draft/2020-12/schema", "http://json-schema.org/draft-07/schema#");

    /** A larger schema or value is left to the validator, which counts its steps. */
    private static final int LARGEST = 2_000;

    /** For longer numbers, a comparison as doubles and one by digits could differ. */
    private static final int LONGEST_NUMBER = 15;

    private static final JsonSchemaFastPath ANYTHING = new JsonSchemaFastPath();

    private int types = StructuralParts.ANY;
    private final Map<String, JsonSchemaFastPath> properties = new HashMap<>();
    private List<String> required = List.of();
    /** The schema of additional properties; null when there may be none. */
    private @Nullable JsonSchemaFastPath others = ANYTHING;

    private @Nullable JsonSchemaFastPath items;
    private @Nullable List<Value> allowed;
    private @Nullable TextPattern pattern;
    private @Nullable BigDecimal minimum;
    private @Nullable BigDecimal maximum;
    private @Nullable BigDecimal above;
    private @Nullable BigDecimal below;
    private long minLength;
    private long maxLength = Long.MAX_VALUE;
    private long minItems;
    private long maxItems = Long.MAX_VALUE;
    private long minProperties;
    private long maxProperties = Long.MAX_VALUE;

    private JsonSchemaFastPath() {}

    /** Thrown for a keyword that is not supported here, or whose value is invalid. */
    private static final class NotPlain extends Exception {
        private static final long serialVersionUID = 1;
        static final NotPlain SAID = new NotPlain();

        private NotPlain() {
            super(null, null, false, false);
        }
    }

    /**
     * Returns the compiled schema; empty when it uses unsupported keywords. A compiled one has no faults of its own.
     */
    public static Optional<JsonSchemaFastPath> of(ObjectValue schema) {
        if (nodes(schema, Nesting.MAXIMUM, LARGEST) < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(schema, true));
        } catch (NotPlain said) {
            return Optional.empty();
        }
    }

    private static JsonSchemaFastPath read(Value schema, boolean isRoot) throws NotPlain {
        JsonSchemaFastPath plain = new JsonSchemaFastPath();
        for (Map.Entry<String, Value> keyword : object(schema).entries().entrySet()) {
            plain.take(keyword.getKey(), keyword.getValue(), isRoot);
        }
        return plain;
    }

    private void take(String keyword, Value value, boolean isRoot) throws NotPlain {
        switch (keyword) {
            case "$schema" -> demand(isRoot && DRAFTS.contains(text(value)));
            case "format" -> text(value);
            case "type" -> types = types(value);
            case "properties" -> properties(object(value));
            case "required" -> required = texts(value);
            case "additionalProperties" -> {
                if (value instanceof BooleanValue open) {
                    others = open.value() ? ANYTHING : null;
                } else {
                    others = read(value, false);
                }
            }
            case "items" -> items = read(value, false);
            case "enum" -> allowed = list(value);
            case "pattern" -> pattern = pattern(text(value));
            case "minimum" -> minimum = number(value);
            case "maximum" -> maximum = number(value);
            case "exclusiveMinimum" -> above = number(value);
            case "exclusiveMaximum" -> below = number(value);
            case "minLength" -> minLength = count(value);
            case "maxLength" -> maxLength = count(value);
            case "minItems" -> minItems = count(value);
            case "maxItems" -> maxItems = count(value);
            case "minProperties" -> minProperties = count(value);
            case "maxProperties" -> maxProperties = count(value);
            default -> demand(isSilent(keyword));
        }
    }

    private static boolean isSilent(String keyword) {
        return SILENT.contains(keyword) || keyword.startsWith("x-");
    }

    private void properties(ObjectValue named) throws NotPlain {
        for (Map.Entry<String, Value> property : named.entries().entrySet()) {
            properties.put(property.getKey(), read(property.getValue(), false));
        }
    }

    private static void demand(boolean holds) throws NotPlain {
        if (!holds) {
            throw NotPlain.SAID;
        }
    }

    private static String text(Value value) throws NotPlain {
        demand(value instanceof TextValue);
        return ((TextValue) value).text();
    }

    private static ObjectValue object(Value value) throws NotPlain {
        demand(value instanceof ObjectValue);
        return (ObjectValue) value;
    }

    private static List<Value> list(Value value) throws NotPlain {
        demand(value instanceof ListValue list && !list.items().isEmpty());
        return ((ListValue) value).items();
    }

    private static List<String> texts(Value value) throws NotPlain {
        demand(value instanceof ListValue);
        List<Value> items = ((ListValue) value).items();
        String[] texts = new String[items.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = text(items.get(i));
        }
        return List.of(texts);
    }

    private static int types(Value value) throws NotPlain {
        int types = 0;
        for (Value name : value instanceof TextValue ? List.of(value) : list(value)) {
            String word = text(name);
            try {
                types |= word.equals("null") ? StructuralParts.NULL : StructuralParts.bits(word);
            } catch (IllegalArgumentException unknown) {
                throw NotPlain.SAID;
            }
        }
        return types;
    }

    private static TextPattern pattern(String text) throws NotPlain {
        try {
            SafePatterns.compile(text);
            return new TextPattern(text);
        } catch (IllegalArgumentException refused) {
            throw NotPlain.SAID;
        }
    }

    private static BigDecimal number(Value value) throws NotPlain {
        demand(value instanceof NumberValue number && isComparable(number));
        return new BigDecimal(((NumberValue) value).lexeme());
    }

    /** Longer ones are left to the validator. */
    private static boolean isComparable(NumberValue number) {
        return number.lexeme().length() <= LONGEST_NUMBER;
    }

    private static long count(Value value) throws NotPlain {
        demand(value instanceof NumberValue number
                && number.isInteger()
                && number.lexeme().length() <= 9
                && number.lexeme().charAt(0) != '-');
        return Long.parseLong(((NumberValue) value).lexeme());
    }

    /** Returns true only if the validator would find no fault; a false answer decides nothing. */
    public boolean accepts(Value value) {
        return nodes(value, Nesting.MAXIMUM, LARGEST) >= 0 && takes(value);
    }

    /**
     * Returns how many of {@code left} values are left after this one and all below it; negative when it is too deep or
     * too large.
     */
    private static int nodes(Value value, int levels, int left) {
        left--;
        if (value instanceof ObjectValue object) {
            if (levels == 0) {
                return -1;
            }
            for (Value child : object.entries().values()) {
                if (left < 0) {
                    return left;
                }
                left = nodes(child, levels - 1, left);
            }
        } else if (value instanceof ListValue list) {
            if (levels == 0) {
                return -1;
            }
            for (int i = 0; i < list.items().size() && left >= 0; i++) {
                left = nodes(list.items().get(i), levels - 1, left);
            }
        }
        return left;
    }

    private boolean takes(Value value) {
        if (allowed != null && !allowed.contains(value)) {
            return false;
        }
        if (value instanceof NumberValue number) {
            // Drafts differ on whether 3.0 is an integer; the validator decides.
            int type = number.isInteger() ? StructuralParts.INTEGER | StructuralParts.NUMBER : StructuralParts.NUMBER;
            return (types & type) != 0 && takesNumber(number);
        }
        if ((types & StructuralParts.typeOf(value)) == 0) {
            return false;
        }
        if (value instanceof ObjectValue object) {
            return takesObject(object);
        }
        if (value instanceof TextValue text) {
            return takesText(text.text());
        }
        return !(value instanceof ListValue list) || takesList(list.items());
    }

    private boolean takesObject(ObjectValue object) {
        Map<String, Value> entries = object.entries();
        for (String name : required) {
            if (!entries.containsKey(name)) {
                return false;
            }
        }
        for (Map.Entry<String, Value> entry : entries.entrySet()) {
            JsonSchemaFastPath property = properties.getOrDefault(entry.getKey(), others);
            if (property == null || property != ANYTHING && !property.takes(entry.getValue())) {
                return false;
            }
        }
        return entries.size() >= minProperties && entries.size() <= maxProperties;
    }

    private boolean takesList(List<Value> list) {
        if (list.size() < minItems || list.size() > maxItems) {
            return false;
        }
        for (int i = 0; i < list.size() && items != null; i++) {
            if (!items.takes(list.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean takesText(String text) {
        if (minLength > 0 || maxLength < text.length()) {
            int length = text.codePointCount(0, text.length());
            if (length < minLength || length > maxLength) {
                return false;
            }
        }
        return pattern == null || pattern.matches(text);
    }

    private boolean takesNumber(NumberValue number) {
        if (minimum == null && maximum == null && above == null && below == null) {
            return true;
        }
        if (!isComparable(number)) {
            return false;
        }
        BigDecimal value = new BigDecimal(number.lexeme());
        return (minimum == null || value.compareTo(minimum) >= 0)
                && (maximum == null || value.compareTo(maximum) <= 0)
                && (above == null || value.compareTo(above) > 0)
                && (below == null || value.compareTo(below) < 0);
    }
}
