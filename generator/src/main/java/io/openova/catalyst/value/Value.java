package io.openova.catalyst.value;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A JSON-shaped value without a position. Equality is by meaning, not by spelling: two numbers are equal when their
 * canonical lexemes are, two objects when their entries are, whatever the order of keys. equals and hashCode are
 * written by hand, because the JVM generates a record's methods at run time, which slows both a cold start and a check
 * of thousands of values.
 */
public sealed interface Value {

    /** An object; iteration order is the order in which the keys were written. */
    record ObjectValue(Map<String, Value> entries) implements Value {
        public static final ObjectValue EMPTY = new ObjectValue(Map.of());

        public ObjectValue {
            entries = entries instanceof Entries ? entries : Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        public Optional<Value> get(String key) {
            return Optional.ofNullable(entries.get(key));
        }

        /** A copy in which {@code key} has {@code value}, in its old place or, when new, at the end. */
        public ObjectValue with(String key, Value value) {
            Map<String, Value> copy = new LinkedHashMap<>(entries);
            copy.put(key, value);
            return new ObjectValue(copy);
        }

        /** Returns a copy without {@code key}. */
        public ObjectValue without(String key) {
            Map<String, Value> copy = new LinkedHashMap<>(entries);
            copy.remove(key);
            return new ObjectValue(copy);
        }

        /**
         * Deep merge as Helm merges values: objects merge key by key, everything else is replaced by the overlay. A null
         * replaces too, because to Helm it removes the chart's own default.
         */
        public ObjectValue mergedWith(ObjectValue overlay) {
            Map<String, Value> merged = new LinkedHashMap<>(entries);
            overlay.entries.forEach((key, value) -> {
                if (value instanceof ObjectValue right && merged.get(key) instanceof ObjectValue left) {
                    merged.put(key, left.mergedWith(right));
                } else {
                    merged.put(key, value);
                }
            });
            return new ObjectValue(merged);
        }

        public boolean isEmpty() {
            return entries.isEmpty();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other == this || other instanceof ObjectValue object && object.entries.equals(entries);
        }

        @Override
        public int hashCode() {
            return entries.hashCode();
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.object().apply(this);
        }
    }

    /** A sequence. */
    record ListValue(List<Value> items) implements Value {
        public ListValue {
            items = List.copyOf(items);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other == this || other instanceof ListValue list && list.items.equals(items);
        }

        @Override
        public int hashCode() {
            return items.hashCode();
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.list().apply(this);
        }
    }

    /** A string, any Unicode text without lone surrogates. */
    record TextValue(String text) implements Value {
        public TextValue {
            Objects.requireNonNull(text);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other == this || other instanceof TextValue same && same.text.equals(text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.text().apply(this);
        }
    }

    /** A finite number, kept as its canonical JSON lexeme so that no digit is ever lost; see {@link #numeral}. */
    record NumberValue(String lexeme) implements Value {
        public NumberValue {
            if (!isJsonNumber(lexeme)) {
                throw new IllegalArgumentException("not a JSON number: " + lexeme);
            }
        }

        /** {@code -?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?}, without a regular expression: numbers are many. */
        private static boolean isJsonNumber(String text) {
            int from = text.startsWith("-") ? 1 : 0;
            int end = digitsEnd(text, from);
            if (end == from || end > from + 1 && text.charAt(from) == '0') {
                return false;
            }
            if (end < text.length() && text.charAt(end) == '.') {
                from = end + 1;
                end = digitsEnd(text, from);
                if (end == from) {
                    return false;
                }
            }
            if (end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
                from = end + 1;
                if (from < text.length() && (text.charAt(from) == '+' || text.charAt(from) == '-')) {
                    from++;
                }
                end = digitsEnd(text, from);
                if (end == from) {
                    return false;
                }
            }
            return end == text.length();
        }

        private static int digitsEnd(String text, int from) {
            int i = from;
            while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
                i++;
            }
            return i;
        }

        public boolean isInteger() {
            return lexeme.indexOf('.') < 0 && lexeme.indexOf('e') < 0 && lexeme.indexOf('E') < 0;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other == this || other instanceof NumberValue number && number.lexeme.equals(lexeme);
        }

        @Override
        public int hashCode() {
            return lexeme.hashCode();
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.number().apply(this);
        }
    }

    /** A boolean. */
    record BooleanValue(boolean value) implements Value {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof BooleanValue bool && bool.value == value;
        }

        @Override
        public int hashCode() {
            return Boolean.hashCode(value);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.bool().apply(this);
        }
    }

