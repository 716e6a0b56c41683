package io.openova.catalyst.apiserver;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules for all kinds of containers of a Pod. */
final class ContainerRules {
    /** Fields that every container may have; they are checked in any case. */
    private static final Set<String> COMMON = Set.of(
            "name",
            "image",
            "imagePullPolicy",
            "command",
            "args",
            "ports",
            "env",
            "envFrom",
            "resources",
            "volumeMounts",
            "livenessProbe",
            "readinessProbe",
            "startupProbe");

    private ContainerRules() {}

    static void check(Field spec, Map<String, Field> volumes, Set<String> claims, boolean isPod) {
        Field containers = spec.at("containers").as(Rule.CONTAINER);
        long gracePeriod = spec.at("terminationGracePeriodSeconds").number(30);
        if (spec.at("terminationGracePeriodSeconds").isUnknown()) {
            gracePeriod = Integer.MAX_VALUE;
        }
        Set<String> names = new HashSet<>();
        Set<String> hostPorts = new HashSet<>();
        if (!containers.needed("a Pod has at least one container")) {
            return;
        }
        for (Field container : containers.items()) {
            common(container, spec, volumes, claims, isPod);
            name(container, names);
            ProbeRules.check(container, gracePeriod);
            if (!container.isSince(35)) {
                container.at("restartPolicy").forbidden("for containers other than init containers");
            }
            hostPorts(container, hostPorts);
            if (spec.at("hostNetwork").isTrue()) {
                hostNetwork(container);
            }
        }
        for (Field container : spec.at("initContainers").as(Rule.CONTAINER).items()) {
            common(container, spec, volumes, claims, isPod);
            name(container, names);
            hostPorts(container, new HashSet<>());
            Field restart = container.at("restartPolicy");
            if (restart.isSince(35)) {
                restart.oneOfIfGiven("Always", "Never", "OnFailure");
            } else {
                restart.oneOfIfGiven("Always");
            }
            if (restart.is("Always")) {
                ProbeRules.check(container, gracePeriod);
            } else if (!restart.isUnknown()) {
                for (String field : List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")) {
                    container.at(field).forbidden("for an init container without restartPolicy: Always");
                }
            }
        }
        for (Field container : spec.at("ephemeralContainers").as(Rule.CONTAINER).items()) {
            common(container, spec, volumes, claims, isPod);
            name(container, names);
        }
    }

    private static void name(Field container, Set<String> names) {
        Field name = container.at("name");
        if (!name.isEmpty()) {
            name.as(Rule.DUPLICATE).unique(names, name.text());
        }
    }

    private static void common(
            Field container, Field spec, Map<String, Field> volumes, Set<String> claims, boolean isPod) {
        if (container.at("name").needed("give the container a name")) {
            container.at("name").form(Form.LABEL);
        }
        Field image = container.at("image");
        if (image.needed("name the image that the container runs")
                && isPod
                && !image.text().equals(image.text().strip())) {
            image.refuse("the image has blanks around it", "remove the blanks");
        }
        boolean isPlain = container.hasOnly(COMMON);
        if (!isPlain) {
            container.at("terminationMessagePolicy").oneOfIfGiven("File", "FallbackToLogsOnError");
        }
        container.at("imagePullPolicy").oneOfIfGiven("Always", "IfNotPresent", "Never");
        if (container.at("ports").isSet()) {
            ports(container.at("ports").as(Rule.PORT));
            container.at("ports").distinctBy("containerPort", "protocol", "TCP");
        }
        container.at("env").distinctBy("name", "", "");
        EnvRules.check(container);
        MountRules.check(container, volumes);
        ResourceRules.container(container.at("resources"), claims);
        if (!isPlain) {
            resize(container.at("resizePolicy"), spec);
            SecurityRules.container(container, spec);
        }
    }

    private static void ports(Field ports) {
        Set<String> names = new HashSet<>();
        for (Field port : ports.items()) {
            Field name = port.at("name");
            name.form(Form.PORT_NAME);
            if (!name.isEmpty()) {
                name.unique(names, name.text());
            }
            Field number = port.at("containerPort");
            if (number.needed("name the port that the container listens on")) {
                number.between(1, 65535);
            }
            if (!port.at("hostPort").isEmpty()) {
                port.at("hostPort").between(1, 65535);
            }
            port.at("protocol").oneOfIfGiven("TCP", "UDP", "SCTP");
        }
    }

    private static void hostPorts(Field container, Set<String> seen) {
        for (Field port : container.at("ports").as(Rule.PORT).items()) {
            Field host = port.at("hostPort");
            if (!host.isEmpty() && !host.isUnknown()) {
                String key = port.at("protocol").text("TCP") + "/"
                        + port.at("hostIP").text() + "/" + host.number(0);
                if (!seen.add(key)) {
                    host.refuse("an earlier port has the same host port, address, and protocol", "use another port");
                }
            }
        }
    }

    private static void hostNetwork(Field container) {
        for (Field port : container.at("ports").as(Rule.PORT).items()) {
            Field host = port.at("hostPort");
            if (!host.isEmpty() && host.number(0) != port.at("containerPort").number(0) && host.isNumber()) {
                host.refuse("with hostNetwork the host port equals the container port", "remove \"hostPort\"");
            }
        }
    }

    private static void resize(Field policies, Field spec) {
        Set<String> resources = new HashSet<>();
        for (Field policy : policies.items()) {
            Field resource = policy.at("resourceName");
            policy.unique(resources, resource.text());
            check(policies, resource, List.of("cpu", "memory"));
            Field restart = policy.at("restartPolicy");
            check(policies, restart, List.of("NotRequired", "RestartContainer"));
            if (spec.at("restartPolicy").is("Never") && restart.is("RestartContainer")) {
                policies.refuse(
                        "a Pod that never restarts containers cannot restart them to resize",
                        "use restartPolicy: NotRequired");
            }
        }
    }

    private static void check(Field policies, Field value, List<String> allowed) {
        if (!value.isUnknown() && !allowed.contains(value.text())) {
            policies.refuse(
                    value.isEmpty()
                            ? "\"" + value.name() + "\" is missing in an entry"
                            : value.shown() + " is not one of the allowed values",
                    "use one of: " + String.join(", ", allowed),
                    allowed);
        }
    }
}
