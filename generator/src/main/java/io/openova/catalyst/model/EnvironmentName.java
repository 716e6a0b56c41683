package io.openova.catalyst.model;

import io.openova.catalyst.value.NameSyntax;
import org.jspecify.annotations.Nullable;

/** Name of an Environment. */
public record EnvironmentName(String value) implements Comparable<EnvironmentName> {
    /** Contract section 2. */
    public static final String PATTERN = "^[a-z][a-z0-9-]{2,63}$";

    public EnvironmentName {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a valid EnvironmentName: does not match " + PATTERN);
        }
    }

    /**
     * Returns whether the text matches and is not a Windows device name ({@code con}, {@code nul}, …), which cannot be
     * a file name there.
     */
    public static boolean isValid(String text) {
        return NameSyntax.isSlug(text, 0, 2, 63) && OverlayPath.isSegment(text);
    }

    @Override
    public int compareTo(EnvironmentName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }

    // Written by hand: the JVM generates a record's methods at run time, which slows a cold start (ADR 36).
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EnvironmentName same && same.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }
}
