package io.openova.catalyst.schema.pattern.fast;

import io.openova.catalyst.value.FastPath;
import io.openova.catalyst.value.NameSyntax;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The patterns that names in our own kinds follow, without the engine for patterns; a test holds each equal to it. */
@FastPath(of = "schema.pattern.SafePatterns", heldBy = "HandCodedPatternsTest")
public final class HandCodedPatterns {
    private static final String LABEL = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$";
    private static final String LONG_LABEL = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$";
    private static final String REGION = "^[a-z][a-z0-9-]{0,62}$";
    private static final String ENVIRONMENT = "^[a-z][a-z0-9-]{2,63}$";
    private static final String ORGANIZATION = "^[a-z][a-z0-9-]{2,31}$";
    private static final String BLUEPRINT = "^bp-[a-z][a-z0-9-]{1,62}$";
    private static final String VERSION = "^[0-9]+\\.[0-9]+\\.[0-9]+(-[a-z0-9.-]+)?$";

    /** The patterns that it decides. */
    public static final Set<String> ALL =
            Set.of(LABEL, LONG_LABEL, REGION, ENVIRONMENT, ORGANIZATION, BLUEPRINT, VERSION);

    private HandCodedPatterns() {}

    /** Whether the text matches; null for a pattern that is not known. */
    public static @Nullable Boolean matches(String pattern, String text) {
        return switch (pattern) {
            case LABEL -> NameSyntax.isLabel(text);
            case LONG_LABEL -> NameSyntax.isLongLabel(text);
            case REGION -> NameSyntax.isSlug(text, 0, 0, 62);
            case ENVIRONMENT -> NameSyntax.isSlug(text, 0, 2, 63);
            case ORGANIZATION -> NameSyntax.isSlug(text, 0, 2, 31);
            case BLUEPRINT -> text.startsWith("bp-") && NameSyntax.isSlug(text, 3, 1, 62);
            case VERSION -> NameSyntax.isVersion(text);
            default -> null;
        };
    }
}
