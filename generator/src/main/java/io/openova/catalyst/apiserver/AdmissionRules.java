package io.openova.catalyst.apiserver;

import io.openova.catalyst.apiserver.Expressions.Result;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rules for webhooks, admission policies, and their bindings. */
final class AdmissionRules {
    private static final int MOST_CONDITIONS = 64;
    private static final Pattern VARIABLE = Pattern.compile("\\bvariables\\.([A-Za-z_][A-Za-z0-9_]*)");
    private static final Set<String> RESERVED = Set.of(("true false null in as break const continue else for function "
                    + "if import let loop package namespace return var void while")
            .split(" "));

    private AdmissionRules() {}

    static void webhooks(Field object, Expressions expressions, boolean isMutating) {
        Set<String> names = new HashSet<>();
        for (Field hook : object.at("webhooks").as(Rule.ADMISSION).items()) {
            Field name = hook.at("name");
            if (name.needed("give the webhook a name of at least three parts")) {
                name.form(Form.SUBDOMAIN);
                if (Form.SUBDOMAIN.takes(name.text()) && name.text().split("\\.").length < 3) {
                    name.refuse(name.shown() + " has fewer than three parts", "use a name such as check.example.com");
                }
                name.unique(names, name.text());
            }
            hook.at("rules").items().forEach(AdmissionRules::rule);
            hook.at("failurePolicy").oneOf("Fail", "Ignore");
            hook.at("matchPolicy").oneOf("Equivalent", "Exact");
            Field effects = hook.at("sideEffects");
            if (effects.isSet()) {
                effects.oneOf("None", "NoneOnDryRun");
            } else {
                effects.refuse("\"sideEffects\" is missing", "use None or NoneOnDryRun");
            }
            hook.at("timeoutSeconds").between(1, 30);
            LabelRules.selector(hook.at("namespaceSelector"));
            LabelRules.selector(hook.at("objectSelector"));
            if (isMutating) {
                hook.at("reinvocationPolicy").oneOf("IfNeeded", "Never");
            }
            client(hook.at("clientConfig"));
            conditions(hook.at("matchConditions"), expressions, false);
            reviewVersions(hook.at("admissionReviewVersions"), List.of("v1", "v1beta1"));
        }
    }

    /** The review versions that a webhook supports. */
    static void reviewVersions(Field versions, List<String> known) {
        if (!versions.needed("use " + String.join(" or ", known))) {
            return;
        }
        Set<String> seen = new HashSet<>();
        for (Field version : versions.items()) {
            version.unique(seen, version.text());
            version.strictly(Form.LETTER_LABEL);
        }
        if (seen.stream().noneMatch(known::contains) && seen.stream().noneMatch(Field::isUnknown)) {
            versions.refuse("none of these versions is known to API servers", "add v1", known);
        }
    }

    /** The address at which an API server calls a webhook. */
    static void client(Field config) {
        Field address = config.at("url");
        Field service = config.at("service");
        if (address.isSet() == service.isSet()) {
            config.refuse("exactly one of url and service is needed", "give one of them");
        } else if (address.isSet()) {
            address(address);
        } else {
            service.at("name").needed("name the Service");
            service.at("namespace").needed("name the namespace of the Service");
            service.at("port").between(1, 65535);
            path(service.at("path"));
        }
    }

