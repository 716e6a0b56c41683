package io.openova.catalyst.schema.structural;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.schema.cel.CelEngine;
import io.openova.catalyst.schema.cel.fast.CelFastPath;
import io.openova.catalyst.schema.message.PathBuilder;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The CEL rules ({@code x-kubernetes-validations}) of one schema. Finding them costs nothing; the engine is loaded when the
 * first rule is evaluated.
 */
public final class RuleChecker {
    private static final String RULES = "x-kubernetes-validations";
    private static final String OLD_SELF = "oldSelf";

    /**
     * One rule of a schema.
     *
     * @param messageExpression computes a message from the value
     * @param isTransition whether it compares with the old value, so that it only applies to updates
     * @param isOptional whether the old value is an optional, so that it applies to creations as well
     */
    public record Rule(
            String expression,
            String message,
            Optional<String> fieldPath,
            Optional<String> messageExpression,
            boolean isTransition,
            boolean isOptional) {
        public static Rule of(
                String expression,
                Optional<String> message,
                Optional<String> fieldPath,
                Optional<String> messageExpression) {
            return new Rule(
                    expression,
                    message.orElse("this breaks the rule " + expression),
                    fieldPath,
                    messageExpression,
                    namesOldSelf(expression),
                    false);
        }

        /** The same rule with the old value as an optional. */
        Rule withOptionalOldSelf() {
            return new Rule(expression, message, fieldPath, messageExpression, isTransition, true);
        }

        /** Returns whether the rule applies to a value that has, or has not, an old one. */
        boolean speaksOf(boolean hasOld) {
            return isOptional || isTransition == hasOld;
        }

        private static boolean namesOldSelf(String expression) {
            int at = expression.indexOf(OLD_SELF);
            while (at >= 0) {
                int end = at + OLD_SELF.length();
                boolean begins = at == 0 || !isWordCharacter(expression.charAt(at - 1));
                if (begins && (end == expression.length() || !isWordCharacter(expression.charAt(end)))) {
                    return true;
                }
                at = expression.indexOf(OLD_SELF, end);
            }
            return false;
        }

        private static boolean isWordCharacter(char c) {
            return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
        }
    }

    /** A schema that holds rules itself or leads to one that does. */
    private record Node(List<Rule> rules, Map<String, Node> properties, Optional<Node> items, Optional<Node> values) {
        boolean isEmpty() {
            return rules.isEmpty() && properties.isEmpty() && items.isEmpty() && values.isEmpty();
        }
    }

    private final Node root;

    public RuleChecker(ObjectValue schema) {
        root = node(schema);
    }

    /** The rules of a compiled schema, which must not refer to itself. */
    public RuleChecker(StructuralSchema schema) {
        root = node(schema);
    }

    private static Node node(StructuralSchema schema) {
        StructuralParts parts = schema.parts();
        Map<String, Node> properties = new LinkedHashMap<>();
        for (Map.Entry<String, StructuralSchema> property : parts.properties.entrySet()) {
            Node child = node(property.getValue());
            if (!child.isEmpty()) {
                properties.put(property.getKey(), child);
            }
        }
        return new Node(List.copyOf(parts.rules), properties, below(parts.items), below(parts.values));
    }

    private static Optional<Node> below(@Nullable StructuralSchema schema) {
        if (schema == null) {
            return Optional.empty();
        }
        Node node = node(schema);
        return node.isEmpty() ? Optional.empty() : Optional.of(node);
    }

    boolean isEmpty() {
        return root.isEmpty();
    }

    private static Node node(ObjectValue schema) {
        List<Rule> rules = rulesIn(schema);
        Map<String, Node> properties = new LinkedHashMap<>();
        schema.objectAt("properties").ifPresent(map -> map.entries().forEach((name, property) -> {
            Node child = node((ObjectValue) property);
            if (!child.isEmpty()) {
                properties.put(name, child);
            }
        }));
        return new Node(rules, properties, below(schema, "items"), below(schema, "additionalProperties"));
    }

    private static Optional<Node> below(ObjectValue schema, String keyword) {
        return schema.objectAt(keyword).map(RuleChecker::node).filter(node -> !node.isEmpty());
    }

    /** The rules of this schema itself, not of those below it. */
    static List<Rule> rulesIn(ObjectValue schema) {
        List<Rule> rules = new ArrayList<>();
        schema.itemsAt(RULES).forEach(rule -> rules.add(rule((ObjectValue) rule)));
        return rules;
    }

    private static Rule rule(ObjectValue rule) {
        Rule read = Rule.of(
                rule.textAt("rule").orElseThrow(),
                rule.textAt("message"),
                rule.textAt("fieldPath"),
                rule.textAt("messageExpression"));
        return StructuralReader.isTrue(rule, "optionalOldSelf") ? read.withOptionalOldSelf() : read;
    }

    /** Every rule of the schema, in its order. */
    public List<Rule> rules() {
        List<Rule> all = new ArrayList<>();
        collect(root, all);
        return all;
    }

    private static void collect(Node node, List<Rule> all) {
        all.addAll(node.rules());
        node.properties().values().forEach(child -> collect(child, all));
        node.items().ifPresent(child -> collect(child, all));
        node.values().ifPresent(child -> collect(child, all));
    }

