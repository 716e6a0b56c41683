package io.openova.catalyst.schema;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.types.SimpleType;
import io.openova.catalyst.apiserver.Expressions;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.KubernetesVersion;
import io.openova.catalyst.schema.cel.CelEngine;
import io.openova.catalyst.schema.message.PathBuilder;
import io.openova.catalyst.schema.structural.CustomSchemas;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Parses the expressions, patterns, and schemas inside Kubernetes objects, as an API server does. */
final class ServerExpressions implements Expressions {
    static final ServerExpressions INSTANCE = new ServerExpressions();

    private static final KubernetesVersion NEWEST = new KubernetesVersion(1, Integer.MAX_VALUE);
    /** Functions on it are not declared here. */
    private static final String AUTHORIZER = "authorizer";

    private ServerExpressions() {}

    @Override
    public Optional<String> problem(String expression, List<String> variables, Result result) {
        if (expression.contains(AUTHORIZER)) {
            return CelEngine.INSTANCE.syntaxProblem(expression);
        }
        return CelEngine.INSTANCE.problem(
                expression,
                builder -> variables.forEach(name -> builder.addVar(name, SimpleType.DYN)),
                tree -> ofResult(tree, result));
    }

    @Override
    public Optional<String> problemOfRule(String expression, ObjectValue schema, boolean isResource, Result result) {
        RuleTypes types = new RuleTypes();
        return CelEngine.INSTANCE.problem(
                expression, builder -> types.declare(builder, schema, isResource), tree -> ofResult(tree, result));
    }

    private static Optional<String> ofResult(CelAbstractSyntaxTree tree, Result result) {
        String kind = tree.getResultType().name();
        boolean fits = kind.equals("dyn")
                || switch (result) {
                    case BOOL -> tree.getResultType().equals(SimpleType.BOOL);
                    case TEXT -> tree.getResultType().equals(SimpleType.STRING);
                    case ANY -> true;
                };
        return fits
                ? Optional.empty()
                : Optional.of("it gives " + kind + ", but " + (result == Result.BOOL ? "true or false" : "a text")
                        + " is needed");
    }

    @Override
    public double cost(String expression, ObjectValue schema, double times) {
        return RuleCost.of(expression, schema) * times;
    }

    @Override
    public boolean isPattern(String text) {
        try {
            com.google.re2j.Pattern.compile(text);
            return true;
        } catch (com.google.re2j.PatternSyntaxException e) {
            return false;
        }
    }

    @Override
    public Optional<String> misfit(ObjectValue schema, Value value) {
        try {
            CustomSchemas.Read read = CustomSchemas.read(schema, NEWEST);
            List<Finding> found = new ArrayList<>();
            read.structure().check(read.structure().withDefaults(value), PathBuilder.ROOT, found::add);
            return found.stream()
                    .filter(finding -> finding.isError() || finding.rule().equals("schema/unknown-field"))
                    .map(Finding::message)
                    .findFirst();
        } catch (IllegalArgumentException e) {
            // An unreadable schema has a fault of its own, which is reported at its place.
            return Optional.empty();
        }
    }
}
