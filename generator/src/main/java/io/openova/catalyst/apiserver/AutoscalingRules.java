package io.openova.catalyst.apiserver;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Rules for autoscalers and disruption budgets. */
final class AutoscalingRules {
    private static final List<String> KINDS = List.of("object", "external", "pods", "resource", "containerResource");

    private AutoscalingRules() {}

    static void autoscaler(Field object) {
        Field spec = object.at("spec").as(Rule.AUTOSCALING);
        Field min = spec.at("minReplicas");
        Field max = spec.at("maxReplicas");
        min.atLeast(1);
        if (max.needed("set the maximum number of replicas")) {
            max.atLeast(1);
            if (max.isNumber() && min.isNumber() && max.number(0) < min.number(0)) {
                max.refuse("maxReplicas is below minReplicas", "use at least " + min.number(0));
            }
        }
        reference(spec.at("scaleTargetRef"));
        Field version = spec.at("scaleTargetRef", "apiVersion");
        if (version.isSince(34) && version.text().indexOf('/') <= 0) {
            version.refuse(
                    version.isSet() ? version.shown() + " names no API group" : "\"apiVersion\" is missing",
                    "write it as group/version, such as apps/v1");
        }
        spec.at("targetCPUUtilizationPercentage").atLeast(1);
        spec.at("metrics").items().forEach(AutoscalingRules::metric);
        for (String direction : List.of("scaleUp", "scaleDown")) {
            scaling(spec.at("behavior", direction));
        }
    }

    private static void reference(Field reference) {
        for (String name : List.of("kind", "name")) {
            if (reference.at(name).needed()) {
                reference.at(name).form(Form.PATH_SEGMENT);
            }
        }
        Field version = reference.at("apiVersion");
        long slashes = version.text().chars().filter(c -> c == '/').count();
        if (slashes > 1) {
            version.refuse(version.shown() + " is not an API version", "write it as group/version");
        }
    }

    private static void scaling(Field rules) {
        rules.at("stabilizationWindowSeconds").between(0, 3600);
        rules.at("selectPolicy").oneOf("Disabled", "Max", "Min");
        Field policies = rules.at("policies");
        if (policies.isSet() && policies.size() == 0) {
            policies.refuse("no policy is given", "add at least one, or remove \"policies\"");
        }
        for (Field policy : policies.items()) {
            Field type = policy.at("type");
            if (type.needed("use Pods or Percent")) {
                type.oneOf("Percent", "Pods");
            }
            positive(policy.at("value"), Long.MAX_VALUE);
            positive(policy.at("periodSeconds"), 1800);
        }
        Field tolerance = rules.at("tolerance");
        if (Amount.of(tolerance).filter(amount -> amount.signum() < 0).isPresent()) {
            tolerance.refuse("the tolerance is negative", "use at least 0");
        }
    }

    private static void positive(Field number, long most) {
        if (number.needed("use a number of at least 1")) {
            number.between(1, most);
        }
    }

    private static void metric(Field metric) {
        Field type = metric.at("type");
        if (!type.needed("use Resource, ContainerResource, Pods, Object, or External")) {
            return;
        }
        type.oneOf("ContainerResource", "External", "Object", "Pods", "Resource");
        String wanted = type.text().isEmpty()
                ? ""
                : Character.toLowerCase(type.text().charAt(0)) + type.text().substring(1);
        boolean isKnown = KINDS.contains(wanted);
        if (isKnown && !metric.at(wanted).isSet()) {
            metric.at(wanted).refuse("\"" + wanted + "\" is missing", "the type " + type.text() + " needs it");
        }
        List<String> given =
                KINDS.stream().filter(kind -> metric.at(kind).isSet()).toList();
        if (isKnown) {
            given.stream().filter(kind -> !kind.equals(wanted)).forEach(kind -> metric.at(kind)
                    .refuse("\"" + kind + "\" does not belong to the type " + type.text(), "remove it"));
        }
        if (!given.isEmpty()) {
            source(given.get(0), metric.at(given.get(0)));
        }
    }

    private static void source(String kind, Field source) {
        Field target = source.at("target");
        target(target);
        switch (kind) {
            case "object" -> {
                reference(source.at("describedObject"));
                identifier(source.at("metric"));
                if (!target.at("value").isSet()) {
                    missing(target.at("averageValue"));
                }
            }
            case "external" -> {
                identifier(source.at("metric"));
                if (!target.at("value").isSet()) {
                    missing(target.at("averageValue"));
                } else if (target.at("averageValue").isSet()) {
                    target.at("value").forbidden("beside averageValue");
                }
            }
            case "pods" -> {
                identifier(source.at("metric"));
                missing(target.at("averageValue"));
            }
            default -> resource(kind, source, target);
        }
    }

    private static void resource(String kind, Field source, Field target) {
        Field name = source.at("name");
        if (name.needed("name the resource")
                && kind.equals("containerResource")
                && !name.isUnknown()
                && !ResourceRules.isOfContainers(name.text())) {
            name.refuse(name.shown() + " is not a resource of containers", "use cpu or memory");
        }
        if (kind.equals("containerResource") && source.at("container").needed("name the container")) {
            source.at("container").form(Form.LABEL);
        }
        if (!target.at("averageValue").isSet()) {
            missing(target.at("averageUtilization"));
        } else if (target.at("averageUtilization").isSet()) {
            target.at("averageValue").forbidden("beside averageUtilization");
        }
    }

    private static void missing(Field field) {
        if (!field.isSet()) {
            field.refuse("\"" + field.name() + "\" is missing", "set the value to compare the metric with");
        }
    }

    private static void identifier(Field metric) {
        if (metric.at("name").needed("name the metric")) {
            metric.at("name").form(Form.PATH_SEGMENT);
        }
        // The selector of a metric is not checked by API servers.
    }

    private static void target(Field target) {
        Field type = target.at("type");
        if (type.needed("use Utilization, Value, or AverageValue")) {
            type.oneOf("AverageValue", "Utilization", "Value");
        }
        for (String amount : List.of("value", "averageValue")) {
            Optional<BigDecimal> value = Amount.of(target.at(amount));
            if (value.filter(number -> number.signum() <= 0).isPresent()) {
                target.at(amount).refuse(target.at(amount).shown() + " is not above 0", "use a positive amount");
            }
        }
        target.at("averageUtilization").atLeast(1);
    }

    static void scale(Field object) {
        object.at("spec").as(Rule.AUTOSCALING).at("replicas").atLeast(0);
    }

    static void disruptionBudget(Field object) {
        Field spec = object.at("spec").as(Rule.DISRUPTION);
        Field min = spec.at("minAvailable");
        Field max = spec.at("maxUnavailable");
        if (min.isSet() && max.isSet()) {
            spec.refuse("minAvailable and maxUnavailable exclude each other", "keep one of them");
        }
        for (Field share : List.of(min, max)) {
            WorkloadRules.share(share);
            WorkloadRules.atMostAll(share);
        }
        LabelRules.selector(spec.at("selector").as(Rule.SELECTOR));
        spec.at("unhealthyPodEvictionPolicy").oneOf("AlwaysAllow", "IfHealthyBudget");
    }
}
