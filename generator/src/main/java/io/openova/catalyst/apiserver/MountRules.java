package io.openova.catalyst.apiserver;

import io.openova.catalyst.finding.Nearest;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Rules for the volume mounts of a container. */
final class MountRules {
    private MountRules() {}

    /** @param volumes the Pod's volumes by name */
    static void check(Field container, Map<String, Field> volumes) {
        Field mounts = container.at("volumeMounts").as(Rule.MOUNT);
        Field devices = container.at("volumeDevices").as(Rule.MOUNT);
        if (mounts.size() == 0 && devices.size() == 0) {
            return;
        }
        Set<String> deviceNames = names(devices, "name");
        Set<String> devicePaths = names(devices, "devicePath");
        Set<String> paths = new HashSet<>();
        for (Field mount : mounts.items()) {
            volume(mount.at("name"), volumes);
            Field path = mount.at("mountPath");
            if (path.needed()) {
                path.unique(paths, path.text());
            }
            if (deviceNames.contains(mount.at("name").text())) {
                mount.at("name")
                        .refuse("the volume is a device of this container, too", "mount it, or use it as a device");
            }
            if (devicePaths.contains(path.text())) {
                path.refuse("a device of this container has the same path", "use another path");
            }
            VolumeRules.relative(mount.at("subPath"), false);
            Field expression = mount.at("subPathExpr");
            if (!expression.isEmpty() && !mount.at("subPath").isEmpty()) {
                expression.refuse("subPathExpr and subPath exclude each other", "remove one of them");
            }
            VolumeRules.relative(expression, false);
            propagation(mount, container);
        }
        if (devices.size() > 0) {
            devices(devices, mounts, volumes);
        }
    }

    private static void volume(Field name, Map<String, Field> volumes) {
        if (!name.needed("name the volume that is mounted")
                || name.isUnknown()
                || volumes.containsKey(name.text())
                || volumes.keySet().stream().anyMatch(Field::isUnknown)) {
            return;
        }
        List<String> near = Nearest.to(name.text(), volumes.keySet());
        name.refuse(
                "the Pod has no volume \"" + name.text() + "\"",
                near.isEmpty()
                        ? "add it to \"volumes\""
                        : "did you mean \"" + near.get(0) + "\"? If not, add it to \"volumes\"",
                near);
    }

    private static void propagation(Field mount, Field container) {
        Field propagation = mount.at("mountPropagation");
        propagation.oneOf("Bidirectional", "HostToContainer", "None");
        if (propagation.is("Bidirectional")
                && !container.at("securityContext", "privileged").isTrue()) {
            propagation.refuse(
                    "only privileged containers may propagate mounts in both directions",
                    "use HostToContainer, or set securityContext.privileged");
        }
        Field readOnly = mount.at("recursiveReadOnly");
        readOnly.oneOf("Disabled", "Enabled", "IfPossible");
        if (readOnly.is("Enabled") || readOnly.is("IfPossible")) {
            if (!mount.at("readOnly").isTrue()) {
                readOnly.refuse("recursiveReadOnly needs readOnly: true", "set readOnly: true");
            }
            if (propagation.isSet() && !propagation.is("None")) {
                readOnly.refuse("recursiveReadOnly needs mountPropagation None", "remove \"mountPropagation\"");
            }
        }
    }

    private static void devices(Field devices, Field mounts, Map<String, Field> volumes) {
        Set<String> mounted = names(mounts, "name");
        Set<String> mountPaths = names(mounts, "mountPath");
        Set<String> names = new HashSet<>();
        Set<String> paths = new HashSet<>();
        for (Field device : devices.items()) {
            Field name = device.at("name");
            Field path = device.at("devicePath");
            volume(name, volumes);
            Field volume = volumes.get(name.text());
            if (volume != null
                    && !volume.at("persistentVolumeClaim").isSet()
                    && !volume.at("ephemeral").isSet()) {
                name.refuse(
                        "only a persistentVolumeClaim or ephemeral volume can be a device", "mount the volume instead");
            }
            if (!name.isEmpty()) {
                name.unique(names, name.text());
            }
            if (path.needed()) {
                path.unique(paths, path.text());
                VolumeRules.noBacksteps(path);
            }
            if (mounted.contains(name.text())) {
                name.refuse("the volume is mounted by this container, too", "mount it, or use it as a device");
            }
            if (mountPaths.contains(path.text())) {
                path.refuse("a mount of this container has the same path", "use another path");
            }
        }
    }

    private static Set<String> names(Field list, String field) {
        if (list.size() == 0) {
            return Set.of();
        }
        return list.items().stream()
                .map(item -> item.at(field).text())
                .filter(text -> !text.isEmpty())
                .collect(Collectors.toSet());
    }
}
