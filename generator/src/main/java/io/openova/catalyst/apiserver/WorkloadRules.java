package io.openova.catalyst.apiserver;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Rules for Deployments, StatefulSets, DaemonSets, ReplicaSets, and ReplicationControllers. */
final class WorkloadRules {
    private WorkloadRules() {}

    static void deployment(Field object) {
        Field spec = object.at("spec").as(Rule.WORKLOAD);
        spec.at("replicas").atLeast(0);
        selector(spec, true);
        podTemplate(spec, Set.of());
        Field strategy = spec.at("strategy");
        Field type = strategy.at("type");
        Field rolling = strategy.at("rollingUpdate");
        switch (type.text("RollingUpdate")) {
            case "Recreate" -> rolling.forbidden("with the type Recreate");
            case "RollingUpdate" -> {
                Field unavailable = rolling.at("maxUnavailable");
                Field surge = rolling.at("maxSurge");
                share(unavailable);
                share(surge);
                if (amount(unavailable, 25) == 0 && amount(surge, 25) == 0) {
                    unavailable.refuse("maxUnavailable and maxSurge are both 0", "let one of them be at least 1");
                }
                atMostAll(unavailable);
            }
            default -> type(strategy, type, "Recreate", "RollingUpdate");
        }
        spec.at("minReadySeconds").atLeast(0);
        spec.at("revisionHistoryLimit").atLeast(0);
        Field deadline = spec.at("progressDeadlineSeconds");
        deadline.atLeast(0);
        long ready = spec.at("minReadySeconds").number(0);
        if (deadline.number(600) <= ready && !deadline.isUnknown()) {
            deadline.refuse("progressDeadlineSeconds is not above minReadySeconds", "use more than " + ready);
        }
        alwaysRestarts(spec);
    }

    private static void type(Field strategy, Field type, String... allowed) {
        if (!type.isUnknown()) {
            strategy.refuse(
                    type.shown() + " is not one of the allowed types",
                    "use one of: " + String.join(", ", allowed),
                    List.of(allowed));
        }
    }

    /** Checks the selector, and whether it matches the template. */
    private static void selector(Field spec, boolean isNeeded) {
        Field selector = spec.at("selector").as(Rule.SELECTOR);
        Field labels = spec.at("template", "metadata").at("labels").as(Rule.SELECTOR);
        if (!selector.isSet()) {
            if (isNeeded) {
                selector.refuse("\"selector\" is missing", "add a selector that matches the labels of the template");
            } else {
                labels.refuse("without a selector no labels match", "add a selector that matches the template");
            }
            return;
        }
        LabelRules.selector(selector);
        if (LabelRules.isEmptySelector(selector)) {
            selector.refuse("an empty selector selects everything, which is not allowed here", "add \"matchLabels\"");
            return;
        }
        matches(selector, labels);
    }

    static void matches(Field selector, Field labels) {
        if (LabelRules.matches(selector, labels).equals(Optional.of(false))) {
            List<String> wanted = selector.at("matchLabels").entries().stream()
                    .map(label -> label.name() + "=" + label.text())
                    .toList();
            labels.refuse(
                    "the selector does not match these labels",
                    wanted.isEmpty()
                            ? "write labels that the selector matches"
                            : "write the labels of the selector here: " + String.join(", ", wanted),
                    wanted);
        }
    }

    private static void podTemplate(Field spec, Set<String> claims) {
        PodRules.template(spec.at("template"), claims);
    }

    private static void alwaysRestarts(Field spec) {
        Field restart = spec.at("template", "spec").at("restartPolicy").as(Rule.WORKLOAD);
        if (!restart.isEmpty() && !restart.is("Always")) {
            restart.refuse(
                    restart.shown() + " is not allowed here: the Pods of this kind always restart",
                    "remove it, or write Always",
                    List.of("Always"));
        }
        spec.at("template", "spec")
                .at("activeDeadlineSeconds")
                .as(Rule.WORKLOAD)
                .forbidden("in a workload that never ends");
    }

    /** A number that is not negative, or a percentage. */
    static void share(Field share) {
        if (share.isText() && !isPercentage(share.text())) {
            share.refuse(
                    share.shown() + " is neither a number nor a percentage",
                    "write a number, or a percentage such as 25%");
        }
        share.atLeast(0);
    }

    private static boolean isPercentage(String text) {
        int last = text.length() - 1;
        return last > 0 && text.charAt(last) == '%' && CronSchedule.areDigits(text, 0, last);
    }

    static void atMostAll(Field share) {
        if (share.isText() && isPercentage(share.text()) && share.text().length() <= 10 && amount(share, 0) > 100) {
            share.refuse(share.shown() + " is more than 100%", "use up to 100%");
        }
    }

    /** The number, or that of the percentage. */
    static long amount(Field share, long otherwise) {
        if (!share.isSet()) {
            return otherwise;
        }
        if (share.isText()) {
            return isPercentage(share.text()) && share.text().length() <= 10
                    ? Long.parseLong(share.text().substring(0, share.text().length() - 1))
                    : share.isUnknown() ? 1 : 0;
        }
        return share.number(otherwise);
    }

