package io.openova.catalyst.delivery;

import io.openova.catalyst.desired.OverlayState;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import java.util.List;

/** The Applications of an overlay that depend on one. */
final class DependentApplications {
    private DependentApplications() {}

    /** In order of namespace and name; only files that could name the Application are parsed. */
    static List<Application> on(ApplicationKey key, OverlayState world) {
        String name = key.name().value();
        return world.applications(text -> text.contains("dependsOn") && text.contains(name)).stream()
                .filter(application -> !application.key().equals(key)
                        && application.dependencies().containsKey(key))
                .toList();
    }
}
