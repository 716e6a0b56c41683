package io.openova.catalyst.schema.structural;

import io.openova.catalyst.schema.goformat.TextFormat;
import io.openova.catalyst.schema.pattern.TextPattern;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.BooleanValue;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.NumberValue;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parts of one structural schema, collected by its reader and not changed afterwards. */
public final class StructuralParts {
    public static final int OBJECT = 1;
    public static final int LIST = 2;
    public static final int TEXT = 4;
    public static final int INTEGER = 8;
    public static final int NUMBER = 16;
    public static final int BOOLEAN = 32;
    public static final int NULL = 64;
    public static final int ANY = 127;

    /** The allowed types, as a set of bits. */
    public int types = ANY;

    public final Map<String, StructuralSchema> properties = new LinkedHashMap<>();
    public final Set<String> required = new LinkedHashSet<>();

    /** The schema of additional properties. */
    @Nullable
    public StructuralSchema values;

    @Nullable
    public StructuralSchema items;

    public boolean keepsUnknown;

    /** Whether null counts as left out, as it does for Kubernetes' own kinds. */
    public boolean nullIsNothing;

    /**
     * Whether a null in a map or list counts as the zero value of its type, as Go decodes it into Kubernetes' own
     * types: an empty string, the quantity 0.
     */
    public boolean nullIsZero;

    /** Whether there is a default here or below, so that values have to be filled in; computed last. */
    boolean hasDefaults;

    /** Whether every string is accepted; computed last. */
    boolean isBareText = true;

    public List<Value> allowed = List.of();

    @Nullable
    public TextPattern pattern;

    public TextFormat format = TextFormat.NONE;

    /**
     * Names of the fields that identify entries of a list; empty when the whole entry does; null for any other list.
     */
    @Nullable
    public List<String> keys;

    Optional<String> hint = Optional.empty();
    Optional<String> description = Optional.empty();

    @Nullable
    public BigDecimal minimum;

    @Nullable
    public BigDecimal maximum;

    /** The default that an API server fills in. */
    @Nullable
    public Value otherwise;

    public long minLength;
    public long maxLength = Long.MAX_VALUE;
    public long minItems;
    public long maxItems = Long.MAX_VALUE;
    public long minProperties;
    public long maxProperties = Long.MAX_VALUE;
    public final List<RuleChecker.Rule> rules = new ArrayList<>();

    /** The bounds as integers; computed last. */
    long least = Long.MIN_VALUE;

    long most = Long.MAX_VALUE;

    public StructuralSchema build() {
        least = whole(minimum, RoundingMode.CEILING, Long.MIN_VALUE);
        most = whole(maximum, RoundingMode.FLOOR, Long.MAX_VALUE);
        hasDefaults = fillsIn();
        isBareText = pattern == null && format.takesAll() && minLength == 0 && maxLength == Long.MAX_VALUE;
        return new StructuralSchema(this);
    }

    /** A referenced schema is read later, and counts as without defaults. */
    private boolean fillsIn() {
        boolean found = values != null && values.hasDefaults() || items != null && items.hasDefaults();
        for (StructuralSchema property : properties.values()) {
            found = found || property.hasDefaults();
        }
        return found || otherwise != null;
    }

    private static long whole(@Nullable BigDecimal bound, RoundingMode mode, long none) {
        return bound == null
                ? none
                : bound.setScale(0, mode)
                        .max(BigDecimal.valueOf(Long.MIN_VALUE))
                        .min(BigDecimal.valueOf(Long.MAX_VALUE))
                        .longValueExact();
    }

    public static int typeOf(Value value) {
        if (value instanceof ObjectValue) {
            return OBJECT;
        }
        if (value instanceof ListValue) {
            return LIST;
        }
        if (value instanceof TextValue) {
            return TEXT;
        }
        if (value instanceof NumberValue) {
            return NUMBER;
        }
        return value instanceof BooleanValue ? BOOLEAN : NULL;
    }

    /**
     * @throws IllegalArgumentException for anything but a type of a structural schema
     */
    public static int bits(String type) {
        return switch (type) {
            case "object" -> OBJECT;
            case "array" -> LIST;
            case "string" -> TEXT;
            case "boolean" -> BOOLEAN;
            case "number" -> NUMBER | INTEGER;
            case "integer" -> INTEGER;
            default -> throw new IllegalArgumentException("not a type of a structural schema: " + type);
        };
    }

    /** The JSON Schema names of the types; null is never listed. */
    static List<String> names(int types) {
        List<String> names = new ArrayList<>();
        if ((types & OBJECT) != 0) {
            names.add("object");
        }
        if ((types & LIST) != 0) {
            names.add("array");
        }
        if ((types & NUMBER) != 0) {
            names.add("number");
        } else if ((types & INTEGER) != 0) {
            names.add("integer");
        }
        if ((types & TEXT) != 0) {
            names.add("string");
        }
        if ((types & BOOLEAN) != 0) {
            names.add("boolean");
        }
        return names;
    }
}
