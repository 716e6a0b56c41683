package io.openova.catalyst.apiserver;

import io.openova.catalyst.value.Value;
import java.util.List;

/** Rules for probes and lifecycle hooks of a container. */
final class ProbeRules {
    private static final List<String> PROBES = List.of("livenessProbe", "readinessProbe", "startupProbe");
    private static final List<String> COUNTS =
            List.of("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "failureThreshold");

    private ProbeRules() {}

    /** Reports the faults of a container's probes and hooks. */
    static void check(Field container, long gracePeriod) {
        for (String name : PROBES) {
            Field probe = container.at(name).as(Rule.PROBE);
            if (!probe.isSet()) {
                continue;
            }
            handler(probe, false, gracePeriod);
            for (String count : COUNTS) {
                probe.at(count).atLeast(0);
            }
            Field successes = probe.at("successThreshold");
            if (name.equals("readinessProbe")) {
                successes.atLeast(0);
                probe.at("terminationGracePeriodSeconds").forbidden("in a readiness probe");
            } else {
                if (successes.isNumber() && !successes.isEmpty() && successes.number(1) != 1) {
                    successes.refuse(
                            successes.shown() + " is not 1", "remove it: this probe succeeds after one success");
                }
                probe.at("terminationGracePeriodSeconds").atLeast(1);
            }
        }
        Field lifecycle = container.at("lifecycle").as(Rule.PROBE);
        if (!lifecycle.isSet()) {
            return;
        }
        for (String hook : List.of("postStart", "preStop")) {
            if (lifecycle.at(hook).isSet()) {
                handler(lifecycle.at(hook), true, gracePeriod);
            }
        }
    }

    private static void handler(Field handler, boolean isHook, long gracePeriod) {
        List<String> kinds = isHook
                ? List.of("exec", "httpGet", "tcpSocket", "sleep")
                : List.of("exec", "httpGet", "tcpSocket", "grpc");
        boolean found = false;
        for (String kind : kinds) {
            Field action = handler.at(kind);
            if (!action.isSet()) {
                continue;
            }
            if (found) {
                action.refuse("a second handler is given, but only one may be", "keep one of the handlers");
                continue;
            }
            found = true;
            switch (kind) {
                case "exec" -> action.at("command").needed("add the command that is run");
                case "httpGet" -> httpGet(action);
                case "tcpSocket" -> port(action.at("port"));
                case "grpc" -> number(action.at("port"));
                default -> sleep(action, gracePeriod);
            }
        }
        if (!found) {
            handler.refuse("no handler is given", "add one of: " + String.join(", ", kinds));
        }
    }

    private static void sleep(Field action, long gracePeriod) {
        long seconds = action.at("seconds").number(0);
        if (gracePeriod >= 0 && (seconds < 0 || seconds > gracePeriod)) {
            action.refuse(
                    "the sleep is longer than the Pod has to end (" + gracePeriod + " s), or negative",
                    "use from 0 to terminationGracePeriodSeconds");
        }
    }

    private static void httpGet(Field action) {
        port(action.at("port"));
        action.at("scheme").oneOfIfGiven("HTTP", "HTTPS");
        for (Field header : action.at("httpHeaders").items()) {
            if (!header.at("name").isUnknown()
                    && !Form.HEADER.takes(header.at("name").text())) {
                action.at("httpHeaders")
                        .refuse(
                                header.at("name").shown() + " is not " + Form.HEADER.words(),
                                "use letters, digits, and hyphens");
            }
        }
    }

    /** A port by number or name, which is required. */
    static void port(Field port) {
        if (port.isText()) {
            port.strictly(Form.PORT_NAME);
        } else {
            number(port);
        }
    }

    private static void number(Field port) {
        port.otherwise(Value.number(0)).between(1, 65535);
    }
}
