package io.openova.catalyst.model;

import io.openova.catalyst.value.NameSyntax;
import org.jspecify.annotations.Nullable;

/** Name of a Blueprint, for example bp-qa-app. */
public record BlueprintName(String value) implements Comparable<BlueprintName> {
    /** Contract section 2. */
    public static final String PATTERN = "^bp-[a-z][a-z0-9-]{1,62}$";

    public BlueprintName {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a valid BlueprintName: does not match " + PATTERN);
        }
    }

    public static boolean isValid(String text) {
        return text.startsWith("bp-") && NameSyntax.isSlug(text, 3, 1, 62);
    }

    @Override
    public int compareTo(BlueprintName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }

    // Written by hand: the JVM generates a record's methods at run time, which slows a cold start (ADR 36).
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BlueprintName same && same.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }
}
