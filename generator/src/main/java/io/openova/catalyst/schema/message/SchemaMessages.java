package io.openova.catalyst.schema.message;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Nearest;
import io.openova.catalyst.finding.Severity;
import io.openova.catalyst.value.Nesting;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.BooleanValue;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.NullValue;
import io.openova.catalyst.value.Value.NumberValue;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Builds the messages of findings about structure, shared by both checkers. */
public final class SchemaMessages {
    private static final int LONGEST_SHOWN = 60;
    private static final int MOST_NAMED = 12;

    private SchemaMessages() {}

    public static Finding required(Pointer object, String name, Optional<String> description) {
        return Finding.error("schema/required", object, quoted(name) + " is missing")
                .withRemedy("add " + quoted(name)
                        + description.map(text -> ": " + lowered(text)).orElse(""));
    }

    /**
     * @param wanted description of the allowed kinds, for example {@code a string}
     */
    public static Finding type(Pointer at, String wanted, Value found) {
        return Finding.error("schema/type", at, "this is " + kindOf(found, at) + ", but " + wanted + " is needed");
    }

    public static Finding pattern(Pointer at, String pattern, Optional<String> hint, Value found) {
        return Finding.error("schema/pattern", at, shown(found, at) + " does not match " + pattern)
                .withRemedy(hint.map(text -> "use " + text).orElse(""));
    }

    /** A string that is too long, with valid characters only. */
    public static Finding tooLong(Pointer at, Value found, int length, int most) {
        return Finding.error(
                        "schema/maxLength",
                        at,
                        shown(found, at) + " has " + length + " characters, but at most " + most + " are allowed")
                .withRemedy("shorten it");
    }

    /** An empty string at the end of the list stands for a left-out value: it is accepted, but not listed. */
    public static Finding enumeration(Pointer at, List<Value> allowed, Value found) {
        boolean emptyIsNothing = allowed.size() > 1 && Value.text("").equals(allowed.get(allowed.size() - 1));
        List<String> words = allowed.stream()
                .limit(allowed.size() - (emptyIsNothing ? 1 : 0))
                .map(SchemaMessages::plain)
                .toList();
        Set<String> ordered = new LinkedHashSet<>();
        if (found instanceof TextValue text) {
            ordered.addAll(Nearest.to(text.text(), words));
        }
        ordered.addAll(words);
        return Finding.error("schema/enum", at, shown(found, at) + " is not one of the allowed values")
                .withRemedy("use one of: "
                        + String.join(
                                ", ",
                                ordered.stream()
                                        .map(SchemaMessages::quotedIfEmpty)
                                        .toList()))
                .withCandidates(new ArrayList<>(ordered));
    }

    public static Finding unknownField(Severity severity, Pointer object, String name, Collection<String> known) {
        List<String> near = Nearest.to(name, known);
        String remedy;
        if (!near.isEmpty()) {
            remedy = "did you mean " + quoted(near.get(0)) + "?";
        } else if (known.isEmpty()) {
            remedy = "remove it: no fields are allowed here";
        } else if (known.size() <= MOST_NAMED) {
            remedy = "remove it, or use one of: " + String.join(", ", known);
        } else {
            remedy = "remove it, or see the documentation of the fields that are allowed here";
        }
        return new Finding(
                severity,
                "schema/unknown-field",
                object.child(name),
                Optional.empty(),
                quoted(name) + " is not a known field here",
                remedy,
                near);
    }

    /**
     * A bound that the value violates.
     *
     * @param keyword the schema's keyword, which becomes the rule id
     * @param fault the violation, for example {@code is less than 5}
     */
    public static Finding bound(String keyword, Pointer at, Value found, String fault) {
        return Finding.error("schema/" + keyword, at, shown(found, at) + " " + fault);
    }

    /** A value nested deeper than the reader allows. */
    public static Finding depth() {
        return other("schema/depth", Pointer.ROOT, "the value is nested deeper than " + Nesting.MAXIMUM + " levels");
    }

    /** A list with too few or too many entries. */
    public static Finding items(String keyword, Pointer at, Value found, Value limit) {
        long size = found instanceof ListValue list ? list.items().size() : 0;
        String bound = keyword.equals("minItems") ? "at least " : "at most ";
        return other(
                "schema/" + keyword,
                at,
                "this list has " + count(Value.number(size), "entry") + ", but " + bound + plain(limit)
                        + " must be given");
    }

    /** {@code 1 character}, {@code 2 entries}. */
    public static String count(Value number, String thing) {
        String amount = plain(number);
        if (amount.equals("1")) {
            return "1 " + thing;
        }
        return amount + " " + (thing.endsWith("y") ? thing.substring(0, thing.length() - 1) + "ies" : thing + "s");
    }

    /** Any other keyword: its own id and a ready message. */
    public static Finding other(String rule, Pointer at, String message) {
        return Finding.error(rule, at, message);
    }

    /** Describes the value in a message: short scalars literally, everything else by kind; never a possible secret. */
    public static String shown(Value value, Pointer at) {
        if (SecretFields.mayHold(at)) {
            return "the value";
        }
        return value.match(new Value.Cases<>(
                object -> "this object",
                list -> "this list",
                text -> text.text().length() <= LONGEST_SHOWN ? quoted(text.text()) : "this text",
                number -> number.lexeme().length() <= LONGEST_SHOWN ? number.lexeme() : "this number",
                bool -> Boolean.toString(bool.value()),
                nothing -> "null"));
    }

    private static String kindOf(Value value, Pointer at) {
        boolean scalar = !(value instanceof ObjectValue || value instanceof ListValue || value instanceof NullValue);
        String shown = shown(value, at);
        return scalar && !shown.startsWith("th") ? value.kind() + " (" + shown + ")" : value.kind();
    }

    /** The JSON Schema type names in words: {@code a string or an integer}. */
    public static String words(Collection<String> types) {
        return String.join(" or ", types.stream().map(SchemaMessages::word).toList());
    }

    private static String word(String type) {
        return switch (type) {
            case "object" -> "an object";
            case "array" -> "a list";
            case "string" -> "a string";
            case "integer" -> "a whole number";
            case "number" -> "a number";
            case "boolean" -> "true or false";
            default -> type;
        };
    }

    public static String plain(Value value) {
        if (value instanceof TextValue text) {
            return text.text();
        }
        if (value instanceof NumberValue number) {
            return number.lexeme();
        }
        if (value instanceof BooleanValue bool) {
            return Boolean.toString(bool.value());
        }
        return value.kind();
    }

    public static String quoted(String text) {
        return '"' + text + '"';
    }

    private static String quotedIfEmpty(String text) {
        return text.isEmpty() ? "\"\"" : text;
    }

    private static String lowered(String sentence) {
        String text = sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
        boolean word = text.length() > 1 && Character.isLowerCase(text.charAt(1));
        return word ? Character.toLowerCase(text.charAt(0)) + text.substring(1) : text;
    }
}