    /** The null value. */
    record NullValue() implements Value {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof NullValue;
        }

        @Override
        public int hashCode() {
            return 0;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.nothing().apply(this);
        }
    }

    Value NULL = new NullValue();

    /** A visitor with one method for each kind of value; a new kind breaks every caller at compile time. */
    record Cases<R>(
            Function<ObjectValue, R> object,
            Function<ListValue, R> list,
            Function<TextValue, R> text,
            Function<NumberValue, R> number,
            Function<BooleanValue, R> bool,
            Function<NullValue, R> nothing) {}

    <R> R match(Cases<R> cases);

    static TextValue text(String text) {
        return new TextValue(text);
    }

    static NumberValue number(long number) {
        return new NumberValue(Long.toString(number));
    }

    /** A number from its canonical JSON lexeme. */
    static NumberValue numeral(String lexeme) {
        return new NumberValue(lexeme);
    }

    static BooleanValue bool(boolean value) {
        return new BooleanValue(value);
    }

    static ListValue list(List<? extends Value> items) {
        return new ListValue(new ArrayList<>(items));
    }

    static ListValue texts(List<String> items) {
        return new ListValue(items.stream().<Value>map(TextValue::new).toList());
    }

    static ObjectValue object(Map<String, ? extends Value> entries) {
        return new ObjectValue(new LinkedHashMap<>(entries));
    }

    /**
     * An object from the first {@code size} keys and values, for readers that have them in arrays.
     *
     * @throws IllegalArgumentException when a key occurs twice
     */
    static ObjectValue object(String[] keys, Value[] values, int size) {
        return new ObjectValue(new Entries(keys, values, size));
    }

    /** An ordered object builder for code that writes manifests. */
    static ObjectBuilder object() {
        return new ObjectBuilder();
    }

    /** Collects entries in order; empty optionals are left out. */
    final class ObjectBuilder {
        private final Map<String, Value> entries = new LinkedHashMap<>();

        public ObjectBuilder put(String key, Value value) {
            entries.put(key, value);
            return this;
        }

        public ObjectBuilder put(String key, String text) {
            return put(key, Value.text(text));
        }

        public ObjectBuilder put(String key, long number) {
            return put(key, Value.number(number));
        }

        public ObjectBuilder put(String key, boolean value) {
            return put(key, Value.bool(value));
        }

        public ObjectBuilder put(String key, ObjectBuilder nested) {
            return put(key, nested.build());
        }

        public ObjectBuilder put(String key, Optional<? extends Value> value) {
            value.ifPresent(present -> put(key, present));
            return this;
        }

        public ObjectValue build() {
            return new ObjectValue(entries);
        }
    }

    /** The value at the path of keys, when every step is an object that has the key. */
    default Optional<Value> at(String... keys) {
        Value here = this;
        for (String key : keys) {
            if (!(here instanceof ObjectValue object)) {
                return Optional.empty();
            }
            Value next = object.entries().get(key);
            if (next == null) {
                return Optional.empty();
            }
            here = next;
        }
        return Optional.of(here);
    }

    /** The value that {@code pointer} names, if there is one. */
    default Optional<Value> at(Pointer pointer) {
        Value here = this;
        for (String token : pointer.tokens()) {
            Value next = null;
            if (here instanceof ObjectValue object) {
                next = object.entries().get(token);
            } else if (here instanceof ListValue list && token.matches("0|[1-9][0-9]{0,8}")) {
                int index = Integer.parseInt(token);
                next = index < list.items().size() ? list.items().get(index) : null;
            }
            if (next == null) {
                return Optional.empty();
            }
            here = next;
        }
        return Optional.of(here);
    }

    /** The text at the path of keys, when it is a string. */
    default Optional<String> textAt(String... keys) {
        return at(keys).orElse(null) instanceof TextValue text ? Optional.of(text.text()) : Optional.empty();
    }

    /** The object at the path of keys, when it is one. */
    default Optional<ObjectValue> objectAt(String... keys) {
        return at(keys).orElse(null) instanceof ObjectValue object ? Optional.of(object) : Optional.empty();
    }

    /** The items at the path of keys; empty when there is no list there. */
    default List<Value> itemsAt(String... keys) {
        return at(keys).orElse(null) instanceof ListValue list ? list.items() : List.of();
    }

    /** Describes the value in a message: {@code an object}, {@code a string}. */
    default String kind() {
        return match(new Cases<>(
                o -> "an object", l -> "a list", t -> "a string", n -> "a number", b -> "a boolean", z -> "null"));
    }
}
