package io.openova.catalyst.apiserver;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for the placement of Pods: affinity, spread, and tolerations. */
final class AffinityRules {
    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
    private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

    private AffinityRules() {}

    /** @param labels the Pod's labels, when the object is a Pod: its match keys become part of selectors */
    static void check(Field spec, Field labels, boolean isPod) {
        if (spec.at("affinity").isSet()) {
            affinity(spec.at("affinity").as(Rule.AFFINITY), labels, isPod);
        }
        spread(spec.at("topologySpreadConstraints").as(Rule.SPREAD), labels, isPod);
        tolerations(spec.at("tolerations").as(Rule.TOLERATION));
    }

    private static void affinity(Field affinity, Field labels, boolean isPod) {
        Field node = affinity.at("nodeAffinity");
        if (node.at(REQUIRED).isSet()) {
            nodeSelector(node.at(REQUIRED));
        }
        for (Field term : node.at(PREFERRED).items()) {
            weight(term);
            nodeTerm(term.at("preference"), false);
        }
        for (String kind : List.of("podAffinity", "podAntiAffinity")) {
            affinity.at(kind, REQUIRED).items().forEach(term -> podTerm(term, labels, isPod));
            for (Field weighted : affinity.at(kind, PREFERRED).items()) {
                weight(weighted);
                podTerm(weighted.at("podAffinityTerm"), labels, isPod);
            }
        }
    }

    private static void weight(Field term) {
        Field weight = term.at("weight");
        if (weight.isUnknown()) {
            return;
        }
        long number = weight.number(0);
        if (number < 1 || number > 100) {
            weight.refuse(
                    weight.isSet() ? weight.shown() + " is out of range" : "\"weight\" is missing",
                    "use a number from 1 to 100");
        }
    }

    static void nodeSelector(Field selector) {
        Field terms = selector.at("nodeSelectorTerms");
        if (terms.needed("add at least one term")) {
            terms.items().forEach(term -> nodeTerm(term, true));
        }
    }

    private static void nodeTerm(Field term, boolean checksValues) {
        for (Field expression : term.at("matchExpressions").items()) {
            Field operator = expression.at("operator");
            Field values = expression.at("values");
            switch (operator.text()) {
                case "In", "NotIn" -> values.needed("list the values that \"" + operator.text() + "\" compares with");
                case "Exists", "DoesNotExist" -> {
                    if (values.size() > 0) {
                        values.refuse(
                                "\"values\" may not be set with \"" + operator.text() + "\"", "remove \"values\"");
                    }
                }
                case "Gt", "Lt" -> {
                    if (values.size() != 1) {
                        values.refuse("\"" + operator.text() + "\" compares with exactly one value", "give one value");
                    }
                }
                default -> operator(operator, "In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt");
            }
            LabelRules.key(expression.at("key"));
            if (checksValues) {
                values.items().forEach(value -> value.strictly(Form.LABEL_VALUE));
            }
        }
        for (Field expression : term.at("matchFields").items()) {
            Field operator = expression.at("operator");
            Field values = expression.at("values");
            if (!operator.is("In") && !operator.is("NotIn")) {
                operator(operator, "In", "NotIn");
            } else if (values.size() != 1) {
                values.refuse("a field is compared with exactly one value", "give one value");
            }
            Field key = expression.at("key");
            if (!key.is("metadata.name")) {
                key.refuse(key.shown() + " is not a field of nodes that can be selected", "use metadata.name");
            } else {
                values.items().forEach(value -> value.strictly(Form.SUBDOMAIN));
            }
        }
    }

    private static void operator(Field operator, String... allowed) {
        operator.refuse(
                operator.isSet() ? operator.shown() + " is not a selector operator" : "\"operator\" is missing",
                "use one of: " + String.join(", ", allowed),
                List.of(allowed));
    }

    private static void podTerm(Field term, Field labels, boolean isPod) {
        LabelRules.selector(term.at("labelSelector"));
        LabelRules.selector(term.at("namespaceSelector"));
        for (Field namespace : term.at("namespaces").items()) {
            if (!namespace.isUnknown() && !Form.LABEL.takes(namespace.text())) {
                term.at("namespace")
                        .refuse(namespace.shown() + " is not the name of a namespace", "use " + Form.LABEL.words());
            }
        }
        matchKeys(term, List.of("matchLabelKeys", "mismatchLabelKeys"), labels, isPod);
        Set<String> mismatched = new HashSet<>(term.at("mismatchLabelKeys").texts());
        for (Field key : term.at("matchLabelKeys").items()) {
            if (mismatched.contains(key.text())) {
                key.refuse(key.shown() + " is in mismatchLabelKeys, too", "keep one of them");
            }
        }
        LabelRules.key(term.at("topologyKey"));
    }

