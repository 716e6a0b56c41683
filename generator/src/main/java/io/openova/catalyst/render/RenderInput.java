package io.openova.catalyst.render;

import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.Environment;
import io.openova.catalyst.model.Sovereign;
import java.util.List;
import java.util.Optional;

/**
 * All inputs that determine the bytes of an Application's manifests. Preview, commit, and controller build it the same
 * way, so they cannot render differently (trap 17).
 *
 * @param environment absent without an overlay; the env-type label is then left out
 * @param dependencies the Applications of {@code dependsOn} that the overlay has, in that order
 */
public record RenderInput(
        Application application,
        Blueprint blueprint,
        Optional<Environment> environment,
        Sovereign sovereign,
        List<Dependency> dependencies) {
    public RenderInput {
        dependencies = List.copyOf(dependencies);
    }
}
