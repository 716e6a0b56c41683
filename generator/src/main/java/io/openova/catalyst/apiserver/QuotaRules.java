package io.openova.catalyst.apiserver;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rules for ResourceQuotas and LimitRanges. */
final class QuotaRules {
    private static final Set<String> SCOPES = Set.of(
            "Terminating",
            "NotTerminating",
            "BestEffort",
            "NotBestEffort",
            "PriorityClass",
            "CrossNamespacePodAffinity",
            "VolumeAttributesClass");
    private static final Set<String> ONLY_EXISTS =
            Set.of("Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "CrossNamespacePodAffinity");
    private static final Set<String> COMPUTE = Set.of(
            "cpu",
            "memory",
            "ephemeral-storage",
            "requests.cpu",
            "requests.memory",
            "requests.ephemeral-storage",
            "limits.cpu",
            "limits.memory",
            "limits.ephemeral-storage");
    private static final Set<String> OTHERS = Set.of(
            "pods",
            "resourcequotas",
            "services",
            "replicationcontrollers",
            "secrets",
            "persistentvolumeclaims",
            "configmaps",
            "services.nodeports",
            "services.loadbalancers",
            "requests.storage");

    private QuotaRules() {}

    private static boolean isStandard(String name) {
        return COMPUTE.contains(name)
                || OTHERS.contains(name)
                || name.startsWith("hugepages-")
                || name.startsWith("requests.hugepages-");
    }

    static void quota(Field object) {
        Field spec = object.at("spec").as(Rule.QUOTA);
        Field hard = spec.at("hard");
        for (Field entry : hard.entries()) {
            if (ResourceRules.name(entry) && entry.name().indexOf('/') < 0 && !isStandard(entry.name())) {
                entry.refuse(
                        "\"" + entry.name() + "\" is not a resource of quotas", "use a name such as requests.storage");
            }
            ResourceRules.amount(entry);
        }
        Field scopes = spec.at("scopes");
        scopes(scopes.items(), scopes, scopes, hard);
        Field selector = spec.at("scopeSelector", "matchExpressions");
        // The API server leaves out the position in the list, and the selector's own field.
        Field place = spec.at("scopeSelector").at("matchExpressions");
        scopes(
                selector.items().stream().map(item -> item.at("scopeName")).toList(),
                place.at("scopeName"),
                place,
                hard);
        for (Field requirement : selector.items()) {
            requirement(requirement, place);
        }
    }

    private static void scopes(List<Field> scopes, Field place, Field whole, Field hard) {
        Set<String> seen = new HashSet<>();
        for (Field scope : scopes) {
            if (scope.isUnknown()) {
                continue;
            }
            if (!SCOPES.contains(scope.text())) {
                place.refuse(
                        scope.shown() + " is not a scope",
                        "use one of: " + String.join(", ", new java.util.TreeSet<>(SCOPES)));
            }
            for (Field entry : hard.entries()) {
                if (isStandard(entry.name()) && !isFor(scope.text(), entry.name())) {
                    whole.refuse(
                            "the scope " + scope.text() + " does not apply to " + entry.name(), "remove one of them");
                }
            }
            seen.add(scope.text());
        }
        if (seen.containsAll(Set.of("BestEffort", "NotBestEffort"))
                || seen.containsAll(Set.of("Terminating", "NotTerminating"))) {
            whole.refuse("two of the scopes exclude each other", "keep one of them");
        }
    }

    private static boolean isFor(String scope, String resource) {
        boolean isPodResource =
                resource.equals("pods") || COMPUTE.contains(resource) || resource.contains("hugepages-");
        return switch (scope) {
            case "Terminating", "NotTerminating", "NotBestEffort", "PriorityClass", "CrossNamespacePodAffinity" ->
                isPodResource;
            case "BestEffort" -> resource.equals("pods");
            case "VolumeAttributesClass" ->
                resource.equals("persistentvolumeclaims") || resource.equals("requests.storage");
            default -> true;
        };
    }

    private static void requirement(Field requirement, Field place) {
        Field operator = requirement.at("operator");
        if (operator.isUnknown()) {
            return;
        }
        boolean onlyExists = ONLY_EXISTS.contains(requirement.at("scopeName").text());
        if (onlyExists && !operator.is("Exists")) {
            place.at("operator").refuse("this scope takes the operator Exists alone", "write operator: Exists");
        }
        int values = requirement.at("values").size();
        switch (operator.text()) {
            case "In", "NotIn" -> {
                if (values == 0) {
                    place.at("values").refuse("\"values\" is missing", "list the values that are compared with");
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (values > 0) {
                    place.at("values").refuse("\"values\" may not be set with " + operator.text(), "remove \"values\"");
                }
            }
            default ->
                place.at("operator")
                        .refuse(
                                operator.shown() + " is not a selector operator",
                                "use In, NotIn, Exists, or DoesNotExist");
        }
    }

    static void limitRange(Field object) {
        Set<String> types = new HashSet<>();
        for (Field limit : object.at("spec").as(Rule.QUOTA).at("limits").items()) {
            Field type = limit.at("type");
            if (type.needed("use Container, Pod, or PersistentVolumeClaim")) {
                type.form(Form.QUALIFIED);
                boolean isStandard =
                        List.of("Pod", "Container", "PersistentVolumeClaim").contains(type.text());
                if (type.text().indexOf('/') < 0 && !isStandard) {
                    type.oneOf("Container", "PersistentVolumeClaim", "Pod");
                }
            }
            type.unique(types, type.text());
            limit(limit, type);
        }
    }

    private static void limit(Field limit, Field type) {
        Set<String> names = new HashSet<>();
        for (String map : List.of("max", "min", "default", "defaultRequest", "maxLimitRequestRatio")) {
            boolean isDefault = map.startsWith("default");
            if (isDefault && type.is("Pod")) {
                if (limit.at(map).size() > 0) {
                    limit.at(map).forbidden("for the type Pod");
                }
                continue;
            }
            for (Field entry : limit.at(map).entries()) {
                names.add(entry.name());
                if (type.is("Pod") || type.is("Container")) {
                    ResourceRules.containerName(entry);
                } else {
                    ResourceRules.name(entry);
                }
            }
        }
        if (type.is("PersistentVolumeClaim")
                && !limit.at("min", "storage").isSet()
                && !limit.at("max", "storage").isSet()) {
            limit.at("limits").refuse("neither min.storage nor max.storage is given", "give one of them");
        }
        names.forEach(name -> amounts(limit, name, type.is("Pod")));
    }

    private static void amounts(Field limit, String name, boolean isPod) {
        Field request = limit.at("defaultRequest").at(name);
        Field standard = limit.at("default").at(name);
        Optional<BigDecimal> min = Amount.of(limit.at("min").at(name));
        Optional<BigDecimal> max = Amount.of(limit.at("max").at(name));
        above(limit.at("min").at(name), min, max, "max");
        if (!isPod) {
            Optional<BigDecimal> asked = defaultRequest(limit, name, min, max);
            Optional<BigDecimal> given = defaultLimit(limit, name, max);
            below(request, min, asked);
            above(request, asked, max, "max");
            above(request, asked, given, "default");
            below(standard, min, given);
            above(standard, given, max, "max");
        }
        Field ratio = limit.at("maxLimitRequestRatio").at(name);
        Optional<BigDecimal> most = Amount.of(ratio);
        if (most.filter(value -> value.compareTo(BigDecimal.ONE) < 0).isPresent()) {
            ratio.refuse(ratio.shown() + " is less than 1", "use at least 1");
        }
        if (most.isPresent()
                && min.isPresent()
                && max.isPresent()
                && (min.get().signum() < 0 || most.get().multiply(min.get()).compareTo(max.get()) > 0)) {
            ratio.refuse(ratio.shown() + " is more than max divided by min", "use a smaller ratio");
        }
    }

    /**
     * The defaults that the API server fills in for containers: the default limit is the maximum, the default request
     * is the default limit or the minimum.
     */
    private static Optional<BigDecimal> defaultLimit(Field limit, String name, Optional<BigDecimal> max) {
        Optional<BigDecimal> written = Amount.of(limit.at("default").at(name));
        return written.isPresent() || !limit.at("type").is("Container") ? written : max;
    }

    private static Optional<BigDecimal> defaultRequest(
            Field limit, String name, Optional<BigDecimal> min, Optional<BigDecimal> max) {
        Optional<BigDecimal> written = Amount.of(limit.at("defaultRequest").at(name));
        if (written.isPresent() || !limit.at("type").is("Container")) {
            return written;
        }
        Optional<BigDecimal> given = defaultLimit(limit, name, max);
        return given.isPresent() ? given : min;
    }

    private static void above(Field place, Optional<BigDecimal> value, Optional<BigDecimal> bound, String what) {
        if (value.isPresent() && bound.isPresent() && value.get().compareTo(bound.get()) > 0) {
            place.refuse(
                    "the " + place.parent().name() + " of " + place.name() + " is above its " + what,
                    "use at most " + bound.get().toPlainString());
        }
    }

    private static void below(Field place, Optional<BigDecimal> min, Optional<BigDecimal> value) {
        if (value.isPresent() && min.isPresent() && value.get().compareTo(min.get()) < 0) {
            place.refuse(
                    "the " + place.parent().name() + " of " + place.name() + " is below its min",
                    "use at least " + min.get().toPlainString());
        }
    }
}
