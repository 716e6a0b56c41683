package io.openova.catalyst.schema.pattern;

import io.openova.catalyst.value.NameSyntax;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The name patterns of our own kinds, implemented without the regular expression engine; a test compares each with the
 * engine.
 */
final class HandCodedPatterns {
    private static final String LABEL = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$";
    private static final String LONG_LABEL = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$";
    private static final String REGION = "^[a-z][a-z0-9-]{0,62}$";
    private static final String ENVIRONMENT = "^[a-z][a-z0-9-]{2,63}$";
    private static final String ORGANIZATION = "^[a-z][a-z0-9-]{2,31}$";
    private static final String BLUEPRINT = "^bp-[a-z][a-z0-9-]{1,62}$";
    private static final String VERSION = "^[0-9]+\\.[0-9]+\\.[0-9]+(-[a-z0-9.-]+)?$";

    static final Set<String> ALL = Set.of(LABEL, LONG_LABEL, REGION, ENVIRONMENT, ORGANIZATION, BLUEPRINT, VERSION);

    private HandCodedPatterns() {}

    /** Returns whether the text matches; null for an unknown pattern. */
    static @Nullable Boolean matches(String pattern, String text) {
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
