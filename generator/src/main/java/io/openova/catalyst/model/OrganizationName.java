package io.openova.catalyst.model;

import io.openova.catalyst.value.NameSyntax;

/** Name (slug) of an Organization. */
public record OrganizationName(String value) implements Comparable<OrganizationName> {
    /** Contract section 4. */
    public static final String PATTERN = "^[a-z][a-z0-9-]{2,31}$";

    public OrganizationName {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a valid OrganizationName: does not match " + PATTERN);
        }
    }

    /**
     * Returns whether the text matches and is not a Windows device name ({@code con}, {@code nul}, …), which cannot be
     * a file name there.
     */
    public static boolean isValid(String text) {
        return NameSyntax.isSlug(text, 0, 2, 31) && OverlayPath.isSegment(text);
    }

    @Override
    public int compareTo(OrganizationName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
