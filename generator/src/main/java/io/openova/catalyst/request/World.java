package io.openova.catalyst.request;

import io.openova.catalyst.application.Application;
import io.openova.catalyst.application.BlueprintName;
import io.openova.catalyst.application.Environment;
import io.openova.catalyst.application.EnvironmentName;
import io.openova.catalyst.application.Sovereign;
import io.openova.catalyst.application.Version;
import java.util.List;
import java.util.Optional;

/** What canonicalising must know beyond the request: settings, catalog, Environments. Asked by name, never listed. */
public interface World {
    Sovereign sovereign();

    /** Resolves a version: empty text means the newest; see {@link VersionAnswer}. */
    VersionAnswer version(BlueprintName blueprint, Optional<String> asked);

    Optional<Environment> environment(EnvironmentName name);

    /** Names of Environments, for candidates in a message; called only when one is missing. */
    List<String> environmentNames();

    /** Whether a missing Environment is an error; without an overlay nobody can know. */
    boolean checksEnvironments();

    /** The Application that a change request changes. */
    Optional<Application> current(io.openova.catalyst.application.ApplicationKey key);

    /**
     * What the catalog says to a version.
     *
     * @param version the exact version, when there is one
     * @param problem why there is none, in words; empty otherwise
     * @param candidates known versions or Blueprints, best first
     * @param rule rule id of the problem
     */
    record VersionAnswer(Optional<Version> version, String rule, String problem, List<String> candidates) {
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
}
