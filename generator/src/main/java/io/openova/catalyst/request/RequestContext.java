package io.openova.catalyst.request;

import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.Environment;
import io.openova.catalyst.model.EnvironmentName;
import io.openova.catalyst.model.Sovereign;
import io.openova.catalyst.model.VersionAnswer;
import java.util.List;
import java.util.Optional;

/**
 * The context for canonicalising a request: settings, catalog, Environments. Environments are looked up by name, never
 * listed.
 */
public interface RequestContext {
    Sovereign sovereign();

    /** Resolves a version: empty text means the newest; see VersionAnswer. */
    VersionAnswer version(BlueprintName blueprint, Optional<String> asked);

    Optional<Environment> environment(EnvironmentName name);

    /** Names of Environments, for candidates in a message; called only when one is missing. */
    List<String> environmentNames();

    /** Whether a missing Environment is an error; without an overlay it cannot be known. */
    boolean checksEnvironments();
}
