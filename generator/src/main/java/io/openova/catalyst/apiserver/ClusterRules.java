package io.openova.catalyst.apiserver;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules for cluster-wide objects: priorities, runtimes, leases, flows, and aggregated APIs. */
final class ClusterRules {
    private static final long HIGHEST_PRIORITY = 1_000_000_000;
    private static final Set<String> VERBS =
            Set.of("get", "list", "create", "update", "delete", "deletecollection", "patch", "watch", "proxy");

    private ClusterRules() {}

    static void priorityClass(Field object) {
        Field self = object.as(Rule.CLUSTER);
        Field name = object.at("metadata", "name").as(Rule.NAME);
        Field value = self.at("value");
        if (name.text().startsWith("system-")) {
            boolean isKnown = name.is("system-node-critical") && value.number(0) == 2_000_001_000L
                    || name.is("system-cluster-critical") && value.number(0) == 2_000_000_000L;
            if (!isKnown) {
                name.refuse("names that begin with system- are reserved", "use another name");
            }
        } else if (value.number(0) > HIGHEST_PRIORITY) {
            value.refuse(value.shown() + " is above the highest priority", "use at most " + HIGHEST_PRIORITY);
        }
        self.at("preemptionPolicy").oneOf("PreemptLowerPriority", "Never");
    }

    static void runtimeClass(Field object) {
        Field self = object.as(Rule.CLUSTER);
        if (self.at("handler").needed("name the handler of the runtime")) {
            self.at("handler").form(Form.LABEL);
        }
        // The server reports the amounts at "limits", the name of another type's field.
        Field fixed = self.at("overhead", "podFixed").as(Rule.RESOURCES);
        for (Field entry : fixed.entries()) {
            ResourceRules.containerName(entry);
            ResourceRules.amount(entry);
        }
        LabelRules.map(self.at("scheduling", "nodeSelector"));
        Field tolerations = self.at("scheduling", "tolerations").as(Rule.TOLERATION);
        AffinityRules.tolerations(tolerations);
        Set<String> seen = new HashSet<>();
        for (Field toleration : tolerations.items()) {
            toleration.unique(
                    seen,
                    Stream.of("key", "operator", "value", "effect")
                            .map(field -> toleration.at(field).text())
                            .collect(Collectors.joining(" ")));
        }
    }

    static void lease(Field object) {
        Field spec = object.at("spec").as(Rule.CLUSTER);
        spec.at("leaseDurationSeconds").atLeast(1);
        spec.at("leaseTransitions").atLeast(0);
    }

    static void apiService(Field object) {
        Field spec = object.at("spec").as(Rule.CLUSTER);
        Field group = spec.at("group");
        Field version = spec.at("version");
        Field name = object.at("metadata", "name").as(Rule.NAME);
        String wanted = version.text() + "." + group.text();
        if (!name.isEmpty() && !name.text().equals(wanted) && !group.isUnknown() && !version.isUnknown()) {
            name.refuse("the name is not spec.version, a dot, and spec.group", "write " + wanted, List.of(wanted));
        }
        if (group.isEmpty() && !version.is("v1")) {
            group.needed("name the group");
        }
        group.form(Form.SUBDOMAIN);
        if (version.needed()) {
            version.form(Form.LETTER_LABEL);
        }
        priority(spec.at("groupPriorityMinimum"), 20000);
        priority(spec.at("versionPriority"), 1000);
        Field service = spec.at("service");
        Field insecure = spec.at("insecureSkipTLSVerify");
        boolean hasBundle = !spec.at("caBundle").isEmpty();
        if (!service.isSet()) {
            if (hasBundle) {
                spec.at("caBundle").forbidden("without a service");
            }
            if (insecure.isTrue()) {
                insecure.forbidden("without a service");
            }
            return;
        }
        service.at("namespace").needed();
        service.at("name").needed();
        service.at("port").between(1, 65535);
        if (insecure.isTrue() && hasBundle) {
            insecure.forbidden("beside a caBundle");
        }
    }

    private static void priority(Field priority, long most) {
        if (priority.needed("use a number from 1 to " + most)) {
            priority.between(1, most);
        }
    }

