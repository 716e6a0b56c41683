package io.openova.catalyst.model;

import org.jspecify.annotations.Nullable;

/** A Blueprint at one exact version. */
public record BlueprintRef(BlueprintName name, Version version) {
    @Override
    public String toString() {
        return name + " " + version;
    }

    // Written by hand: the JVM generates a record's methods at run time, which slows a cold start (ADR 36).
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BlueprintRef same && same.name.equals(name) && same.version.equals(version);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + version.hashCode();
    }
}
