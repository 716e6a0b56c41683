package io.openova.catalyst.apiserver;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules for Pods and Pod templates, across their fields. */
final class PodRules {
    private static final int LONGEST_SEARCH = 2048;
    private static final List<String> NOT_EPHEMERAL = List.of(
            "ports", "livenessProbe", "readinessProbe", "startupProbe", "lifecycle", "resources", "resizePolicy");

    /** Fields that other rules cover, or that cannot be invalid. */
    private static final Set<String> COMMON =
            Set.of("containers", "initContainers", "volumes", "restartPolicy", "terminationGracePeriodSeconds");

    private PodRules() {}

    /** The containers of every kind. */
    static List<Field> containers(Field spec) {
        List<Field> all = new ArrayList<>(spec.at("initContainers").items());
        all.addAll(spec.at("containers").items());
        all.addAll(spec.at("ephemeralContainers").items());
        return all;
    }

    /** Checks an object of the kind Pod. */
    static void pod(Field object) {
        Field spec = object.at("spec").as(Rule.POD);
        Field metadata = object.at("metadata");
        spec(spec, metadata, true, Set.of());
        annotations(metadata.at("annotations"), spec);
        if (spec.at("ephemeralContainers").size() > 0) {
            spec.at("ephemeralContainers").forbidden("when a Pod is made");
        }
        if (!spec.at("nodeName").isEmpty() && spec.at("schedulingGates").size() > 0) {
            spec.at("nodeName").refuse("a Pod with scheduling gates cannot be on a node yet", "remove one of them");
        }
        boolean hasAccount = !spec.at("serviceAccountName").isEmpty()
                || !spec.at("serviceAccount").isEmpty();
        if (!hasAccount) {
            for (Field volume : spec.at("volumes").items()) {
                for (Field source :
                        volume.at("projected", "sources").as(Rule.VOLUME).items()) {
                    tokenWithoutAccount(source.at("serviceAccountToken"));
                }
            }
        }
    }

    private static void tokenWithoutAccount(Field token) {
        // An API server with the usual admission plugins fills in the account "default"; one without refuses the
        // volume.
        if (token.isSet() && token.at("path").isEmpty()) {
            token.at("path").needed();
        }
    }

    /** Checks a Pod template, apart from the restrictions of its owner. */
    static void template(Field template, Set<String> claimTemplates) {
        Field metadata = template.at("metadata").as(Rule.METADATA);
        LabelRules.map(metadata.at("labels"));
        Metadata.annotations(metadata.at("annotations"));
        Field spec = template.at("spec").as(Rule.POD);
        spec(spec, metadata, false, claimTemplates);
        annotations(metadata.at("annotations"), spec);
        if (spec.at("ephemeralContainers").size() > 0) {
            spec.at("ephemeralContainers").forbidden("in the template of a Pod");
        }
    }

    private static void annotations(Field annotations, Field spec) {
        if (annotations.size() == 0) {
            return;
        }
        Set<String> names = new HashSet<>();
        for (Field container : containers(spec)) {
            names.add(container.at("name").text());
        }
        for (Field annotation : annotations.entries()) {
            String prefix = "container.apparmor.security.beta.kubernetes.io/";
            if (annotation.name().startsWith(prefix)
                    && !names.contains(annotation.name().substring(prefix.length()))
                    && names.stream().noneMatch(Field::isUnknown)) {
                annotation.refuse(
                        "no container is called \"" + annotation.name().substring(prefix.length()) + "\"",
                        "name a container of the Pod",
                        List.copyOf(names));
            }
            if (annotation.name().equals("controller.kubernetes.io/pod-deletion-cost")
                    && !annotation.text().matches("0|-?[1-9][0-9]{0,9}")) {
                annotation.refuse(annotation.shown() + " is not a whole number", "write it as a number in quotes");
            }
        }
    }

