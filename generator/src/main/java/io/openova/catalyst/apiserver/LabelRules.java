package io.openova.catalyst.apiserver;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rules for labels and label selectors. */
final class LabelRules {
    private static final String IN = "In";
    private static final String NOT_IN = "NotIn";

    private LabelRules() {}

    /** A map of labels, whose faults the API server reports at the map. */
    static void map(Field labels) {
        for (Field label : labels.entries()) {
            if (!Field.isUnknown(label.name()) && !Form.QUALIFIED.takes(label.name())) {
                labels.refuse("\"" + label.name() + "\" is not a label key", "use " + Form.QUALIFIED.words());
            }
            if (!label.isUnknown() && !Form.LABEL_VALUE.takes(label.text())) {
                labels.refuse(
                        "the label \"" + label.name() + "\" has the value " + label.shown() + ", which is not "
                                + Form.LABEL_VALUE.words(),
                        "use up to 63 letters, digits, '-', '_', and '.'");
            }
        }
    }

    /** A key of a label. */
    static void key(Field key) {
        if (key.needed()) {
            key.form(Form.QUALIFIED);
        }
    }

    /** A label selector. */
    static void selector(Field selector) {
        if (!selector.isSet()) {
            return;
        }
        map(selector.at("matchLabels"));
        for (Field expression : selector.at("matchExpressions").items()) {
            Field operator = expression.at("operator");
            Field values = expression.at("values");
            if (operator.is(IN) || operator.is(NOT_IN)) {
                values.needed("list the values that \"" + operator.text() + "\" compares with");
            } else if (operator.is("Exists") || operator.is("DoesNotExist")) {
                if (values.size() > 0) {
                    values.refuse("\"values\" may not be set with \"" + operator.text() + "\"", "remove \"values\"");
                }
            } else if (!operator.isUnknown()) {
                operator.refuse(
                        operator.isSet() ? operator.shown() + " is not a selector operator" : "\"operator\" is missing",
                        "use one of: In, NotIn, Exists, DoesNotExist",
                        List.of(IN, NOT_IN, "Exists", "DoesNotExist"));
            }
            key(expression.at("key"));
            for (Field value : values.items()) {
                value.strictly(Form.LABEL_VALUE);
            }
        }
    }

    static boolean isEmptySelector(Field selector) {
        return selector.at("matchLabels").size() == 0
                && selector.at("matchExpressions").size() == 0;
    }

    /** Returns whether labels match a selector; empty when a decisive value is unknown, or the selector is invalid. */
    static Optional<Boolean> matches(Field selector, Field labels) {
        boolean unknownKey = false;
        for (Field label : labels.entries()) {
            unknownKey |= Field.isUnknown(label.name());
        }
        for (Field wanted : selector.at("matchLabels").entries()) {
            Field label = labels.at(wanted.name());
            if (wanted.isUnknown() || label.isUnknown() || Field.isUnknown(wanted.name())) {
                return Optional.empty();
            }
            if (!label.isSet() && unknownKey) {
                return Optional.empty();
            }
            if (!label.isSet() || !label.text().equals(wanted.text())) {
                return Optional.of(false);
            }
        }
        for (Field expression : selector.at("matchExpressions").items()) {
            Field label = labels.at(expression.at("key").text());
            List<String> values = expression.at("values").texts();
            if (label.isUnknown()
                    || values.stream().anyMatch(Field::isUnknown)
                    || unknownKey
                    || expression.at("key").isUnknown()) {
                return Optional.empty();
            }
            boolean isIn = label.isSet() && values.contains(label.text());
            boolean holds =
                    switch (expression.at("operator").text()) {
                        case IN -> isIn;
                        case NOT_IN -> !isIn;
                        case "Exists" -> label.isSet();
                        case "DoesNotExist" -> !label.isSet();
                        default -> true;
                    };
            if (!holds) {
                return Optional.of(false);
            }
        }
        return Optional.of(true);
    }

    /** Returns the keys that a selector uses. */
    static Set<String> keys(Field selector) {
        Set<String> keys = new HashSet<>();
        for (Field label : selector.at("matchLabels").entries()) {
            keys.add(label.name());
        }
        for (Field expression : selector.at("matchExpressions").items()) {
            keys.add(expression.at("key").text());
        }
        return keys;
    }
}
