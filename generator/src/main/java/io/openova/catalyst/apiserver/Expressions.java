package io.openova.catalyst.apiserver;

import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.List;
import java.util.Optional;

/** What the rules need of the languages that stand inside objects: CEL, regular expressions, and schemas. */
public interface Expressions {
    /** What an expression gives. */
    enum Result {
        BOOL,
        TEXT,
        ANY
    }

    /**
     * What is wrong with an expression of an admission object.
     *
     * @param variables the names that it may use
     * @return words; empty when it compiles, and when that cannot be told here
     */
    Optional<String> problem(String expression, List<String> variables, Result result);

    /**
     * What is wrong with a rule of a definition, where {@code self} has the type that the schema gives it.
     *
     * @param isResource whether the schema is that of a whole object, which has metadata, too
     */
    Optional<String> problemOfRule(String expression, ObjectValue schema, boolean isResource, Result result);

    /** How much work a rule may be, as a multiple of what an API server allows; below 1 when it is taken. */
    double cost(String expression, ObjectValue schema, double times);

    /** Whether RE2 takes the text as a regular expression. */
    boolean isPattern(String text);

    /** What a value lacks of a schema, in words; empty when it fits, and when that cannot be told here. */
    Optional<String> misfit(ObjectValue schema, Value value);
}
