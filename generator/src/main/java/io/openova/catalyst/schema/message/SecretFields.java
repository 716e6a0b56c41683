package io.openova.catalyst.schema.message;

import com.google.re2j.Pattern;
import io.openova.catalyst.value.Pointer;

/** Tells by its name whether a field may hold a secret; messages never show the value of such a field (threat S08). */
public final class SecretFields {
    private static final Pattern NAME =
            Pattern.compile("(?i)passw|passphrase|secret|token|credential|private|key|auth|cert|dsn|connectionstring");

    private SecretFields() {}

    /** Whether any step of the way down looks like a secret: what lies below {@code credentials} is one too. */
    public static boolean mayHold(Pointer pointer) {
        return pointer.tokens().stream().anyMatch(token -> NAME.matcher(token).find());
    }
}
