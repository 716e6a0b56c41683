package io.openova.catalyst.model;

import java.util.List;
import java.util.Optional;

/**
 * The catalog's answer to a version query.
 *
 * @param version the exact version, if one matches
 * @param rule rule id of the problem; empty when there is a version
 * @param problem why there is none, in words
 * @param candidates known versions or Blueprints, best first
 */
public record VersionAnswer(Optional<Version> version, String rule, String problem, List<String> candidates) {
    public VersionAnswer {
        candidates = List.copyOf(candidates);
    }

    public static VersionAnswer of(Version version) {
        return new VersionAnswer(Optional.of(version), "", "", List.of());
    }

    public static VersionAnswer none(String rule, String problem, List<String> candidates) {
        return new VersionAnswer(Optional.empty(), rule, problem, candidates);
    }
}
