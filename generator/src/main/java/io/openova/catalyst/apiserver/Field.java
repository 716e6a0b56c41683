package io.openova.catalyst.apiserver;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Nearest;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.BooleanValue;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.NullValue;
import io.openova.catalyst.value.Value.NumberValue;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A place in an object, with its value, if any, and the collector of its faults. To an API server null is the same as
 * absent, and so it is here. A value that is substituted later ({@code ${NAME}}, {@code ENC[...]}) gives no finding.
 */
final class Field {
    private static final int LONGEST_SHOWN = 60;

    private final @Nullable Field parent;
    private final @Nullable String name;
    private final int index;
    private final @Nullable Value value;
    private final Scope scope;
    private final Rule rule;

    private Field(
            @Nullable Field parent, @Nullable String name, int index, @Nullable Value value, Scope scope, Rule rule) {
        this.parent = parent;
        this.name = name;
        this.index = index;
        this.value = value instanceof NullValue ? null : value;
        this.scope = scope;
        this.rule = rule;
    }

    /** The object itself. */
    static Field of(ObjectValue object, Scope scope) {
        return new Field(null, null, 0, object, scope, Rule.METADATA);
    }

    /** Returns the same place, whose faults, and those below it, belong to another rule. */
    Field as(Rule other) {
        return other == rule ? this : new Field(parent, name, index, value, scope, other);
    }

