package io.openova.catalyst.apiserver;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rules for requests and limits of containers and Pods, and for the names of resources. */
final class ResourceRules {
    private static final Set<String> CONTAINER = Set.of("cpu", "memory", "ephemeral-storage");
    private static final Set<String> STANDARD = Set.of(
            "cpu",
            "memory",
            "ephemeral-storage",
            "requests.cpu",
            "requests.memory",
            "requests.ephemeral-storage",
            "limits.cpu",
            "limits.memory",
            "limits.ephemeral-storage",
            "pods",
            "resourcequotas",
            "services",
            "replicationcontrollers",
            "secrets",
            "configmaps",
            "persistentvolumeclaims",
            "storage",
            "requests.storage",
            "services.nodeports",
            "services.loadbalancers");
    /** Resources that are counted in whole numbers only. */
    private static final Set<String> WHOLE = Set.of(
            "pods",
            "resourcequotas",
            "services",
            "replicationcontrollers",
            "secrets",
            "configmaps",
            "persistentvolumeclaims",
            "services.nodeports",
            "services.loadbalancers");

    private static final String HUGE_PAGES = "hugepages-";

    private ResourceRules() {}

    /** The resources of a container. */
    static void container(Field resources, Set<String> claims) {
        if (!resources.isSet()) {
            return;
        }
        requirements(resources.as(Rule.RESOURCES), false);
        Set<String> seen = new HashSet<>();
        for (Field claim : resources.as(Rule.RESOURCES).at("claims").items()) {
            String name = claim.at("name").text();
            String request = claim.at("request").text();
            claim.at("request").form(Form.LABEL);
            if (name.isEmpty()) {
                claim.refuse("the claim has no name", "add \"name\", one of spec.resourceClaims");
                continue;
            }
            claim.unique(seen, request.isEmpty() ? name : name + "/" + request);
            if (!claims.contains(name) && !claim.at("name").isUnknown()) {
                claim.refuse(
                        "no resource claim of the Pod is called \"" + name + "\"",
                        "declare it in spec.resourceClaims",
                        List.copyOf(claims));
            }
        }
    }

    /** Checks requests and limits, and compares them. */
    static void requirements(Field resources, boolean isOfPod) {
        Field limits = resources.at("limits");
        Field requests = resources.at("requests");
        boolean hasPlain = false;
        boolean hasHuge = false;
        for (Field side : List.of(limits, requests)) {
            for (Field entry : side.entries()) {
                if (isOfPod) {
                    podName(entry);
                } else {
                    containerName(entry);
                }
                amount(entry);
                hugePages(entry);
                hasHuge |= entry.name().startsWith(HUGE_PAGES);
                hasPlain |= entry.name().equals("cpu") || entry.name().equals("memory");
            }
        }
        for (Field request : requests.entries()) {
            withLimit(request, limits, requests);
        }
        if (hasHuge && !hasPlain) {
            resources.refuse("huge pages need cpu or memory beside them", "add a request for cpu or memory");
        }
    }

    private static void withLimit(Field request, Field limits, Field requests) {
        Field limit = limits.at(request.name());
        boolean isExtended = isExtended(request.name()) || request.name().startsWith(HUGE_PAGES);
        if (!limit.isSet()) {
            if (isExtended && !Field.isUnknown(request.name())) {
                limits.refuse(
                        "\"" + request.name() + "\" is requested without a limit",
                        "add the same amount to \"limits\": this resource cannot be overcommitted");
            }
            return;
        }
        Optional<BigDecimal> asked = Amount.of(request);
        Optional<BigDecimal> most = Amount.of(limit);
        if (asked.isEmpty() || most.isEmpty()) {
            return;
        }
        int compared = asked.get().compareTo(most.get());
        if (isExtended && compared != 0) {
            requests.refuse(
                    "the request for " + request.name() + " must equal its limit " + limit.shown(),
                    "write the same amount on both sides");
        } else if (compared > 0) {
            requests.refuse(
                    "the request for " + request.name() + " (" + request.shown() + ") is above its limit ("
                            + limit.shown() + ")",
                    "lower the request or raise the limit");
        }
    }

    /** A quantity that is not negative, and whole for resources that cannot be divided. */
    static void amount(Field entry) {
        Optional<BigDecimal> amount = Amount.of(entry);
        if (amount.isEmpty()) {
            return;
        }
        if (amount.get().signum() < 0) {
            entry.refuse(entry.shown() + " is negative", "use an amount of at least 0");
        }
        boolean isWholeOnly = WHOLE.contains(entry.name()) || isExtended(entry.name());
        if (isWholeOnly && !Amount.isWhole(amount.get())) {
            entry.refuse(entry.shown() + " is not a whole number", "use a whole number of " + entry.name());
        }
    }

