package io.openova.catalyst.schema.structural;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.schema.message.PathBuilder;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.BooleanValue;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.NullValue;
import io.openova.catalyst.value.Value.NumberValue;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A compiled structural schema, the closed subset of JSON Schema that Kubernetes uses for its own kinds and for custom
 * resources. It treats unknown fields as Kubernetes does, it starts instantly, and {@link #accepts} handles the common
 * case, a document without a fault, without allocating. A test compares its verdicts with the general validator's.
 */
public final class StructuralSchema {
    /** The number of digits that always fit an int. */
    private static final int SHORT_NUMBER = 9;

    private final StructuralParts parts;
    private final int required;

    /** A reference to a schema that is not read until first use; null for an inline schema. */
    private final @Nullable Supplier<StructuralSchema> reference;

    private @Nullable StructuralSchema target;

    StructuralSchema(StructuralParts parts) {
        this.parts = parts;
        this.required = parts.required.size();
        this.reference = null;
    }

    private StructuralSchema(Supplier<StructuralSchema> reference) {
        this.parts = new StructuralParts();
        this.required = 0;
        this.reference = reference;
    }

    /** @throws IllegalArgumentException when the schema is not structural */
    public static StructuralSchema of(ObjectValue schema) {
        return StructuralReader.read(schema);
    }

    /** A reference to a schema that is read on first use; schemas may refer to themselves. */
    public static StructuralSchema to(Supplier<StructuralSchema> definition) {
        return new StructuralSchema(definition);
    }

    /** The schema itself, after it was read. */
    public StructuralSchema resolved() {
        if (reference == null) {
            return this;
        }
        StructuralSchema known = target;
        if (known == null) {
            known = reference.get();
            target = known;
        }
        return known;
    }

    public StructuralParts parts() {
        return resolved().parts;
    }

    /** Returns true only if {@link #check} would find nothing; much cheaper than that check. */
    public boolean accepts(Value value) {
        if (reference != null) {
            return resolved().accepts(value);
        }
        if (value instanceof ObjectValue object) {
            return (parts.types & StructuralParts.OBJECT) != 0 && acceptsObject(object);
        }
        if (value instanceof TextValue text) {
            if (isSubstituted(text)) {
                return true;
            }
            return (parts.types & StructuralParts.TEXT) != 0
                    && (parts.isBareText || acceptsText(text))
                    && isAllowed(value);
        }
        if (value instanceof ListValue list) {
            return (parts.types & StructuralParts.LIST) != 0 && acceptsList(list);
        }
        if (value instanceof NumberValue number) {
            return isOfType(number) && acceptsNumber(number) && isAllowed(value);
        }
        int type = value instanceof BooleanValue ? StructuralParts.BOOLEAN : StructuralParts.NULL;
        return (parts.types & type) != 0 && isAllowed(value);
    }

    /** Flux substitutes the value before an API server sees it: {@code ${SOVEREIGN_FQDN}}. It may become any scalar. */
    boolean isSubstituted(TextValue value) {
        if (!parts.nullIsNothing) {
            return false;
        }
        String text = value.text();
        int from = text.indexOf("${");
        if (from < 0) {
            return false;
        }
        int end = text.indexOf('}', from);
        // A variable alone may hold a whole list or object, written on one line.
        boolean isAlone = from == 0 && end == text.length() - 1;
        boolean takesScalars = (parts.types & (StructuralParts.OBJECT | StructuralParts.LIST)) != parts.types;
        return end > 0 && (isAlone || takesScalars);
    }

    boolean isAllowed(Value value) {
        return parts.allowed.isEmpty() || parts.allowed.contains(value);
    }

    private boolean acceptsObject(ObjectValue object) {
        int missing = required;
        for (Map.Entry<String, Value> entry : object.entries().entrySet()) {
            String name = entry.getKey();
            Value value = entry.getValue();
            StructuralSchema property = parts.properties.get(name);
            if (property == null) {
                property = parts.values;
                if (property == null) {
                    if (parts.keepsUnknown && (parts.nullIsNothing || parts.properties.isEmpty())) {
                        continue;
                    }
                    return false;
                }
            }
            if (missing > 0 && parts.required.contains(name)) {
                missing--;
            }
            if (!property.accepts(value) && !isLeftOut(name, value) && !isZero(name, property, value)) {
                return false;
            }
        }
        int size = object.entries().size();
        return missing == 0 && size >= parts.minProperties && size <= parts.maxProperties && isAllowed(object);
    }

    /** To an API server, a null field counts as absent where null is not allowed; a null in a map does not. */
    private boolean isLeftOut(String name, Value value) {
        return parts.nullIsNothing
                && value instanceof NullValue
                && !parts.required.contains(name)
                && parts.properties.containsKey(name);
    }

    /** Go decodes a null in a map to the zero value of the map's type. */
    private boolean isZero(String name, StructuralSchema values, Value value) {
        return value instanceof NullValue && !parts.properties.containsKey(name) && takesZero(values);
    }

    /** Returns whether a null in a map or list of this kind is decoded to a valid zero value. */
    boolean takesZero(StructuralSchema held) {
        int scalars = StructuralParts.TEXT | StructuralParts.INTEGER | StructuralParts.NUMBER | StructuralParts.BOOLEAN;
        return parts.nullIsZero && (held.parts().types & scalars) != 0;
    }

    private boolean acceptsList(ListValue list) {
        List<Value> items = list.items();
        if (items.size() < parts.minItems || items.size() > parts.maxItems) {
            return false;
        }
        if (parts.items != null) {
            for (int i = 0; i < items.size(); i++) {
                Value item = items.get(i);
                if (!parts.items.accepts(item) && !(item instanceof NullValue && takesZero(parts.items))) {
                    return false;
                }
            }
        }
        return parts.keys == null || items.size() < 2 || repeated(list).isEmpty();
    }

    private boolean acceptsText(TextValue value) {
        String text = value.text();
        if (parts.minLength > 0 || parts.maxLength < text.length()) {
            int length = text.codePointCount(0, text.length());
            if (length < parts.minLength || length > parts.maxLength) {
                return false;
            }
        }
        return (parts.pattern == null || parts.pattern.matches(text)) && parts.format.takes(text);
    }

    private boolean acceptsNumber(NumberValue number) {
        if (parts.format.isOfInt32() && !isInt32(number)) {
            return false;
        }
        if (parts.minimum == null && parts.maximum == null) {
            return true;
        }
        String lexeme = number.lexeme();
        if (lexeme.length() <= SHORT_NUMBER && number.isInteger()) {
            int value = Integer.parseInt(lexeme);
            return value >= parts.least && value <= parts.most;
        }
        BigDecimal value = new BigDecimal(number.lexeme());
        return (parts.minimum == null || value.compareTo(parts.minimum) >= 0)
                && (parts.maximum == null || value.compareTo(parts.maximum) <= 0);
    }

    boolean isOfType(Value value) {
        if (value instanceof NumberValue number) {
            return (parts.types & StructuralParts.NUMBER) != 0
                    || (parts.types & StructuralParts.INTEGER) != 0 && isWhole(number);
        }
        return (parts.types & StructuralParts.typeOf(value)) != 0;
    }

    /** Entries of a list of type map, or set, whose keys equal an earlier entry's; none in other lists. */
    List<Integer> repeated(ListValue list) {
        List<String> keys = parts.keys;
        if (keys == null) {
            return List.of();
        }
        List<Integer> repeated = new ArrayList<>();
        Set<Object> seen = new LinkedHashSet<>();
        for (int i = 0; i < list.items().size(); i++) {
            Value item = list.items().get(i);
            Object identity = item;
            if (keys.size() == 1) {
                identity = item.at(keys.get(0)).orElse(null);
            } else if (!keys.isEmpty()) {
                identity = keys.stream().map(item::at).toList();
            }
            if (identity != null && !seen.add(identity)) {
                repeated.add(i);
            }
        }
        return repeated;
    }

    /** Reports every fault of the value, except below a value of the wrong type. */
    public void check(Value value, PathBuilder at, Consumer<Finding> out) {
        StructuralFaults.check(resolved(), value, at, out);
    }

    /** Returns whether {@link #withDefaults} may fill in something. */
    boolean hasDefaults() {
        return parts.hasDefaults;
    }

    /** Returns the value with the defaults that an API server applies before it evaluates rules. */
    public Value withDefaults(Value value) {
        if (reference != null) {
            return resolved().withDefaults(value);
        }
        if (value instanceof ListValue list && parts.items != null) {
            StructuralSchema items = parts.items;
            return Value.list(list.items().stream().map(items::withDefaults).toList());
        }
        if (!(value instanceof ObjectValue object)) {
            return value;
        }
        Map<String, Value> filled = new LinkedHashMap<>();
        object.entries().forEach((name, child) -> {
            StructuralSchema below = parts.properties.getOrDefault(name, parts.values);
            if (!(parts.nullIsNothing && child instanceof NullValue)) {
                filled.put(name, below == null ? child : below.withDefaults(child));
            }
        });
        parts.properties.forEach((name, property) -> {
            Value otherwise = property.parts().otherwise;
            if (otherwise != null && !filled.containsKey(name)) {
                filled.put(name, property.withDefaults(otherwise));
            }
        });
        return Value.object(filled);
    }

    static boolean isInt32(NumberValue number) {
        String lexeme = number.lexeme();
        if (lexeme.length() < 10) {
            return true;
        }
        BigDecimal value = new BigDecimal(lexeme);
        return value.compareTo(BigDecimal.valueOf(Integer.MIN_VALUE)) >= 0
                && value.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0;
    }

    /** JSON Schema and Kubernetes both treat 3.0 as an integer. */
    private static boolean isWhole(NumberValue number) {
        return number.isInteger()
                || new BigDecimal(number.lexeme()).stripTrailingZeros().scale() <= 0;
    }
}