    static void signingRequest(Field object) {
        Field spec = object.at("spec").as(Rule.CLUSTER);
        spec.at("usages").needed("name what the certificate is for");
        Set<String> usages = new HashSet<>();
        spec.at("usages").items().forEach(usage -> usage.unique(usages, usage.text()));
        spec.at("expirationSeconds").atLeast(600);
        Field signer = spec.at("signerName");
        if (signer.needed("name the signer, such as example.com/signer")) {
            signer.form(Form.DOMAIN_PATH);
        }
        Field request = spec.at("request");
        if (request.needed("add the request in PEM") && !request.isUnknown()) {
            try {
                String text = new String(Base64.getMimeDecoder().decode(request.text()), StandardCharsets.US_ASCII);
                if (!text.contains("-----BEGIN CERTIFICATE REQUEST-----")) {
                    request.refuse("this is not a certificate request in PEM", "encode such a request");
                }
            } catch (IllegalArgumentException e) {
                request.refuse("this is not base64", "encode the request");
            }
        }
    }

    static void namespace(Field object) {
        for (String mode : List.of("enforce", "audit", "warn")) {
            Field labels = object.at("metadata", "labels").as(Rule.CLUSTER);
            labels.at("pod-security.kubernetes.io/" + mode).oneOf("privileged", "baseline", "restricted");
            Field version = labels.at("pod-security.kubernetes.io/" + mode + "-version");
            if (version.isSet() && !version.text().matches("latest|v1\\.(0|[1-9][0-9]*)")) {
                version.refuse(
                        version.shown() + " is not a version of the standards",
                        "use latest, or a version such as v1.34");
            }
        }
        for (Field finalizer : object.at("spec", "finalizers").as(Rule.CLUSTER).items()) {
            if (!finalizer.isUnknown() && !Form.QUALIFIED.takes(finalizer.text())) {
                finalizer.parent().refuse(finalizer.shown() + " is not " + Form.QUALIFIED.words(), "use another name");
            }
        }
    }

    static void node(Field object) {
        Set<String> seen = new HashSet<>();
        for (Field taint : object.at("spec", "taints").as(Rule.TOLERATION).items()) {
            LabelRules.key(taint.at("key"));
            taint.at("value").form(Form.LABEL_VALUE);
            if (taint.at("effect").needed("use NoSchedule, PreferNoSchedule, or NoExecute")) {
                taint.at("effect").oneOf("NoSchedule", "PreferNoSchedule", "NoExecute");
            }
            taint.unique(seen, taint.at("key").text() + " " + taint.at("effect").text());
        }
    }

    static void flowSchema(Field object) {
        Field spec = object.at("spec").as(Rule.CLUSTER);
        Field precedence = spec.at("matchingPrecedence");
        precedence.between(1, 10000);
        if (precedence.number(1000) == 1 && !object.at("metadata", "name").is("exempt")) {
            precedence.refuse("only the flow schema \"exempt\" has the precedence 1", "use a number from 2 to 10000");
        }
        Field method = spec.at("distinguisherMethod");
        if (method.isSet() && method.at("type").needed("use ByNamespace or ByUser")) {
            method.at("type").oneOf("ByNamespace", "ByUser");
        }
        if (spec.at("priorityLevelConfiguration", "name").needed("name the priority level")) {
            spec.at("priorityLevelConfiguration", "name").form(Form.SUBDOMAIN);
        }
        for (Field rule : spec.at("rules").items()) {
            if (rule.at("subjects").needed("name at least one subject")) {
                rule.at("subjects").items().forEach(ClusterRules::subject);
            }
            if (rule.at("resourceRules").size() == 0
                    && rule.at("nonResourceRules").size() == 0) {
                rule.refuse("the rule names neither resources nor paths", "add resourceRules or nonResourceRules");
            }
            rule.at("resourceRules").items().forEach(ClusterRules::resources);
            for (Field paths : rule.at("nonResourceRules").items()) {
                verbs(paths.at("verbs"));
                paths(paths.at("nonResourceURLs"));
            }
        }
    }

    private static void subject(Field subject) {
        Field kind = subject.at("kind");
        if (!kind.needed("use Group, ServiceAccount, or User") || kind.isUnknown()) {
            return;
        }
        kind.oneOf("Group", "ServiceAccount", "User");
        for (String name : List.of("Group", "ServiceAccount", "User")) {
            Field own = subject.at(Character.toLowerCase(name.charAt(0)) + name.substring(1));
            if (!kind.is(name)) {
                if (List.of("Group", "ServiceAccount", "User").contains(kind.text())) {
                    own.forbidden("for the kind " + kind.text());
                }
            } else if (!own.isSet()) {
                own.refuse("\"" + own.name() + "\" is missing", "the kind " + name + " needs it");
            } else {
                if (own.at("name").needed()
                        && name.equals("ServiceAccount")
                        && !own.at("name").is("*")) {
                    own.at("name").form(Form.SUBDOMAIN);
                }
                if (name.equals("ServiceAccount") && own.at("namespace").needed()) {
                    own.at("namespace").form(Form.LABEL);
                }
            }
        }
    }

