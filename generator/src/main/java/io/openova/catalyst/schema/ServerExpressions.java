package io.openova.catalyst.schema;

import io.openova.catalyst.apiserver.Expressions;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.List;
import java.util.Optional;

/** Hands each question to {@link EngineExpressions}, whose libraries are loaded with the first one and not before. */
final class ServerExpressions implements Expressions {
    static final ServerExpressions INSTANCE = new ServerExpressions();

    private ServerExpressions() {}

    @Override
    public Optional<String> problem(String expression, List<String> variables, Result result) {
        return EngineExpressions.INSTANCE.problem(expression, variables, result);
    }

    @Override
    public Optional<String> problemOfRule(String expression, ObjectValue schema, boolean isResource, Result result) {
        return EngineExpressions.INSTANCE.problemOfRule(expression, schema, isResource, result);
    }

    @Override
    public double cost(String expression, ObjectValue schema, double times) {
        return EngineExpressions.INSTANCE.cost(expression, schema, times);
    }

    @Override
    public boolean isPattern(String text) {
        return EngineExpressions.INSTANCE.isPattern(text);
    }

    @Override
    public Optional<String> misfit(ObjectValue schema, Value value) {
        return EngineExpressions.INSTANCE.misfit(schema, value);
    }
}
