package io.openova.catalyst.model;

import io.openova.catalyst.value.NameSyntax;
import java.util.Set;

/** Name of an Application: an RFC 1123 label, so it is safe as a path segment and as metadata.name. */
public record ApplicationName(String value) implements Comparable<ApplicationName> {
    /** RFC 1123 label, 1-63 characters (contract section 2). */
    public static final String PATTERN = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$";

    /** What the API's paths have in an Application's place; such an Application could not be read by its path. */
    public static final Set<String> RESERVED = Set.of("preview", "stream");

    public ApplicationName {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a valid ApplicationName: does not match " + PATTERN);
        }
    }

    /** Whether it matches and names no device of Windows ({@code con}, {@code nul}, …), which no file there may be called. */
    public static boolean isValid(String text) {
        return NameSyntax.isLabel(text) && OverlayPath.isSegment(text);
    }

    /** Whether no new Application may have the name. */
    public boolean isReserved() {
        return RESERVED.contains(value);
    }

    @Override
    public int compareTo(ApplicationName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