    private static void spec(Field spec, Field metadata, boolean isPod, Set<String> claimTemplates) {
        Map<String, Field> volumes =
                VolumeRules.check(spec, isPod ? metadata.at("name").text() : "");
        for (String name : claimTemplates) {
            volumes.put(name, spec.at("volumes").otherwise(CLAIM));
        }
        Set<String> claims = resourceClaims(spec.at("resourceClaims"));
        spec.at("restartPolicy").oneOfIfGiven("Always", "OnFailure", "Never");
        ContainerRules.check(spec, volumes, claims, isPod);
        if (spec.hasOnly(COMMON) && !isAnySecured(spec)) {
            return;
        }
        ephemeral(spec);
        ResourceRules.pod(spec, isPod);
        Field dnsPolicy = spec.at("dnsPolicy");
        dnsPolicy.oneOfIfGiven("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
        if (spec.at("dnsConfig").isSet() || dnsPolicy.is("None")) {
            dns(spec.at("dnsConfig"), dnsPolicy);
        }
        LabelRules.map(spec.at("nodeSelector"));
        SecurityRules.pod(spec);
        AffinityRules.check(spec, metadata.at("labels"), isPod);
        for (Field gate : spec.at("readinessGates").items()) {
            LabelRules.key(gate.at("conditionType"));
        }
        Set<String> gates = new HashSet<>();
        for (Field gate : spec.at("schedulingGates").items()) {
            Field name = gate.at("name");
            if (!name.isUnknown() && !Form.QUALIFIED.takes(name.text())) {
                gate.refuse(name.shown() + " is not " + Form.QUALIFIED.words(), "give the gate such a name");
            }
            gate.unique(gates, name.text());
        }
        names(spec);
        spec.at("hostAliases").distinctBy("ip", "", "");
        spec.at("imagePullSecrets").distinctBy("name", "", "");
        for (Field alias : spec.at("hostAliases").items()) {
            if (alias.at("ip").needed()) {
                alias.at("ip").form(Form.IP);
            }
            for (Field name : alias.at("hostnames").items()) {
                name.strictly(Form.SUBDOMAIN);
            }
        }
        spec.at("activeDeadlineSeconds").between(1, Integer.MAX_VALUE);
        spec.at("preemptionPolicy").oneOf("PreemptLowerPriority", "Never");
        for (Field entry : spec.at("overhead").as(Rule.RESOURCES).entries()) {
            ResourceRules.containerName(entry);
            ResourceRules.amount(entry);
        }
    }

    private static boolean isAnySecured(Field spec) {
        for (Field container : containers(spec)) {
            if (container.at("securityContext").isSet()) {
                return true;
            }
        }
        return false;
    }

    /** The substitute for the volume of a claim template. */
    private static final io.openova.catalyst.value.Value CLAIM = io.openova.catalyst.value.Value.object(
            Map.of("persistentVolumeClaim", io.openova.catalyst.value.Value.object(Map.of())));

    private static void names(Field spec) {
        for (String label : List.of("hostname", "subdomain")) {
            spec.at(label).form(Form.LABEL);
        }
        for (String name : List.of("serviceAccountName", "nodeName", "priorityClassName", "runtimeClassName")) {
            spec.at(name).form(Form.SUBDOMAIN);
        }
        if (spec.at("serviceAccountName").isEmpty()) {
            spec.at("serviceAccount").form(Form.SUBDOMAIN);
        }
    }

    private static Set<String> resourceClaims(Field claims) {
        if (claims.size() == 0) {
            return Set.of();
        }
        Set<String> names = new HashSet<>();
        for (Field claim : claims.items()) {
            Field name = claim.at("name");
            if (name.needed()) {
                name.form(Form.LABEL);
                name.unique(names, name.text());
            }
            Field byName = claim.at("resourceClaimName");
            Field byTemplate = claim.at("resourceClaimTemplateName");
            if (byName.isSet() == byTemplate.isSet()) {
                claim.refuse(
                        "exactly one of resourceClaimName and resourceClaimTemplateName is needed", "give one of them");
            }
            byName.strictly(Form.SUBDOMAIN);
            byTemplate.strictly(Form.SUBDOMAIN);
        }
        return names;
    }

    private static void ephemeral(Field spec) {
        if (spec.at("ephemeralContainers").size() == 0) {
            return;
        }
        Set<String> others = new HashSet<>();
        spec.at("containers")
                .items()
                .forEach(container -> others.add(container.at("name").text()));
        spec.at("initContainers")
                .items()
                .forEach(container -> others.add(container.at("name").text()));
        for (Field container : spec.at("ephemeralContainers").items()) {
            Field own = container.as(Rule.CONTAINER);
            for (String field : NOT_EPHEMERAL) {
                if (!own.at(field).isEmpty()) {
                    own.at(field).forbidden("for an ephemeral container");
                }
            }
            Field target = own.at("targetContainerName");
            if (!target.isEmpty() && !others.contains(target.text())) {
                target.refuse(
                        "no container is called " + target.shown(), "name a container of the Pod", List.copyOf(others));
            }
        }
    }

    private static void dns(Field config, Field policy) {
        Field servers = config.at("nameservers");
        if (policy.is("None")) {
            if (!config.isSet()) {
                config.refuse("\"dnsConfig\" is missing", "the DNS policy None needs it");
                return;
            }
            if (!servers.needed("the DNS policy None needs at least one name server")) {
                return;
            }
        }
        if (servers.size() > 3) {
            servers.refuse(servers.size() + " name servers are given, but at most 3 are allowed", "remove some");
        }
        for (Field server : servers.items()) {
            server.strictly(Form.IP);
        }
        Field searches = config.at("searches");
        if (searches.size() > 32) {
            searches.refuse(searches.size() + " search paths are given, but at most 32 are allowed", "remove some");
        }
        if (String.join(" ", searches.texts()).length() > LONGEST_SEARCH) {
            searches.refuse("the search paths have more than 2048 characters in all", "remove some");
        }
        for (Field search : searches.items()) {
            String text = search.text();
            String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
            if (!text.equals(".") && !Form.LOOSE_SUBDOMAIN.takes(name)) {
                search.refuse(search.shown() + " is not " + Form.LOOSE_SUBDOMAIN.words(), "use a domain");
            }
        }
        for (Field option : config.at("options").items()) {
            if (option.at("name").isEmpty()) {
                option.refuse("the option has no name", "add \"name\"");
            }
        }
    }
}