    private static void address(Field address) {
        if (address.isUnknown()) {
            return;
        }
        try {
            URI uri = new URI(address.text());
            boolean hasHost =
                    uri.getRawAuthority() != null && !uri.getRawAuthority().isEmpty();
            if (!"https".equals(uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT))) {
                address.refuse("a webhook is called by https alone", "begin the address with https://");
            } else if (!hasHost) {
                address.refuse("the address names no host", "write https://host/path");
            } else if (uri.getRawUserInfo() != null || uri.getRawFragment() != null || uri.getRawQuery() != null) {
                address.refuse("the address has a user, a query, or a fragment", "write https://host/path");
            }
        } catch (URISyntaxException e) {
            address.refuse("this is not an address: " + e.getReason(), "write https://host/path");
        }
    }

    private static void path(Field path) {
        String text = path.text();
        if (text.isEmpty() || text.equals("/") || path.isUnknown()) {
            return;
        }
        if (!text.startsWith("/")) {
            path.refuse(path.shown() + " does not begin with a slash", "begin it with a slash");
            return;
        }
        String inner = text.substring(1, text.length() - (text.endsWith("/") ? 1 : 0));
        for (String step : inner.split("/", -1)) {
            if (!Form.SUBDOMAIN.takes(step)) {
                path.refuse("a part of " + path.shown() + " is not " + Form.SUBDOMAIN.words(), "use lower-case parts");
                return;
            }
        }
    }

    private static void rule(Field rule) {
        Field operations = rule.at("operations");
        starAlone(operations);
        operations.items().forEach(operation -> operation.oneOf("*", "CONNECT", "CREATE", "DELETE", "UPDATE"));
        starAlone(rule.at("apiGroups"));
        starAlone(rule.at("apiVersions"));
        for (Field version : rule.at("apiVersions").items()) {
            if (version.isText() && version.text().isEmpty()) {
                version.refuse("the version is empty", "name a version, or \"*\"");
            }
        }
        resources(rule.at("resources"));
        rule.at("scope").oneOf("*", "Cluster", "Namespaced");
    }

    private static void starAlone(Field list) {
        if (list.needed("name at least one, or \"*\"")
                && list.size() > 1
                && list.texts().contains("*")) {
            list.refuse("\"*\" cannot be combined with other values", "keep \"*\" alone, or remove it");
        }
    }

    private static void resources(Field resources) {
        if (!resources.needed("name at least one resource, or \"*\"")) {
            return;
        }
        Set<String> wholeResources = new HashSet<>();
        Set<String> wholeSubresources = new HashSet<>();
        boolean hasPlain = false;
        for (Field entry : resources.items()) {
            String text = entry.text();
            int slash = text.indexOf('/');
            if (text.isEmpty()) {
                entry.refuse("the resource is empty", "name it, or remove the entry");
            } else if (slash < 0) {
                hasPlain = !text.equals("*");
            } else {
                String resource = text.substring(0, slash);
                String sub = text.substring(slash + 1);
                if (wholeResources.contains(resource) || wholeSubresources.contains(sub)) {
                    entry.refuse("an earlier entry with \"*\" covers this one", "remove it");
                }
                if (sub.equals("*")) {
                    wholeResources.add(resource);
                }
                if (resource.equals("*")) {
                    wholeSubresources.add(sub);
                }
            }
        }
        List<String> texts = resources.texts();
        if (texts.size() > 1 && texts.contains("*/*")) {
            resources.refuse("\"*/*\" cannot be combined with other values", "keep it alone, or remove it");
        }
        if (hasPlain && texts.contains("*")) {
            resources.refuse("\"*\" cannot be combined with other resources", "keep \"*\" alone, or remove it");
        }
    }

    private static void conditions(Field conditions, Expressions expressions, boolean hasParams) {
        if (conditions.size() > MOST_CONDITIONS) {
            conditions.refuse("more than 64 conditions are given", "join some of them");
        }
        Set<String> names = new HashSet<>();
        for (Field condition : conditions.items()) {
            expression(condition.at("expression"), expressions, variables(hasParams), Result.BOOL);
            Field name = condition.at("name");
            if (name.needed("give the condition a name")) {
                name.form(Form.QUALIFIED);
                name.unique(names, name.text());
            }
        }
    }

    private static List<String> variables(boolean hasParams, String... more) {
        List<String> names =
                new ArrayList<>(List.of("object", "oldObject", "request", "namespaceObject", "authorizer"));
        if (hasParams) {
            names.add("params");
        }
        names.addAll(List.of(more));
        return names;
    }

    private static void expression(Field field, Expressions expressions, List<String> variables, Result result) {
        if (field.text().isBlank() && !field.isUnknown()) {
            field.refuse("\"" + field.name() + "\" is missing", "write an expression");
            return;
        }
        Optional<String> problem = field.isUnknown()
                ? Optional.empty()
                : expressions.problem(field.text().strip(), variables, result);
        problem.ifPresent(words -> field.refuse("the expression does not compile: " + words, "correct the expression"));
    }

    static void policy(Field object, Expressions expressions) {
        Field spec = object.at("spec").as(Rule.ADMISSION);
        spec.at("failurePolicy").oneOf("Fail", "Ignore");
        Field kind = spec.at("paramKind");
        boolean hasParams = kind.isSet();
        if (hasParams) {
            paramKind(kind);
        }
        Field matches = spec.at("matchConstraints");
        if (!matches.isSet()) {
            matches.refuse("\"matchConstraints\" is missing", "name the resources that the policy applies to");
        } else {
            matchResources(matches);
            matches.at("resourceRules").needed("name at least one resource");
        }
        conditions(spec.at("matchConditions"), expressions, hasParams);
        boolean composes = spec.at("variables").size() > 0;
        List<String> variables = composes ? variables(hasParams, "variables") : variables(hasParams);
        Set<String> declared = new HashSet<>();
        for (Field variable : spec.at("variables").items()) {
            known(variable.at("expression"), declared);
            declared.add(variable.at("name").text());
            Field name = variable.at("name");
            if (name.needed("name the variable") && !name.isUnknown()) {
                if (!Form.C_IDENTIFIER.takes(name.text()) || RESERVED.contains(name.text())) {
                    name.refuse(name.shown() + " is not a name of CEL", "use letters, digits, and underscores");
                }
            }
            expression(variable.at("expression"), expressions, variables, Result.ANY);
        }
        Field validations = spec.at("validations");
        Field annotations = spec.at("auditAnnotations");
        if (validations.size() == 0 && annotations.size() == 0) {
            validations.refuse("neither validations nor auditAnnotations are given", "add one of them");
        }
        for (Field validation : validations.items()) {
            known(validation.at("expression"), declared);
            known(validation.at("messageExpression"), declared);
            validation(validation, expressions, variables);
        }
        annotations(object, annotations, expressions, variables);
    }

    /** Variables of the policy must be declared before they are used. */
    private static void known(Field expression, Set<String> declared) {
        Matcher used = VARIABLE.matcher(expression.text());
        while (used.find()) {
            if (!declared.contains(used.group(1)) && declared.stream().noneMatch(Field::isUnknown)) {
                expression.refuse(
                        "no variable \"" + used.group(1) + "\" is declared before this",
                        "declare it in \"variables\"",
                        List.copyOf(declared));
                return;
            }
        }
    }

    private static void validation(Field validation, Expressions expressions, List<String> variables) {
        expression(validation.at("expression"), expressions, variables, Result.BOOL);
        Field words = validation.at("messageExpression");
        if (!words.isEmpty()) {
            expression(words, expressions, variables, Result.TEXT);
        }
        Field message = validation.at("message");
        if (!message.isEmpty() && message.text().isBlank()) {
            message.refuse("the message is blank", "write a message, or remove it");
        } else if (message.text().strip().matches("(?s).*[\\r\\n].*")) {
            message.refuse("the message has line breaks", "write it on one line");
        }
        validation.at("reason").oneOf("Forbidden", "Invalid", "RequestEntityTooLarge");
    }

    private static void annotations(Field object, Field annotations, Expressions expressions, List<String> variables) {
        if (annotations.size() > 20) {
            annotations.refuse("more than 20 annotations are given", "remove some");
        }
        Set<String> keys = new HashSet<>();
        for (Field annotation : annotations.items()) {
            Field key = annotation.at("key");
            String whole = object.at("metadata", "name").text() + "/" + key.text();
            if (!key.isUnknown() && !Form.QUALIFIED.takes(whole)) {
                key.refuse(
                        "\"" + whole + "\" is not " + Form.QUALIFIED.words(), "use letters, digits, '-', '_', and '.'");
            }
            key.unique(keys, key.text());
            expression(annotation.at("valueExpression"), expressions, variables, Result.ANY);
        }
    }

    private static void paramKind(Field kind) {
        Field version = kind.at("apiVersion");
        if (version.needed() && !version.isUnknown()) {
            String[] parts = version.text().split("/", -1);
            boolean isVersion = parts.length <= 2
                    && Form.LETTER_LABEL.takes(parts[parts.length - 1])
                    && (parts.length == 1 || parts[0].isEmpty() || Form.SUBDOMAIN.takes(parts[0]));
            if (!isVersion) {
                version.refuse(version.shown() + " is not an API version", "write it as group/version");
            }
        }
        kindName(kind.at("kind"));
    }

    /** The name of a kind, in whatever case. */
    static void kindName(Field kind) {
        if (kind.needed()
                && !kind.isUnknown()
                && !Form.LETTER_LABEL.takes(kind.text().toLowerCase(Locale.ROOT))) {
            kind.refuse(kind.shown() + " is not the name of a kind", "use letters and digits, beginning with a letter");
        }
    }

    private static void matchResources(Field matches) {
        matches.at("matchPolicy").oneOf("Equivalent", "Exact");
        LabelRules.selector(matches.at("namespaceSelector"));
        LabelRules.selector(matches.at("objectSelector"));
        for (String list : List.of("resourceRules", "excludeResourceRules")) {
            for (Field rule : matches.at(list).items()) {
                Set<String> names = new HashSet<>();
                for (Field name : rule.at("resourceNames").items()) {
                    name.strictly(Form.PATH_SEGMENT);
                    name.unique(names, name.text());
                }
                rule(rule);
            }
        }
    }

    static void binding(Field object) {
        Field spec = object.at("spec").as(Rule.ADMISSION);
        if (spec.at("policyName").needed("name the policy")) {
            spec.at("policyName").form(Form.SUBDOMAIN);
        }
        Field reference = spec.at("paramRef");
        if (reference.isSet()) {
            params(reference);
        }
        if (spec.at("matchResources").isSet()) {
            matchResources(spec.at("matchResources"));
        }
        Field actions = spec.at("validationActions");
        actions.needed("use Deny, Warn, or Audit");
        Set<String> seen = new HashSet<>();
        for (Field action : actions.items()) {
            action.oneOf("Audit", "Deny", "Warn");
            action.unique(seen, action.text());
        }
        if (seen.containsAll(Set.of("Deny", "Warn"))) {
            actions.refuse("Deny and Warn exclude each other", "keep one of them");
        }
    }

    private static void params(Field reference) {
        Field name = reference.at("name");
        Field selector = reference.at("selector");
        name.form(Form.PATH_SEGMENT);
        LabelRules.selector(selector);
        if (!name.isEmpty() && selector.isSet()) {
            name.refuse("name and selector exclude each other", "keep one of them");
        } else if (name.isEmpty() && !selector.isSet()) {
            reference.refuse("neither name nor selector is given", "give one of them");
        }
        Field action = reference.at("parameterNotFoundAction");
        if (action.needed("use Allow or Deny")) {
            action.oneOf("Allow", "Deny");
        }
    }
}
