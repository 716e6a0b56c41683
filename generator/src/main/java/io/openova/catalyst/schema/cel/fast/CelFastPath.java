package io.openova.catalyst.schema.cel.fast;

import io.openova.catalyst.value.FastPath;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.BooleanValue;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates simple CEL rules without the engine, whose start costs more than checking a thousand documents: fields,
 * {@code has}, {@code size}, comparisons, {@code in}, and, or, not. It gives a result only where the engine would give
 * the same; otherwise, errors included, it returns null, and the engine decides. A test compares the two.
 */
@FastPath(of = "schema.cel.CelEngine", heldBy = "CelFastPathTest")
public final class CelFastPath {
    /** Thrown for anything that is not simple, without a stack trace, because it is an expected outcome. */
    private static final class NotPlain extends RuntimeException {
        private static final long serialVersionUID = 1;
        static final NotPlain ANSWER = new NotPlain();

        private NotPlain() {
            super(null, null, false, false);
        }
    }

    private final String rule;
    private final Value self;
    private int at;

    /** Above 0 in a branch that CEL would not evaluate: its value and its errors must not count. */
    private int skipping;

    private CelFastPath(String rule, Value self) {
        this.rule = rule;
        this.self = self;
    }

    /** Returns whether the rule holds; null when the engine has to decide. */
    public static @Nullable Boolean holds(String rule, Value self) {
        try {
            CelFastPath reader = new CelFastPath(rule, self);
            boolean holds = reader.or();
            reader.spaces();
            return reader.at == rule.length() ? holds : null;
        } catch (NotPlain notPlain) {
            return null;
        }
    }

    private boolean or() {
        boolean value = and();
        while (take("||")) {
            skipping += value ? 1 : 0;
            boolean right = and();
            skipping -= value ? 1 : 0;
            value = value || right;
        }
        return value;
    }

    private boolean and() {
        boolean value = not();
        while (take("&&")) {
            skipping += value ? 0 : 1;
            boolean right = not();
            skipping -= value ? 0 : 1;
            value = value && right;
        }
        return value;
    }

    private boolean not() {
        if (peek("!") && !peek("!=")) {
            take("!");
            return !not();
        }
        if (take("(")) {
            boolean value = or();
            need(")");
            return value;
        }
        if (take("has(")) {
            Value place = path(true);
            need(")");
            return !place.equals(Value.NULL);
        }
        Boolean unique = unique();
        return unique == null ? comparison() : unique;
    }

    private boolean comparison() {
        Value left = operand();
        if (take("==")) {
            return same(left, operand());
        }
        if (take("!=")) {
            return !same(left, operand());
        }
        if (take(">=")) {
            return order(left, operand()) >= 0;
        }
        if (take("<=")) {
            return order(left, operand()) <= 0;
        }
        if (take(">")) {
            return order(left, operand()) > 0;
        }
        if (take("<")) {
            return order(left, operand()) < 0;
        }
        if (take("in ")) {
            return among(left);
        }
        if (skipping > 0) {
            return false;
        }
        if (left instanceof BooleanValue value) {
            return value.value();
        }
        throw NotPlain.ANSWER;
    }

    private boolean among(Value left) {
        Value list = take("[") ? literals() : path(false);
        if (skipping > 0) {
            return false;
        }
        if (list instanceof ListValue items && left instanceof TextValue) {
            return items.items().contains(left);
        }
        throw NotPlain.ANSWER;
    }

    private Value literals() {
        List<Value> items = new ArrayList<>();
        do {
            items.add(text());
        } while (take(","));
        need("]");
        return Value.list(items);
    }

    private Value operand() {
        spaces();
        char c = at < rule.length() ? rule.charAt(at) : ' ';
        if (c == '\'' || c == '"') {
            return text();
        }
        if (c >= '0' && c <= '9') {
            return number();
        }
        if (take("size(")) {
            Value value = path(false);
            need(")");
            return skipping > 0 ? Value.number(0) : size(value);
        }
        return path(false);
    }

    private static Value size(Value value) {
        if (value instanceof ListValue list) {
            return Value.number(list.items().size());
        }
        if (value instanceof ObjectValue object) {
            return Value.number(object.entries().size());
        }
        throw NotPlain.ANSWER;
    }

