package io.openova.catalyst.delivery;

import io.openova.catalyst.application.Application;
import io.openova.catalyst.application.ApplicationKey;
import io.openova.catalyst.application.ApplicationName;
import io.openova.catalyst.application.Environment;
import io.openova.catalyst.application.EnvironmentName;
import io.openova.catalyst.application.Labels;
import io.openova.catalyst.application.NamespaceName;
import io.openova.catalyst.application.Placement;
import io.openova.catalyst.application.RegionName;
import io.openova.catalyst.application.SpecField;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Nearest;
import io.openova.catalyst.request.Canonical;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Step 3 of contract section 5: what an Application refers to exists. Pointers are into the custom resource. */
final class ReferenceCheck {
    private final DeliveryWorld world;
    private final Application application;
    private final List<Finding> findings = new ArrayList<>();

    private ReferenceCheck(DeliveryWorld world, Application application) {
        this.world = world;
        this.application = application;
    }

    static List<Finding> of(DeliveryWorld world, Application application) {
        ReferenceCheck check = new ReferenceCheck(world, application);
        check.organization();
        check.findings.addAll(regions(world, application.environment(), application.placement()));
        check.namespace();
        check.dependencies();
        return check.findings;
    }

    /** What can be said of the parts of one that is no Application for another reason. */
    static List<Finding> of(DeliveryWorld world, Canonical.Parts parts) {
        List<Finding> findings = new ArrayList<>();
        if (parts.environment().isPresent() && parts.placement().isPresent()) {
            findings.addAll(
                    regions(world, parts.environment().get(), parts.placement().get()));
        }
        parts.namespace().flatMap(ReferenceCheck::reserved).ifPresent(findings::add);
        return findings;
    }

    private void organization() {
        if (!world.hasOrganization(application.organization())) {
            findings.add(Finding.error(
                            "reference/organization-missing",
                            Pointer.of("spec", "environmentRef"),
                            "Environment '" + application.environment() + "' belongs to Organization '"
                                    + application.organization() + "', which does not exist")
                    .withRemedy("create the Organization, or correct the Environment's organizationRef"));
        }
    }

    private static List<Finding> regions(DeliveryWorld world, EnvironmentName name, Placement placement) {
        List<Finding> findings = new ArrayList<>();
        Optional<Environment> environment = world.environment(name);
        List<RegionName> known = world.sovereign().regionNames();
        List<RegionName> regions = placement.regions();
        for (int i = 0; i < regions.size(); i++) {
            RegionName region = regions.get(i);
            Pointer at = Pointer.of("spec", "regions").child(i);
            if (!known.isEmpty() && !world.sovereign().knows(region)) {
                List<String> names = known.stream().map(RegionName::value).toList();
                List<String> near = Nearest.to(region.value(), names);
                findings.add(
                        Finding.error("reference/region-unknown", at, "the Sovereign has no region '" + region + "'")
                                .withCandidates(near.isEmpty() ? names : near)
                                .withRemedy("its regions are " + String.join(", ", names)));
            } else if (environment.isPresent() && !environment.get().reaches(region)) {
                findings.add(Finding.error(
                                "reference/region-outside-environment",
                                at,
                                "Environment '" + name + "' does not reach region '" + region + "'")
                        .withCandidates(reached(environment.get(), known))
                        .withRemedy("name a region of the Environment, or add the region to the Environment"));
            }
        }
        return findings;
    }

    private static List<String> reached(Environment environment, List<RegionName> known) {
        return known.stream()
                .filter(environment::reaches)
                .map(RegionName::value)
                .toList();
    }

    private void namespace() {
        NamespaceName namespace = application.key().namespace();
        reserved(namespace).ifPresent(findings::add);
        Optional<String> owner = world.ownerOf(namespace);
        if (owner.isPresent() && !owner.get().equals(Labels.value(application.organization()))) {
            findings.add(Finding.error(
                            "reference/namespace-taken",
                            Pointer.of("metadata", "namespace"),
                            "namespace '" + namespace + "' belongs to Organization '" + owner.get() + "', not '"
                                    + application.organization() + "'")
                    .withRemedy("choose a namespace of your own Organization"));
        }
    }

    private static Optional<Finding> reserved(NamespaceName namespace) {
        return isReserved(namespace.value())
                ? Optional.of(Finding.error(
                                "reference/namespace-reserved",
                                Pointer.of("metadata", "namespace"),
                                "namespace '" + namespace + "' belongs to the platform")
                        .withRemedy("choose a namespace of your own Organization"))
                : Optional.empty();
    }

    /**
     * Namespaces whose objects the cluster's own folders hold; and {@code kustomization}, whose file would be read as the
     * settings of the folder of all namespaces, which would stop every one of them.
     */
    static boolean isReserved(String namespace) {
        return namespace.startsWith("kube-")
                || Set.of("flux-system", "catalyst-system", "kustomization").contains(namespace);
    }

    private void dependencies() {
        Map<ApplicationKey, Pointer> direct = dependenciesOf(application);
        direct.forEach((key, at) -> {
            if (key.equals(application.key())) {
                findings.add(Finding.error("reference/dependency-cycle", at, key + " depends on itself")
                        .withRemedy("remove the entry"));
            } else if (world.checksEnvironments() && !world.hasApplication(key)) {
                findings.add(Finding.error(
                                "reference/dependency-missing",
                                at,
                                "there is no Application '" + key + "' to depend on")
                        .withCandidates(world.near(key))
                        .withRemedy("install it first or in the same run, or correct name and namespace"));
            } else {
                world.wayBack(application.key(), direct.keySet(), key)
                        .ifPresent(path -> findings.add(
                                Finding.error("reference/dependency-cycle", at, "dependencies form a cycle: " + path)
                                        .withRemedy("remove one of these dependencies")));
            }
        });
    }

    /** Dependencies by key, each with its place in the resource. */
    static Map<ApplicationKey, Pointer> dependenciesOf(Application application) {
        Map<ApplicationKey, Pointer> keys = new LinkedHashMap<>();
        if (application.extras().get(SpecField.DEPENDS_ON) instanceof ListValue list) {
            dependencies(list, application.key())
                    .forEach((key, index) -> keys.put(
                            key, Pointer.of("spec", SpecField.DEPENDS_ON.key()).child(index)));
        }
        return keys;
    }

    /** The number of each entry by its key; entries with a context live on another cluster and cannot be looked up here. */
    static Map<ApplicationKey, Integer> dependencies(ListValue list, ApplicationKey own) {
        Map<ApplicationKey, Integer> keys = new LinkedHashMap<>();
        for (int i = 0; i < list.items().size(); i++) {
            Value item = list.items().get(i);
            String namespace = item.textAt("namespace").orElse(own.namespace().value());
            Optional<String> name = item.textAt("name");
            if (name.filter(ApplicationName::isValid).isPresent()
                    && NamespaceName.isValid(namespace)
                    && item.at("context").isEmpty()) {
                keys.putIfAbsent(new ApplicationKey(new NamespaceName(namespace), new ApplicationName(name.get())), i);
            }
        }
        return keys;
    }
}
