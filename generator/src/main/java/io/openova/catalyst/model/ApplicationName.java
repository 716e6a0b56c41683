package io.openova.catalyst.model;

import io.openova.catalyst.value.NameSyntax;
import java.util.Set;

/** Name of an Application: an RFC 1123 label, so it is safe as a path segment and as metadata.name. */
public record ApplicationName(String value) implements Comparable<ApplicationName> {
    /** RFC 1123 label, 1-63 characters (contract section 2). */
    public static final String PATTERN = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$";

    /**
     * Words that the API's paths use in place of an Application's name; an Application of that name could not be read
     * by its path.
     */
    public static final Set<String> RESERVED = Set.of("preview", "stream");

    public ApplicationName {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a valid ApplicationName: does not match " + PATTERN);
        }
    }

    /**
     * Returns whether the text matches and is not a Windows device name ({@code con}, {@code nul}, …), which cannot be
     * a file name there.
     */
    public static boolean isValid(String text) {
        return NameSyntax.isLabel(text) && OverlayPath.isSegment(text);
    }

    /** Returns whether the name is reserved: no new Application may have it. */
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
