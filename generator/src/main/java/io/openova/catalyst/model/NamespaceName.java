package io.openova.catalyst.model;

import io.openova.catalyst.value.NameSyntax;

/** A Kubernetes namespace, where an Application's objects live: an RFC 1123 label. */
public record NamespaceName(String value) implements Comparable<NamespaceName> {
    /** RFC 1123 label, 1-63 characters. */
    public static final String PATTERN = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$";

    public NamespaceName {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a valid NamespaceName: does not match " + PATTERN);
        }
    }

    /**
     * Returns whether the text matches and is not a Windows device name ({@code con}, {@code nul}, …), which cannot be
     * a file name there.
     */
    public static boolean isValid(String text) {
        return NameSyntax.isLabel(text) && OverlayPath.isSegment(text);
    }

    @Override
    public int compareTo(NamespaceName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
