package io.openova.catalyst.schema.source;

import io.openova.catalyst.schema.goformat.TextFormat;
import io.openova.catalyst.schema.pattern.TextPattern;
import io.openova.catalyst.schema.structural.CompactSchema;
import io.openova.catalyst.schema.structural.RuleChecker;
import io.openova.catalyst.schema.structural.StructuralParts;
import io.openova.catalyst.schema.structural.StructuralSchema;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the compact form that {@code schemas/kubernetes/generate} writes, which a cold start can afford: one character a
 * type, no descriptions, references by number.
 *
 * <pre>
 * s text   i integer   j 32-bit integer   n number   b boolean   o any object   * anything
 * q quantity   x integer or text   w 32-bit integer or text   v port or its name   a port's name   t time   u time with microseconds   y base64
 * [S list of S    {S map of S    @12 definition 12    @^ the definition itself
 * (name:S,name!:S) object with these fields, ! required; a + behind it keeps unknown fields
 * ~p5:^a+b$ constraint of what stands before it: letter, length, text; see {@link #constrain}
 * [S;~c1:1 the same of the list or map, not of what it holds
 * </pre>
 */
public final class SchemaText {
    private final String text;
    private final @Nullable IntFunction<StructuralSchema> definitions;
    private final int self;
    private int at;

    private SchemaText(String text, int from, @Nullable IntFunction<StructuralSchema> definitions, int self) {
        this.text = text;
        this.at = from;
        this.definitions = definitions;
        this.self = self;
    }

    /**
     * Reads one definition.
     *
     * @param definitions gives a definition by its number
     * @param self number of the definition that is being read
     */
    public static StructuralSchema read(String text, IntFunction<StructuralSchema> definitions, int self) {
        return new SchemaText(text, 0, definitions, self).schema();
    }

    /**
     * Reads one of our own kinds, as {@link CompactSchema} writes it: null is a value there, and there are no
     * references.
     */
    public static StructuralSchema readOwn(String text, int from) {
        return new SchemaText(text, from, null, -1).schema();
    }

    /** The target of a reference, read on first use. A class, because a lambda slows a cold start (ADR 49). */
    private record Reference(IntFunction<StructuralSchema> definitions, int number)
            implements Supplier<StructuralSchema> {
        @Override
        public StructuralSchema get() {
            return definitions.apply(number);
        }
    }

    private StructuralSchema reference(int number) {
        return StructuralSchema.to(new Reference(Objects.requireNonNull(definitions), number));
    }

    private StructuralSchema schema() {
        char type = text.charAt(at++);
        if (type == '@' && (at == text.length() || text.charAt(at) != '^')) {
            return reference(number());
        } else if (type == '@') {
            at++;
            return reference(self);
        }
        StructuralParts parts = new StructuralParts();
        parts.nullIsNothing = definitions != null;
        parts.nullIsZero = definitions != null;
        switch (type) {
            case 's' -> parts.types = StructuralParts.TEXT;
            case 'i' -> parts.types = StructuralParts.INTEGER;
            case 'j' -> formatted(parts, StructuralParts.INTEGER, TextFormat.INT32);
            case 'n' -> parts.types = StructuralParts.NUMBER | StructuralParts.INTEGER;
            case 'b' -> parts.types = StructuralParts.BOOLEAN;
            case 'q' ->
                formatted(
                        parts,
                        StructuralParts.TEXT | StructuralParts.NUMBER | StructuralParts.INTEGER,
                        TextFormat.QUANTITY);
            case 'x' -> parts.types = StructuralParts.TEXT | StructuralParts.INTEGER;
            case 'w' -> formatted(parts, StructuralParts.TEXT | StructuralParts.INTEGER, TextFormat.INT32);
            case 'v' -> formatted(parts, StructuralParts.TEXT | StructuralParts.INTEGER, TextFormat.PORT);
            case 'a' -> formatted(parts, StructuralParts.TEXT, TextFormat.PORT_NAME);
            case 'u' -> formatted(parts, StructuralParts.TEXT, TextFormat.MICRO_TIME);
            case 't' -> formatted(parts, StructuralParts.TEXT, TextFormat.TIME);
            case 'y' -> formatted(parts, StructuralParts.TEXT, TextFormat.BYTES);
            case '[' -> {
                parts.types = StructuralParts.LIST;
                parts.items = schema();
                end();
            }
            case '{' -> {
                parts.types = StructuralParts.OBJECT;
                parts.values = schema();
                end();
            }
            case '(' -> fields(parts);
            case 'o' -> {
                parts.types = StructuralParts.OBJECT;
                parts.keepsUnknown = true;
            }
            case '*' -> parts.keepsUnknown = true;
            default -> throw new IllegalStateException("no type " + type + " at " + (at - 1));
        }
        while (at < text.length() && text.charAt(at) == '~') {
            constrain(parts);
        }
        return parts.build();
    }

    /** The schema of the items of a list or map: constraints that follow apply to the list or map. */
    private void end() {
        if (at < text.length() && text.charAt(at) == ';') {
            at++;
        }
    }

    private static void formatted(StructuralParts parts, int types, TextFormat format) {
        parts.types = types;
        parts.format = format;
    }

    private void fields(StructuralParts parts) {
        parts.types = StructuralParts.OBJECT;
        while (text.charAt(at) != ')') {
            if (text.charAt(at) == ',') {
                at++;
            }
            int colon = text.indexOf(':', at);
            boolean required = text.charAt(colon - 1) == '!';
            String name = text.substring(at, required ? colon - 1 : colon);
            if (required) {
                parts.required.add(name);
            }
            at = colon + 1;
            parts.properties.put(name, schema());
        }
        at++;
        if (at < text.length() && text.charAt(at) == '+') {
            at++;
            parts.keepsUnknown = true;
        }
    }

    private void constrain(StructuralParts parts) {
        char letter = text.charAt(at + 1);
        at += 2;
        int length = number();
        String body = text.substring(at + 1, at + 1 + length);
        at += 1 + length;
        switch (letter) {
            case 'p' -> parts.pattern = new TextPattern(body);
            case 'e' -> parts.allowed = allowed(body);
            case 'm' -> parts.minimum = new BigDecimal(body);
            case 'M' -> parts.maximum = new BigDecimal(body);
            case 'l' -> parts.minLength = Long.parseLong(body);
            case 'L' -> parts.maxLength = Long.parseLong(body);
            case 'c' -> parts.minItems = Long.parseLong(body);
            case 'C' -> parts.maxItems = Long.parseLong(body);
            case 'g' -> parts.minProperties = Long.parseLong(body);
            case 'G' -> parts.maxProperties = Long.parseLong(body);
            case 'k' -> parts.keys = body.isEmpty() ? List.of() : List.of(body.split(","));
            case 'f' -> parts.format = TextFormat.named(body);
            case 'N' -> parts.types |= StructuralParts.NULL;
            case 'r' -> parts.rules.add(rule(body));
            case 'd' -> parts.otherwise = otherwise(parts.types, body);
            default -> throw new IllegalStateException("no constraint " + letter);
        }
    }

    /** Strings only, as {@code a|b}. */
    private static List<Value> allowed(String body) {
        List<Value> allowed = new ArrayList<>();
        for (String word : body.split("\\|", -1)) {
            allowed.add(Value.text(word));
        }
        return List.copyOf(allowed);
    }

    /** The default that an API server fills in. */
    private static Value otherwise(int types, String body) {
        if (types == StructuralParts.TEXT) {
            return Value.text(body);
        }
        return switch (body) {
            case "true", "false" -> Value.bool(body.equals("true"));
            case "{}" -> ObjectValue.EMPTY;
            case "[]" -> Value.list(List.of());
            default -> types == StructuralParts.INTEGER ? Value.numeral(body) : Value.text(body);
        };
    }

    private static RuleChecker.Rule rule(String body) {
        String[] part = body.split("\t", -1);
        return RuleChecker.Rule.of(
                part[0],
                part[1].isEmpty() ? Optional.empty() : Optional.of(part[1]),
                part[2].isEmpty() ? Optional.empty() : Optional.of(part[2]),
                part[3].isEmpty() ? Optional.empty() : Optional.of(part[3]));
    }

    private int number() {
        int number = 0;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            number = number * 10 + (text.charAt(at++) - '0');
        }
        return number;
    }
}
