package io.openova.catalyst.model;

import io.openova.catalyst.value.NameSyntax;
import org.jspecify.annotations.Nullable;

/** Name of a host cluster, for example hz-fsn-rtz-prod. */
public record RegionName(String value) implements Comparable<RegionName> {
    /** Contract section 2. */
    public static final String PATTERN = "^[a-z][a-z0-9-]{0,62}$";

    public RegionName {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a valid RegionName: does not match " + PATTERN);
        }
    }

    /**
     * Returns whether the text matches and is not a Windows device name ({@code con}, {@code nul}, …), which cannot be
     * a file name there.
     */
    public static boolean isValid(String text) {
        return NameSyntax.isSlug(text, 0, 0, 62) && OverlayPath.isSegment(text);
    }

    @Override
    public int compareTo(RegionName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }

    // Written by hand: the JVM generates a record's methods at run time, which slows a cold start (ADR 36).
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RegionName same && same.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }
}
