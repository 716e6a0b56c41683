package io.openova.catalyst.schema;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import io.openova.catalyst.apiserver.SchemaSizes;
import io.openova.catalyst.schema.cel.CelEngine;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A lower bound of the cost that an API server estimates for a rule: what it iterates over, as large as the schema
 * allows. The server counts more, so it may refuse a rule whose bound here is within the limit; it certainly refuses
 * one far above.
 */
final class RuleCost {
    /** The API server's limit for one rule. */
    private static final double ALLOWED = 10_000_000;

    private final Map<String, ObjectValue> schemas = new HashMap<>();

    private RuleCost(ObjectValue self) {
        schemas.put("self", self);
    }

    /** The share of the limit; 0 when it cannot be computed. */
    static double of(String expression, ObjectValue schema) {
        Optional<CelAbstractSyntaxTree> tree = CelEngine.INSTANCE.parsed(expression);
        return tree.map(ast -> new RuleCost(schema).cost(ast.getExpr()) / ALLOWED)
                .orElse(0.0);
    }

    private double cost(CelExpr expression) {
        return switch (expression.getKind()) {
            case SELECT -> cost(expression.select().operand()) + 1;
            case CALL -> {
                double sum = 1;
                sum += expression.call().target().map(this::cost).orElse(0.0);
                for (CelExpr argument : expression.call().args()) {
                    sum += cost(argument);
                }
                yield sum;
            }
            case LIST ->
                expression.list().elements().stream().mapToDouble(this::cost).sum();
            case COMPREHENSION -> comprehension(expression.comprehension());
            default -> 1;
        };
    }

    private double comprehension(CelExpr.CelComprehension loop) {
        Optional<ObjectValue> range = schemaOf(loop.iterRange());
        double times = range.map(RuleCost::size).orElse(1.0);
        range.flatMap(schema -> schema.textAt("type").equals(Optional.of("array"))
                        ? schema.objectAt("items")
                        : Optional.<ObjectValue>empty())
                .ifPresent(items -> schemas.put(loop.iterVar(), items));
        double body = cost(loop.loopStep()) + cost(loop.loopCondition());
        schemas.remove(loop.iterVar());
        return cost(loop.iterRange()) + times * body + cost(loop.result());
    }

    private static double size(ObjectValue schema) {
        return switch (schema.textAt("type").orElse("")) {
            case "array" -> SchemaSizes.mostItems(schema);
            case "object" -> schema.objectAt("additionalProperties").isPresent() ? SchemaSizes.mostEntries(schema) : 1;
            default -> 1;
        };
    }

    private Optional<ObjectValue> schemaOf(CelExpr expression) {
        return switch (expression.getKind()) {
            case IDENT -> Optional.ofNullable(schemas.get(expression.ident().name()));
            case SELECT ->
                schemaOf(expression.select().operand())
                        .flatMap(schema -> schema.objectAt(
                                "properties", expression.select().field()));
            default -> Optional.empty();
        };
    }
}
