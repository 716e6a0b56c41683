package io.openova.catalyst.apiserver;

import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.List;
import java.util.Optional;

/** Checks the languages embedded in objects for the rules: CEL, regular expressions, and schemas. */
public interface Expressions {
    /** The type that an expression must have. */
    enum Result {
        BOOL,
        TEXT,
        ANY
    }

    /**
     * Returns the fault of an expression in an admission object.
     *
     * @param variables the names that it may use
     * @return the fault; empty when it compiles, and when that cannot be determined here
     */
    Optional<String> problem(String expression, List<String> variables, Result result);

    /**
     * What is wrong with a rule of a definition, where {@code self} has the type that the schema gives it.
     *
     * @param isResource whether the schema is that of a whole object, which has metadata, too
     */
    Optional<String> problemOfRule(String expression, ObjectValue schema, boolean isResource, Result result);

    /** Returns the cost of a rule as a multiple of the API server's limit; below 1 when it is accepted. */
    double cost(String expression, ObjectValue schema, double times);

    /** Returns whether RE2 accepts the text as a regular expression. */
    boolean isPattern(String text);

    /** Describes how a value violates a schema; empty when it fits, and when that cannot be determined here. */
    Optional<String> misfit(ObjectValue schema, Value value);
}
