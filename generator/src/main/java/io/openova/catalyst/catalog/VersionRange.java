package io.openova.catalyst.catalog;

import io.openova.catalyst.model.Version;
import java.util.Collection;
import java.util.Optional;

/** Ranges as npm and Helm write them. */
public final class VersionRange {
    private VersionRange() {}

    /** Returns the highest of the versions that fit; empty when none does or the text is not a range. */
    public static Optional<Version> best(String range, Collection<Version> versions) {
        return VersionQuery.of(Optional.of(range)).flatMap(query -> query.bestOf(versions));
    }
}