    /**
     * Returns whether the object has no other fields than these: most objects have few, so that most rules can be
     * skipped.
     */
    boolean hasOnly(Set<String> common) {
        if (value instanceof ObjectValue object) {
            for (String key : object.entries().keySet()) {
                if (!common.contains(key)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Returns the field of that name, whether it is set or not. */
    Field at(String field) {
        Value child = value instanceof ObjectValue object ? object.entries().get(field) : null;
        return new Field(this, field, 0, child, scope, rule);
    }

    Field at(String first, String second) {
        return at(first).at(second);
    }

    /** Returns the same place with this value instead. */
    Field otherwise(Value other) {
        return isSet() ? this : new Field(parent, name, index, other, scope, rule);
    }

    List<Field> items() {
        if (!(value instanceof ListValue list) || list.items().isEmpty()) {
            return List.of();
        }
        List<Field> items = new ArrayList<>(list.items().size());
        for (int i = 0; i < list.items().size(); i++) {
            items.add(new Field(this, null, i, list.items().get(i), scope, rule));
        }
        return items;
    }

    List<Field> entries() {
        if (!(value instanceof ObjectValue object) || object.entries().isEmpty()) {
            return List.of();
        }
        List<Field> entries = new ArrayList<>(object.entries().size());
        for (Map.Entry<String, Value> entry : object.entries().entrySet()) {
            entries.add(new Field(this, entry.getKey(), 0, entry.getValue(), scope, rule));
        }
        return entries;
    }

    String name() {
        return name == null ? Integer.toString(index) : name;
    }

    /** Returns the value; null when it is absent. */
    @Nullable
    Value value() {
        return value;
    }

    Field parent() {
        return parent == null ? this : parent;
    }

    boolean isSet() {
        return value != null;
    }

    boolean isText() {
        return value instanceof TextValue;
    }

    boolean isNumber() {
        return value instanceof NumberValue;
    }

    boolean isObject() {
        return value instanceof ObjectValue;
    }

    /** Returns whether Go would decode the zero value here. */
    boolean isEmpty() {
        return value == null
                || value instanceof TextValue text && text.text().isEmpty()
                || value instanceof ListValue list && list.items().isEmpty()
                || value instanceof ObjectValue object && object.isEmpty()
                || value instanceof BooleanValue bool && !bool.value()
                || value instanceof NumberValue number && number(0) == 0 && number.isInteger();
    }

    /** Returns whether the cluster has this minor version of Kubernetes 1, or a newer one. */
    boolean isSince(int minor) {
        return scope.minor() >= minor;
    }

    /** Returns whether the value is filled in after this check: by Flux, or by decryption. */
    boolean isUnknown() {
        return value instanceof TextValue text && isUnknown(text.text());
    }

    static boolean isUnknown(String text) {
        int from = text.indexOf("${");
        return from >= 0 && text.indexOf('}', from) > 0 || text.startsWith("ENC[");
    }

    /** Returns the string; empty when there is none. */
    String text() {
        return value instanceof TextValue text ? text.text() : "";
    }

    String text(String otherwise) {
        String text = text();
        return text.isEmpty() ? otherwise : text;
    }

    boolean is(String text) {
        return value instanceof TextValue here && here.text().equals(text);
    }

    boolean isTrue() {
        return value instanceof BooleanValue bool && bool.value();
    }

    long number(long otherwise) {
        if (!(value instanceof NumberValue number)) {
            return otherwise;
        }
        try {
            return new BigDecimal(number.lexeme()).longValueExact();
        } catch (ArithmeticException e) {
            return otherwise;
        }
    }

    int size() {
        return value instanceof ListValue list
                ? list.items().size()
                : value instanceof ObjectValue object ? object.entries().size() : 0;
    }

    /** The texts of a list. */
    List<String> texts() {
        if (!(value instanceof ListValue list)) {
            return List.of();
        }
        List<String> texts = new ArrayList<>(list.items().size());
        for (Value item : list.items()) {
            texts.add(item instanceof TextValue text ? text.text() : "");
        }
        return texts;
    }

    Pointer pointer() {
        LinkedList<String> tokens = new LinkedList<>();
        for (Field here = this; here.parent != null; here = here.parent) {
            tokens.addFirst(here.name());
        }
        return new Pointer(tokens);
    }

    /** Reports a fault here, unless the value is filled in later. */
    void refuse(String message, String remedy) {
        refuse(message, remedy, List.of());
    }

    void refuse(String message, String remedy, List<String> candidates) {
        if (!isUnknown()) {
            scope.faults()
                    .add(Finding.error(rule.id(), pointer(), message)
                            .withRemedy(remedy)
                            .withCandidates(candidates));
        }
    }

    /** Reports something that an API server accepts, but that has no useful effect. */
    void warn(String message, String remedy) {
        if (!isUnknown()) {
            scope.faults().add(Finding.warning(rule.id(), pointer(), message).withRemedy(remedy));
        }
    }

    /**
     * Reports entries of a list that have the same values in these fields: a server-side apply, which is what Flux does,
     * tells entries apart by them.
     */
    void distinctBy(String field, String other, String otherwise) {
        if (size() < 2) {
            return;
        }
        Set<String> seen = new LinkedHashSet<>();
        for (Field item : as(Rule.DUPLICATE).items()) {
            Field key = item.at(field);
            String second = other.isEmpty() ? "" : " " + item.at(other).text(otherwise);
            String text = key.isNumber() ? Long.toString(key.number(0)) : key.text();
            if (!text.isEmpty() && !Field.isUnknown(text) && !seen.add(text + second)) {
                item.refuse(
                        "an earlier entry has the same \"" + field + (other.isEmpty() ? "" : ", " + other) + "\"",
                        "remove one of them");
            }
        }
    }

    /** Reports that the field is missing when Go would decode its zero value; returns whether it is present. */
    boolean needed(String remedy) {
        if (!isEmpty()) {
            return true;
        }
        refuse("\"" + name() + "\" is missing", remedy);
        return false;
    }

    boolean needed() {
        return needed("add \"" + name() + "\"");
    }

    /** Reports that the field is set where it may not be. */
    void forbidden(String why) {
        if (isSet()) {
            refuse("\"" + name() + "\" may not be set " + why, "remove \"" + name() + "\"");
        }
    }

    /** Reports a string other than these; an unset field is fine, an empty string only where Go treats it as unset. */
    void oneOf(String... allowed) {
        if (value instanceof TextValue && !Arrays.asList(allowed).contains(text())) {
            Set<String> near = new LinkedHashSet<>(Nearest.to(text(), List.of(allowed)));
            near.addAll(List.of(allowed));
            refuse(
                    shown() + " is not one of the allowed values",
                    "use one of: " + String.join(", ", near),
                    List.copyOf(near));
        }
    }

    /** The same where an empty string counts as unset. */
    void oneOfIfGiven(String... allowed) {
        if (!isEmpty()) {
            oneOf(allowed);
        }
    }

    /** Reports a string without this form; an empty one counts as unset. */
    void form(Form form) {
        if (!isEmpty() && isText()) {
            strictly(form);
        }
    }

    /** Reports a string without this form, including an empty one. */
    void strictly(Form form) {
        if (isText() && !form.takes(text())) {
            int most = form.longest();
            if (most > 0 && text().length() > most) {
                refuse(
                        "this has " + text().length() + " characters, but at most " + most + " are allowed",
                        "shorten it to " + most + " characters");
            } else {
                refuse(shown() + " is not " + form.words(), "use " + form.words());
            }
        }
    }

    /** Reports an integer outside of these inclusive bounds. */
    void between(long least, long most) {
        if (isNumber() && (number(least) < least || number(least) > most)) {
            refuse(
                    shown() + " is out of range",
                    most == Long.MAX_VALUE
                            ? "use a number of at least " + least
                            : "use a number from " + least + " to " + most);
        }
    }

    void atLeast(long least) {
        between(least, Long.MAX_VALUE);
    }

    /** Reports the entry as a repetition when the key was seen before. */
    void unique(Set<? super String> seen, String key) {
        if (!Field.isUnknown(key) && !seen.add(key)) {
            refuse("an earlier entry has the same " + what(), "remove one of them, or rename it");
        }
    }

    private String what() {
        return name == null ? "value" : "\"" + name + "\"";
    }

    /** The value in a message. */
    String shown() {
        String shown = value instanceof TextValue text
                ? "\"" + text.text() + "\""
                : value instanceof NumberValue number
                        ? number.lexeme()
                        : value instanceof BooleanValue bool ? Boolean.toString(bool.value()) : "this value";
        return shown.length() > LONGEST_SHOWN ? "this text" : shown;
    }
}
