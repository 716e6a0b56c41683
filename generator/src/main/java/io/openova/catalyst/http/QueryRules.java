package io.openova.catalyst.http;

import io.openova.catalyst.http.answer.Problems;
import io.openova.catalyst.http.answer.RefusedException;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.NumberValue;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Holds query parameters to the length and the pattern that {@code openapi.yaml} documents for them, so that the
 * document and the server cannot differ.
 */
final class QueryRules {
    private final Map<String, Rule> rules = new HashMap<>();

    private record Rule(int longest, Optional<Pattern> pattern) {}

    /** @param words the content of {@code openapi.yaml} */
    QueryRules(ObjectValue words) {
        words.objectAt("parameters").orElse(ObjectValue.EMPTY).entries().forEach((name, parameter) -> {
            Value schema =
                    parameter.at("query").or(() -> parameter.at("schema")).orElse(ObjectValue.EMPTY);
            int longest = schema.at("maxLength")
                    .filter(NumberValue.class::isInstance)
                    .map(length -> Integer.parseInt(((NumberValue) length).lexeme()))
                    .orElse(Integer.MAX_VALUE);
            rules.put(name, new Rule(longest, schema.textAt("pattern").map(Pattern::compile)));
        });
    }

    /** @throws RefusedException 400 {@code invalid-query} */
    void check(String name, String value) {
        Rule rule = rules.get(name);
        if (rule == null) {
            return;
        }
        if (value.codePointCount(0, value.length()) > rule.longest()) {
            throw Problems.invalidQuery(
                            "the query parameter " + name + " has at most " + rule.longest() + " characters")
                    .refused();
        }
        if (rule.pattern().filter(pattern -> !pattern.matcher(value).matches()).isPresent()) {
            throw Problems.invalidQuery("the query parameter " + name + " does not match "
                            + rule.pattern().orElseThrow())
                    .refused();
        }
    }
}