    /** Checks the rules on one object. If a rule fails because the value is malformed, the schema reports that. */
    public void check(Value after, boolean wellFormed, Consumer<Finding> out) {
        visit(root, null, after, PathBuilder.ROOT, (rule, old, now, at) -> apply(rule, old, now, at, wellFormed, out));
    }

    /** Returns true only if {@link #check} would find nothing. */
    public boolean holds(Value after) {
        Holding holding = new Holding();
        visit(root, null, after, PathBuilder.ROOT, holding);
        return holding.holds;
    }

    /** Checks the rules that compare an object with its earlier state. */
    public void checkUpdate(Value before, Value after, Consumer<Finding> out) {
        visit(root, before, after, PathBuilder.ROOT, (rule, old, now, at) -> apply(rule, old, now, at, true, out));
    }

    /** Returns the rules that a check of these values evaluates. */
    public List<Rule> reached(@Nullable Value before, Value after) {
        List<Rule> reached = new ArrayList<>();
        visit(root, before, after, PathBuilder.ROOT, (rule, old, now, at) -> reached.add(rule));
        return reached;
    }

    /** Receives one rule and the values that it applies to. */
    private interface Visitor {
        void visit(Rule rule, @Nullable Value before, Value after, PathBuilder at);
    }

    /** Whether all rules hold so far. */
    private static final class Holding implements Visitor {
        private boolean holds = true;

        @Override
        public void visit(Rule rule, @Nullable Value before, Value after, PathBuilder at) {
            holds = holds && verdict(rule, before, after) == CelEngine.Verdict.HOLDS;
        }
    }

    private static void visit(Node node, @Nullable Value before, Value after, PathBuilder at, Visitor visitor) {
        for (Rule rule : node.rules()) {
            if (rule.speaksOf(before != null)) {
                visitor.visit(rule, before, after, at);
            }
        }
        if (after instanceof ObjectValue object) {
            for (Map.Entry<String, Value> entry : object.entries().entrySet()) {
                String name = entry.getKey();
                Node child = node.properties().get(name);
                child = child == null ? node.values().orElse(null) : child;
                Value old = before == null ? null : before.at(name).orElse(null);
                if (child != null && (before == null || old != null)) {
                    visit(child, old, entry.getValue(), at.child(name), visitor);
                }
            }
        } else if (after instanceof ListValue list && node.items().isPresent() && before == null) {
            // As in Kubernetes, entries of a list without map keys have no old self: only rules on one object reach
            // them.
            for (int i = 0; i < list.items().size(); i++) {
                visit(node.items().get(), null, list.items().get(i), at.child(i), visitor);
            }
        }
    }

    private static CelEngine.Verdict verdict(Rule rule, @Nullable Value before, Value after) {
        Boolean plain = before == null && !rule.isOptional() ? CelFastPath.holds(rule.expression(), after) : null;
        if (plain != null) {
            return plain ? CelEngine.Verdict.HOLDS : CelEngine.Verdict.BROKEN;
        }
        try {
            return CelEngine.INSTANCE.evaluate(rule.expression(), after, before, rule.isOptional());
        } catch (IllegalArgumentException e) {
            return CelEngine.Verdict.UNUSABLE;
        }
    }

    private static void apply(
            Rule rule, @Nullable Value before, Value after, PathBuilder at, boolean wellFormed, Consumer<Finding> out) {
        Pointer place = place(rule, after, at);
        CelEngine.Verdict verdict = verdict(rule, before, after);
        switch (verdict) {
            case HOLDS -> {
                // The rule holds.
            }
            case BROKEN -> out.accept(Finding.error("schema/rule", place, message(rule, before, after)));
            case UNUSABLE -> out.accept(unusable(rule.expression(), place));
            case UNDECIDED -> {
                if (wellFormed) {
                    out.accept(
                            Finding.error("schema/rule", place, "this rule could not be evaluated: " + rule.message()));
                }
            }
        }
    }

    /**
     * An expression that is not CEL is a fault; one that uses unknown functions or types is reported as not checked.
     */
    private static Finding unusable(String expression, Pointer place) {
        return CelEngine.INSTANCE.syntaxProblem(expression).isPresent()
                ? Finding.error(
                        "schema/malformed", place, "the definition's rule is not a CEL expression: " + expression)
                : Finding.warning(
                        "schema/rule-unchecked",
                        place,
                        "this rule could not be checked, because it uses something unknown here: " + expression);
    }

    private static String message(Rule rule, @Nullable Value before, Value after) {
        return rule.messageExpression()
                .flatMap(expression -> CelEngine.INSTANCE.text(expression, after, before, rule.isOptional()))
                .orElse(rule.message());
    }

    /** Returns the place that the rule points at, if the value has that field; else the object that the rule is on. */
    private static Pointer place(Rule rule, Value after, PathBuilder at) {
        Pointer here = at.pointer();
        if (rule.fieldPath().isEmpty()) {
            return here;
        }
        Pointer field = Pointer.of(rule.fieldPath().get().substring(1).split("\\.", -1));
        return after.at(field).isPresent() ? here.append(field) : here;
    }
}