    static void statefulSet(Field object) {
        Field spec = object.at("spec").as(Rule.WORKLOAD);
        Field management = spec.at("podManagementPolicy");
        management.oneOfIfGiven("OrderedReady", "Parallel");
        Field strategy = spec.at("updateStrategy");
        Field rolling = strategy.at("rollingUpdate");
        switch (strategy.at("type").text("RollingUpdate")) {
            case "OnDelete" -> rolling.forbidden("with the type OnDelete");
            case "RollingUpdate" -> rolling.at("partition").atLeast(0);
            default -> type(strategy, strategy.at("type"), "RollingUpdate", "OnDelete");
        }
        Field retention = spec.at("persistentVolumeClaimRetentionPolicy");
        retention.at("whenDeleted").oneOfIfGiven("Retain", "Delete");
        retention.at("whenScaled").oneOfIfGiven("Retain", "Delete");
        spec.at("replicas").atLeast(0);
        spec.at("minReadySeconds").atLeast(0);
        spec.at("ordinals", "start").atLeast(0);
        if (spec.isSince(34)) {
            spec.at("serviceName").form(Form.LABEL);
        }
        selector(spec, true);
        List<Field> templates = spec.at("volumeClaimTemplates").items();
        if (spec.isSince(34)) {
            templates.forEach(claim -> StorageRules.claim(claim.as(Rule.STORAGE).at("spec")));
        }
        podTemplate(
                spec,
                templates.stream()
                        .map(claim -> claim.at("metadata", "name").text())
                        .filter(name -> !name.isEmpty())
                        .collect(Collectors.toSet()));
        alwaysRestarts(spec);
    }

    static void daemonSet(Field object) {
        Field spec = object.at("spec").as(Rule.WORKLOAD);
        selector(spec, false);
        podTemplate(spec, Set.of());
        alwaysRestarts(spec);
        spec.at("minReadySeconds").atLeast(0);
        spec.at("revisionHistoryLimit").atLeast(0);
        Field strategy = spec.at("updateStrategy");
        Field type = strategy.at("type");
        switch (type.text("RollingUpdate")) {
            case "OnDelete" -> {
                // Takes no further fields into account.
            }
            case "RollingUpdate" -> {
                Field unavailable = strategy.at("rollingUpdate", "maxUnavailable");
                Field surge = strategy.at("rollingUpdate", "maxSurge");
                share(unavailable);
                share(surge);
                atMostAll(unavailable);
                atMostAll(surge);
                boolean hasUnavailable = amount(unavailable, 1) != 0;
                boolean hasSurge = amount(surge, 0) != 0;
                if (hasUnavailable && hasSurge) {
                    surge.refuse("maxSurge needs maxUnavailable: 0", "set maxUnavailable to 0, or remove \"maxSurge\"");
                } else if (!hasUnavailable && !hasSurge) {
                    unavailable.refuse("maxUnavailable and maxSurge are both 0", "let one of them be at least 1");
                }
            }
            default -> type(strategy, type, "RollingUpdate", "OnDelete");
        }
    }

    static void replicaSet(Field object) {
        Field spec = object.at("spec").as(Rule.WORKLOAD);
        spec.at("replicas").atLeast(0);
        spec.at("minReadySeconds").atLeast(0);
        selector(spec, true);
        podTemplate(spec, Set.of());
        alwaysRestarts(spec);
    }

    static void replicationController(Field object) {
        Field spec = object.at("spec").as(Rule.WORKLOAD);
        spec.at("replicas").atLeast(0);
        spec.at("minReadySeconds").atLeast(0);
        Field template = spec.at("template");
        if (!template.needed("add the template of the Pods")) {
            return;
        }
        Field labels = template.at("metadata", "labels").as(Rule.SELECTOR);
        Field selector = spec.at("selector").as(Rule.SELECTOR);
        if (selector.isEmpty() && labels.isEmpty()) {
            selector.refuse("\"selector\" is missing", "add a selector, or labels in the template");
        }
        boolean differs = selector.entries().stream()
                .anyMatch(wanted -> !wanted.isUnknown()
                        && !labels.at(wanted.name()).isUnknown()
                        && !labels.at(wanted.name()).text().equals(wanted.text()));
        if (differs) {
            labels.refuse("the selector does not match these labels", "write the labels of the selector here");
        }
        podTemplate(spec, Set.of());
        alwaysRestarts(spec);
    }

    static void podTemplateObject(Field object) {
        PodRules.template(object.at("template"), Set.of());
    }

    static void controllerRevision(Field object) {
        Field self = object.as(Rule.WORKLOAD);
        self.at("revision").atLeast(0);
        if (!self.at("data").isObject()) {
            self.at("data").refuse("\"data\" is missing", "add the object that the revision keeps");
        }
    }
}
