package io.openova.catalyst.render;

import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.Blueprint;

/**
 * An Application that the rendered one depends on.
 *
 * @param application as the overlay has it
 * @param blueprint what it runs
 */
public record Dependency(Application application, Blueprint blueprint) {}