    private static void hugePages(Field entry) {
        if (!entry.name().startsWith(HUGE_PAGES)) {
            return;
        }
        Optional<BigDecimal> page =
                Amount.of(io.openova.catalyst.value.Value.text(entry.name().substring(HUGE_PAGES.length())));
        Optional<BigDecimal> amount = Amount.of(entry);
        if (page.isEmpty() || amount.isEmpty() || page.get().signum() <= 0) {
            return;
        }
        if (amount.get().remainder(page.get()).signum() != 0) {
            entry.refuse(
                    entry.shown() + " is not a multiple of the page size of " + entry.name(),
                    "use a whole number of pages");
        }
    }

    /** Any resource: a standard one, or one with a domain prefix. */
    static boolean name(Field entry) {
        String name = entry.name();
        if (Field.isUnknown(name)) {
            return false;
        }
        if (!Form.QUALIFIED.takes(name)) {
            entry.refuse("\"" + name + "\" is not the name of a resource", "use " + Form.QUALIFIED.words());
            return false;
        }
        if (name.indexOf('/') < 0 && !STANDARD.contains(name) && !isQuotaName(name)) {
            entry.refuse(
                    "\"" + name + "\" is not a standard resource, and has no domain",
                    "use cpu, memory, ephemeral-storage, or a name such as example.com/" + name);
            return false;
        }
        return true;
    }

    private static boolean isQuotaName(String name) {
        return name.startsWith(HUGE_PAGES) || name.startsWith("requests." + HUGE_PAGES);
    }

    static void containerName(Field entry) {
        if (!name(entry)) {
            return;
        }
        String name = entry.name();
        if (name.indexOf('/') < 0) {
            if (!CONTAINER.contains(name) && !name.startsWith(HUGE_PAGES)) {
                entry.refuse(
                        "\"" + name + "\" is not a resource of containers", "use cpu, memory, or ephemeral-storage");
            }
        } else if (!name.contains("kubernetes.io/") && !isExtended(name)) {
            entry.refuse(
                    "\"" + name + "\" is not the name of an extended resource",
                    "use a domain of your own without \"requests.\" before it");
        }
    }

    static boolean isOfContainers(String name) {
        return name.indexOf('/') < 0
                ? CONTAINER.contains(name) || name.startsWith(HUGE_PAGES)
                : name.contains("kubernetes.io/") || isExtended(name);
    }

    private static void podName(Field entry) {
        if (name(entry)
                && !entry.name().equals("cpu")
                && !entry.name().equals("memory")
                && !entry.name().startsWith(HUGE_PAGES)) {
            entry.refuse("\"" + entry.name() + "\" is not a resource of whole Pods", "use cpu or memory");
        }
    }

    /** A resource with a domain prefix other than Kubernetes' own. */
    static boolean isExtended(String name) {
        return name.indexOf('/') >= 0
                && !name.contains("kubernetes.io/")
                && !name.startsWith("requests.")
                && Form.QUALIFIED.takes("requests." + name);
    }

    /** Compares the resources of a whole Pod with those of its containers. */
    static void pod(Field spec, boolean isPod) {
        Field resources = spec.at("resources").as(Rule.RESOURCES);
        if (!resources.isSet()) {
            return;
        }
        if (resources.at("claims").isSet()) {
            resources
                    .at("claims")
                    .refuse("claims belong to containers, not to the Pod's resources", "remove \"claims\"");
        }
        requirements(resources, true);
        for (Field request : resources.at("requests").entries()) {
            BigDecimal sum = requested(spec, request.name());
            if (Amount.of(request).orElse(sum).compareTo(sum) < 0) {
                request.refuse(
                        "the Pod requests less " + request.name() + " than its containers together",
                        "request at least what the containers request in all");
            }
        }
        for (Field limit : isPod ? resources.at("limits").entries() : List.<Field>of()) {
            BigDecimal sum = requested(spec, limit.name());
            boolean isFilledIn = !resources.at("requests").at(limit.name()).isSet();
            if (isFilledIn && Amount.of(limit).orElse(sum).compareTo(sum) < 0) {
                resources
                        .at("requests")
                        .refuse(
                                "the containers request more " + limit.name() + " than the Pod's limit of "
                                        + limit.shown(),
                                "raise the limit of the Pod");
            }
        }
        for (Field container : spec.at("containers").items()) {
            for (Field limit :
                    container.at("resources").as(Rule.RESOURCES).at("limits").entries()) {
                Optional<BigDecimal> most = Amount.of(resources.at("limits").at(limit.name()));
                Optional<BigDecimal> own = Amount.of(limit);
                if (most.isPresent() && own.isPresent() && own.get().compareTo(most.get()) > 0) {
                    limit.refuse(
                            "the container's limit for " + limit.name() + " is above that of the Pod",
                            "lower it, or raise spec.resources.limits");
                }
            }
        }
    }

    /** Returns the sum of the containers' requests; a limit counts where there is no request. */
    private static BigDecimal requested(Field spec, String resource) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Field container : spec.at("containers").items()) {
            Field own = container.at("resources").at("requests").at(resource);
            own = own.isSet() ? own : container.at("resources").at("limits").at(resource);
            sum = sum.add(Amount.of(own).orElse(BigDecimal.ZERO));
        }
        return sum;
    }
}