    private static void matchKeys(Field term, List<String> lists, Field labels, boolean isPod) {
        Field selector = term.at("labelSelector");
        for (String list : lists) {
            Field keys = term.at(list);
            if (keys.size() == 0) {
                continue;
            }
            if (!selector.isSet()) {
                keys.forbidden("without a labelSelector");
                continue;
            }
            keys.items().forEach(key -> LabelRules.key(key));
        }
        if (!selector.isSet()) {
            return;
        }
        // In a Pod the keys become expressions of the selector before it is checked; in a template they do not.
        Set<String> seen = new HashSet<>();
        selector.at("matchLabels").entries().forEach(label -> seen.add(label.name()));
        for (Field expression : selector.at("matchExpressions").items()) {
            repeated(term, expression.at("key").text(), seen);
            seen.add(expression.at("key").text());
        }
        if (isPod) {
            for (Field key : term.at("matchLabelKeys").items()) {
                if (labels.at(key.text()).isSet()) {
                    repeated(term, key.text(), seen);
                }
            }
        }
    }

    private static void repeated(Field term, String key, Set<String> seen) {
        List<Field> keys = term.at("matchLabelKeys").items();
        for (Field matched : keys) {
            if (matched.is(key) && seen.contains(key)) {
                matched.refuse(matched.shown() + " is in the labelSelector, too", "keep one of them");
            }
        }
    }

    private static void spread(Field constraints, Field labels, boolean isPod) {
        List<Field> items = constraints.items();
        Set<String> pairs = new HashSet<>();
        for (Field constraint : items) {
            Field skew = constraint.at("maxSkew");
            if (skew.needed("set the allowed difference")) {
                skew.atLeast(1);
            }
            Field key = constraint.at("topologyKey");
            key.needed();
            Field action = constraint.at("whenUnsatisfiable");
            if (action.isEmpty()) {
                action.refuse("\"whenUnsatisfiable\" is missing", "use DoNotSchedule or ScheduleAnyway");
            } else {
                action.oneOf("DoNotSchedule", "ScheduleAnyway");
            }
            String pair = key.text() + " " + action.text();
            if (!key.isUnknown() && !action.isUnknown() && !pairs.add(pair)) {
                constraint.refuse(
                        "an earlier constraint has the same topologyKey and whenUnsatisfiable", "remove one of them");
            }
            Field domains = constraint.at("minDomains");
            domains.atLeast(1);
            if (domains.isSet() && !action.is("DoNotSchedule") && !action.isUnknown()) {
                domains.refuse("minDomains needs whenUnsatisfiable: DoNotSchedule", "remove \"minDomains\"");
            }
            constraint.at("nodeAffinityPolicy").oneOf("Honor", "Ignore");
            constraint.at("nodeTaintsPolicy").oneOf("Honor", "Ignore");
            matchKeys(constraint, List.of("matchLabelKeys"), labels, isPod);
            LabelRules.selector(constraint.at("labelSelector"));
        }
    }

    /** Tolerations of Pods and of runtime classes. */
    static void tolerations(Field tolerations) {
        for (Field toleration : tolerations.items()) {
            Field key = toleration.at("key");
            Field operator = toleration.at("operator");
            Field effect = toleration.at("effect");
            Field value = toleration.at("value");
            key.form(Form.QUALIFIED);
            if (key.isEmpty() && !operator.is("Exists") && !operator.isUnknown()) {
                operator.refuse(
                        "a toleration without a key needs the operator Exists", "add a key, or operator: Exists");
            }
            if (toleration.at("tolerationSeconds").isSet() && !effect.is("NoExecute")) {
                effect.refuse("tolerationSeconds needs the effect NoExecute", "set effect: NoExecute");
            }
            if (operator.isEmpty() || operator.is("Equal")) {
                if (!value.isUnknown() && !Form.LABEL_VALUE.takes(value.text())) {
                    operator.refuse(
                            "the value " + value.shown() + " is not " + Form.LABEL_VALUE.words(), "use another value");
                }
            } else if (operator.is("Exists")) {
                if (!value.isEmpty()) {
                    operator.refuse("the operator Exists takes no value", "remove \"value\"");
                }
            } else {
                operator.oneOf("Equal", "Exists");
            }
            effect.oneOfIfGiven("NoSchedule", "PreferNoSchedule", "NoExecute");
        }
    }
}
