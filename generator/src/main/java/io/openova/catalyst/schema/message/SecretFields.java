package io.openova.catalyst.schema.message;

import io.openova.catalyst.value.Pointer;
import java.util.List;
import java.util.regex.Pattern;

/** Decides by its name whether a field may hold a secret; the values of such fields are never printed (threat S08). */
public final class SecretFields {
    private static final Pattern NAME = Pattern.compile(
            "(?i)passw|pwd|passphrase|secret|token|credential|private|key|auth|cert|dsn|connectionstring"
                    + "|connection_string|connection-string|webhook_?url|pin_?code|^pin$|^pass$|_pass$|[a-z]Pass$");
    /** Names that are used for secrets only. */
    private static final Pattern CERTAIN = Pattern.compile("(?i)passw(or)?d|passphrase|^pwd$|_pwd$|^pass$|_pass$|secret"
            + "|credential|token$|(api|access|private|encryption|signing|account|master|license)[-_]?key$"
            + "|connection[-_]?string$|^dsn$|_dsn$");
    /** Fields that name a Secret, or a place in one, and do not hold a secret. */
    private static final Pattern REFERENCE = Pattern.compile("(?i)(existing[a-z_-]*secret([a-z_-]*key|name)?"
            + "|[a-z_-]*secret[_-]?(name|key[_-]?ref|key[_-]?selector|ref|store|store[_-]?ref|class)s?"
            + "|imagePullSecrets?|valuesFrom|\\$secret|topologyKey|serviceAccountTokens?"
            + "|automountServiceAccountToken|(git|overlay)Secret)");

    private static final List<String> OF_REFERENCES = List.of("name", "key", "namespace", "kind", "optional");

    private SecretFields() {}

    /**
     * Returns whether any step of the path has the name of a secret: everything below {@code credentials} is one too.
     */
    public static boolean mayHold(Pointer pointer) {
        return matches(pointer, NAME);
    }

    /** Returns whether a step of the path has a name that is used for secrets only. */
    public static boolean surelyHolds(Pointer pointer) {
        return matches(pointer, CERTAIN);
    }

    /** Returns whether the name is used for secrets only, and is not a reference to a Secret. */
    public static boolean isCertain(String name) {
        return !REFERENCE.matcher(name).matches() && CERTAIN.matcher(name).find();
    }

    private static boolean matches(Pointer pointer, Pattern pattern) {
        boolean isInReference = false;
        for (String token : pointer.tokens()) {
            boolean isNumber = !token.isEmpty() && token.chars().allMatch(c -> c >= '0' && c <= '9');
            if (REFERENCE.matcher(token).matches() || isNumber) {
                isInReference = isInReference || !isNumber;
                continue;
            }
            if (pattern.matcher(token).find() && !(isInReference && OF_REFERENCES.contains(token))) {
                return true;
            }
            isInReference = false;
        }
        return false;
    }
}