    /**
     * {@code self.a.b}.
     *
     * @param mayMiss whether the last field may be absent, which gives null
     */
    private Value path(boolean mayMiss) {
        spaces();
        if (word().equals("self")) {
            Value here = self;
            while (at < rule.length() && rule.charAt(at) == '.') {
                at++;
                String field = word();
                if (at < rule.length() && rule.charAt(at) == '(') {
                    throw NotPlain.ANSWER;
                }
                boolean last = at == rule.length() || rule.charAt(at) != '.';
                here = skipping > 0 ? Value.NULL : field(here, field, mayMiss && last);
            }
            return here;
        }
        throw NotPlain.ANSWER;
    }

    private static Value field(Value here, String name, boolean mayMiss) {
        if (!(here instanceof ObjectValue object)) {
            throw NotPlain.ANSWER;
        }
        Value value = object.entries().get(name);
        if (value == null && mayMiss) {
            return Value.NULL;
        }
        if (value == null || value.equals(Value.NULL)) {
            throw NotPlain.ANSWER;
        }
        return value;
    }

    private boolean same(Value left, Value right) {
        if (skipping > 0) {
            return false;
        }
        // Numbers have more than one form; only strings and booleans are compared here.
        boolean plain = left instanceof TextValue && right instanceof TextValue
                || left instanceof BooleanValue && right instanceof BooleanValue;
        if (plain) {
            return left.equals(right);
        }
        return order(left, right) == 0;
    }

    private int order(Value left, Value right) {
        if (skipping > 0) {
            return 0;
        }
        if (left instanceof Value.NumberValue a
                && right instanceof Value.NumberValue b
                && a.isInteger()
                && b.isInteger()
                && a.lexeme().length() < 18
                && b.lexeme().length() < 18) {
            return Long.compare(Long.parseLong(a.lexeme()), Long.parseLong(b.lexeme()));
        }
        throw NotPlain.ANSWER;
    }

    private Value text() {
        spaces();
        char quote = at < rule.length() ? rule.charAt(at) : ' ';
        int end = quote == '\'' || quote == '"' ? rule.indexOf(quote, at + 1) : -1;
        if (end < 0 || rule.substring(at, end).indexOf('\\') >= 0) {
            throw NotPlain.ANSWER;
        }
        String text = rule.substring(at + 1, end);
        at = end + 1;
        return Value.text(text);
    }

    private Value number() {
        int from = at;
        while (at < rule.length() && Character.isDigit(rule.charAt(at))) {
            at++;
        }
        boolean more = at < rule.length() && (rule.charAt(at) == '.' || Character.isLetter(rule.charAt(at)));
        if (more || at - from > 9) {
            throw NotPlain.ANSWER;
        }
        return Value.number(Long.parseLong(rule.substring(from, at)));
    }

    private String word() {
        int from = at;
        while (at < rule.length() && Character.isLetterOrDigit(rule.charAt(at))) {
            at++;
        }
        if (from == at) {
            throw NotPlain.ANSWER;
        }
        return rule.substring(from, at);
    }

    private void spaces() {
        while (at < rule.length() && rule.charAt(at) == ' ') {
            at++;
        }
    }

    private boolean peek(String token) {
        spaces();
        return rule.startsWith(token, at);
    }

    private boolean take(String token) {
        boolean there = peek(token);
        at += there ? token.length() : 0;
        return there;
    }

    private void need(String token) {
        if (!take(token)) {
            throw NotPlain.ANSWER;
        }
    }

    /**
     * {@code L.all(r, L.exists_one(s, s == r))}: no entry occurs twice. Null when the next tokens are something else.
     */
    private @Nullable Boolean unique() {
        spaces();
        int dot = rule.indexOf(".all(r, ", at);
        String path = dot < 0 ? "" : rule.substring(at, dot);
        String whole = path + ".all(r, " + path + ".exists_one(s, s == r))";
        if (dot < 0 || !rule.startsWith(whole, at)) {
            return null;
        }
        CelFastPath reader = new CelFastPath(path, self);
        reader.skipping = skipping;
        Value list = reader.path(false);
        if (reader.at < path.length()) {
            throw NotPlain.ANSWER;
        }
        at += whole.length();
        if (skipping > 0) {
            return false;
        }
        if (!(list instanceof ListValue items)) {
            throw NotPlain.ANSWER;
        }
        for (Value item : items.items()) {
            if (!(item instanceof TextValue)) {
                throw NotPlain.ANSWER;
            }
        }
        return new HashSet<>(items.items()).size() == items.items().size();
    }
}
