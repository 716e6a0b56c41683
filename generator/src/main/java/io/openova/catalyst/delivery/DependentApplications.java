package io.openova.catalyst.delivery;

import io.openova.catalyst.desired.ApplicationReader;
import io.openova.catalyst.desired.OverlayState;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.overlay.Snapshot;
import java.util.List;

/** The Applications of an overlay that depend on one. */
final class DependentApplications {
    private DependentApplications() {}

    /** In order of namespace and name; only files that could name the Application are parsed. */
    static List<Application> on(ApplicationKey key, OverlayState world) {
        Snapshot snapshot = world.snapshot();
        return world
                .sovereign()
                .management()
                .map(OverlayLayout::applications)
                .map(snapshot::files)
                .orElse(List.of())
                .stream()
                .filter(path -> path.name().equals("application.yaml"))
                .flatMap(path -> snapshot.read(path).stream())
                .filter(text ->
                        text.contains("dependsOn") && text.contains(key.name().value()))
                .flatMap(text -> ApplicationReader.read(text).stream())
                .filter(application -> !application.key().equals(key)
                        && application.dependencies().containsKey(key))
                .toList();
    }
}