    private static void resources(Field rule) {
        verbs(rule.at("verbs"));
        starAlone(rule.at("apiGroups"));
        starAlone(rule.at("resources"));
        Field namespaces = rule.at("namespaces");
        if (namespaces.size() == 0 && !rule.at("clusterScope").isTrue()) {
            namespaces.refuse("\"namespaces\" is missing", "name at least one, or set clusterScope: true");
        } else if (namespaces.texts().contains("*")) {
            starAlone(namespaces);
        } else {
            namespaces.items().forEach(namespace -> namespace.strictly(Form.LABEL));
        }
    }

    private static void starAlone(Field list) {
        if (list.needed("name at least one, or \"*\"")
                && list.size() > 1
                && list.texts().contains("*")) {
            list.refuse("\"*\" cannot be combined with other values", "keep \"*\" alone, or remove it");
        }
    }

    private static void verbs(Field verbs) {
        starAlone(verbs);
        List<String> texts = verbs.texts();
        if (!texts.contains("*") && !VERBS.containsAll(texts) && texts.stream().noneMatch(Field::isUnknown)) {
            verbs.refuse(
                    "one of the verbs is not known",
                    "use verbs such as get, list, watch, create, update, patch, delete");
        }
    }

    private static void paths(Field paths) {
        starAlone(paths);
        if (paths.texts().contains("*")) {
            return;
        }
        for (Field path : paths.items()) {
            String text = path.text();
            long stars = text.chars().filter(c -> c == '*').count();
            boolean isPath = text.equals("/")
                    || text.startsWith("/")
                            && !text.contains(" ")
                            && !text.contains("//")
                            && (stars == 0 || stars == 1 && text.endsWith("/*"));
            if (!isPath) {
                path.refuse(path.shown() + " is not a path", "begin it with a slash; \"/*\" may stand at its end");
            }
        }
    }

    static void priorityLevel(Field object) {
        Field spec = object.at("spec").as(Rule.CLUSTER);
        Field type = spec.at("type");
        boolean isExempt = object.at("metadata", "name").is("exempt");
        if (type.isUnknown()) {
            return;
        }
        if (isExempt != type.is("Exempt")) {
            type.refuse("the type Exempt belongs to the priority level \"exempt\" alone", "use Limited");
        }
        if (type.needed("use Limited")) {
            type.oneOf("Exempt", "Limited");
        }
        Field limited = spec.at("limited");
        if (type.is("Exempt")) {
            limited.forbidden("with the type Exempt");
        } else if (type.is("Limited")) {
            spec.at("exempt").forbidden("with the type Limited");
            if (!limited.isSet()) {
                limited.refuse("\"limited\" is missing", "the type Limited needs it");
            } else {
                limited(limited);
            }
        }
    }

    private static void limited(Field limited) {
        limited.at("nominalConcurrencyShares").atLeast(0);
        limited.at("lendablePercent").between(0, 100);
        limited.at("borrowingLimitPercent").atLeast(0);
        Field response = limited.at("limitResponse");
        Field type = response.at("type");
        if (type.needed("use Queue or Reject")) {
            type.oneOf("Queue", "Reject");
        }
        Field queuing = response.at("queuing");
        if (type.is("Reject")) {
            queuing.forbidden("with the type Reject");
        } else if (type.is("Queue")) {
            if (!queuing.isSet()) {
                queuing.refuse("\"queuing\" is missing", "the type Queue needs it");
                return;
            }
            // 0 is nothing, and nothing is filled in.
            queuing.at("queueLengthLimit").atLeast(0);
            queuing.at("queues").between(0, 10_000_000);
            Field hand = queuing.at("handSize");
            hand.atLeast(0);
            long queues =
                    queuing.at("queues").isEmpty() ? 64 : queuing.at("queues").number(64);
            if (hand.isEmpty() ? queues < 8 : hand.number(8) > queues) {
                hand.refuse("handSize is above queues", "use at most " + queues);
            } else if (entropy(queues, hand.number(8)) > 60) {
                hand.refuse("so many queues and so large a hand need more than 60 bits", "use a smaller handSize");
            }
        }
    }

    private static double entropy(long deck, long hand) {
        double bits = 0;
        for (long i = 0; i < Math.min(hand, 100); i++) {
            bits += Math.log((double) deck - i) / Math.log(2);
        }
        return Math.ceil(bits);
    }
}
