package io.openova.catalyst.apiserver;

import java.util.List;

/** Rules for roles and bindings. */
final class RbacRules {
    private static final String GROUP = "rbac.authorization.k8s.io";

    private RbacRules() {}

    static void role(Field object) {
        object.at("rules").as(Rule.RBAC).items().forEach(rule -> rule(rule, true));
    }

    static void clusterRole(Field object) {
        Field self = object.as(Rule.RBAC);
        self.at("rules").items().forEach(rule -> rule(rule, false));
        Field aggregation = self.at("aggregationRule");
        if (aggregation.isSet()) {
            Field selectors = aggregation.at("clusterRoleSelectors");
            selectors.needed("add at least one selector");
            selectors.items().forEach(LabelRules::selector);
        }
    }

    private static void rule(Field rule, boolean isNamespaced) {
        rule.at("verbs").needed("name at least one verb, or \"*\"");
        Field paths = rule.at("nonResourceURLs");
        if (paths.size() > 0) {
            boolean hasResources = List.of("apiGroups", "resources", "resourceNames").stream()
                    .anyMatch(field -> rule.at(field).size() > 0);
            if (isNamespaced) {
                paths.refuse("a Role cannot allow paths that are not resources", "use a ClusterRole");
            } else if (hasResources) {
                paths.refuse("a rule is about resources or about paths, not both", "make a rule of each");
            }
            return;
        }
        rule.at("apiGroups").needed("name at least one API group; \"\" is the core group");
        rule.at("resources").needed("name at least one resource");
    }

    static void binding(Field object) {
        binding(object.as(Rule.RBAC), true);
    }

    static void clusterBinding(Field object) {
        binding(object.as(Rule.RBAC), false);
    }

    private static void binding(Field self, boolean isNamespaced) {
        Field role = self.at("roleRef");
        Field group = role.at("apiGroup");
        group.oneOfIfGiven(GROUP);
        Field kind = role.at("kind");
        if (kind.needed(isNamespaced ? "use Role or ClusterRole" : "use ClusterRole")) {
            if (isNamespaced) {
                kind.oneOf("Role", "ClusterRole");
            } else {
                kind.oneOf("ClusterRole");
            }
        }
        if (role.at("name").needed("name the role")) {
            role.at("name").form(Form.PATH_SEGMENT);
        }
        for (Field subject : self.at("subjects").items()) {
            subject(subject, isNamespaced);
        }
    }

    private static void subject(Field subject, boolean isNamespaced) {
        Field name = subject.at("name");
        boolean hasName = name.needed();
        Field group = subject.at("apiGroup");
        switch (subject.at("kind").text()) {
            case "ServiceAccount" -> {
                if (hasName) {
                    name.form(Form.SUBDOMAIN);
                }
                if (!group.isEmpty()) {
                    group.refuse("a ServiceAccount is of the core group", "remove \"apiGroup\"");
                }
                if (isNamespaced && subject.at("namespace").isEmpty()) {
                    subject.at("namespace")
                            .warn(
                                    "a ServiceAccount without a namespace matches nothing: the binding has no effect",
                                    "add the namespace of the ServiceAccount");
                }
                if (!isNamespaced && subject.at("namespace").isEmpty()) {
                    subject.at("namespace")
                            .refuse("\"namespace\" is missing", "add the namespace of the ServiceAccount");
                }
            }
            case "User", "Group" -> group.oneOfIfGiven(GROUP);
            default -> {
                Field kind = subject.at("kind");
                if (kind.needed("use ServiceAccount, User, or Group")) {
                    kind.oneOf("ServiceAccount", "User", "Group");
                }
            }
        }
    }
}
