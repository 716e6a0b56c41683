package io.openova.catalyst.http.exchange;

import io.openova.catalyst.http.answer.Problems;
import io.openova.catalyst.http.answer.RefusedException;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.BooleanValue;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.util.Optional;

/** Reads the fields of bodies that are not requests for an Application; null is not absent in them. */
public final class BodyFields {
    private BodyFields() {}

    /**
     * A string.
     *
     * @param longest characters at most, as {@code openapi.yaml} documents
     * @throws RefusedException 400 {@code invalid-body} for another type, or a longer string
     */
    public static Optional<String> text(Value body, String field, int longest) {
        Optional<Value> given = body.at(field);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        if (given.get() instanceof TextValue text && text.text().length() <= longest) {
            return Optional.of(text.text());
        }
        throw Problems.invalidBody(field + " is a string of at most " + longest + " characters")
                .refused();
    }

    /**
     * An object; empty when it is absent.
     *
     * @throws RefusedException 400 {@code invalid-body} for another type
     */
    public static ObjectValue object(Value body, String field) {
        Value given = body.at(field).orElse(ObjectValue.EMPTY);
        if (given instanceof ObjectValue object) {
            return object;
        }
        throw Problems.invalidBody(field + " is an object").refused();
    }

    /**
     * A boolean; false when it is absent.
     *
     * @throws RefusedException 400 {@code invalid-body} for another type
     */
    public static boolean flag(Value body, String field) {
        Optional<Value> given = body.at(field);
        if (given.isPresent() && !(given.get() instanceof BooleanValue)) {
            throw Problems.invalidBody(field + " is true or false").refused();
        }
        return given.isPresent() && ((BooleanValue) given.get()).value();
    }
}
