package io.openova.catalyst.document.tree;

import io.openova.catalyst.finding.Severity;
import io.openova.catalyst.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of one written scalar: its value, and a problem, if it has one. A refused scalar has the value null, so
 * that reading goes on and collects more findings.
 */
public record Scalar(Value value, @Nullable Problem problem) {
    public static final Scalar NULL = of(Value.NULL);
    static final Scalar TRUE = of(Value.bool(true));
    static final Scalar FALSE = of(Value.bool(false));

    /** A finding without a position yet. Messages never repeat the scalar: it may be a secret. */
    public record Problem(Severity severity, String rule, String message, String remedy) {}

    public static Scalar of(Value value) {
        return new Scalar(value, null);
    }

    public static Scalar error(String rule, String message, String remedy) {
        return new Scalar(Value.NULL, new Problem(Severity.ERROR, rule, message, remedy));
    }

    static Scalar ambiguous(String text, String otherKind) {
        String message = "YAML 1.1 or Go readers take this string for " + otherKind;
        return new Scalar(
                Value.text(text), new Problem(Severity.WARNING, "yaml/ambiguous-string", message, "quote it"));
    }
}
