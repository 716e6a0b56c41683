package io.openova.catalyst.check;

import io.openova.catalyst.desired.DesiredState;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Nearest;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.ApplicationName;
import io.openova.catalyst.model.Environment;
import io.openova.catalyst.model.EnvironmentName;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.model.Placement;
import io.openova.catalyst.model.RegionName;
import io.openova.catalyst.request.Canonical;
import io.openova.catalyst.value.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Step 3 of contract section 5: what an Application refers to exists. Pointers are into the custom resource. */
public final class ReferenceCheck {
    private final DesiredState world;
    private final Application application;
    private final List<Finding> findings = new ArrayList<>();

    private ReferenceCheck(DesiredState world, Application application) {
        this.world = world;
        this.application = application;
    }

    public static List<Finding> of(DesiredState world, Application application) {
        ReferenceCheck check = new ReferenceCheck(world, application);
        check.name();
        check.organization();
        check.findings.addAll(regions(world, application.environment(), application.placement()));
        check.namespace();
        check.dependencies();
        return check.findings;
    }

    /** Checks the parts of an Application that is invalid for another reason. */
    public static List<Finding> of(DesiredState world, Canonical.Parts parts) {
        List<Finding> findings = new ArrayList<>();
        if (parts.environment().isPresent() && parts.placement().isPresent()) {
            findings.addAll(
                    regions(world, parts.environment().get(), parts.placement().get()));
        }
        Optional<Environment> environment = parts.environment().flatMap(world::environment);
        parts.namespace()
                .flatMap(namespace -> environment.isPresent()
                        ? NamespaceCheck.of(world, namespace, environment.get())
                        : NamespaceCheck.reserved(namespace))
                .ifPresent(findings::add);
        return findings;
    }

    /** An existing Application keeps its name, and can be changed and removed like any other. */
    private void name() {
        ApplicationName name = application.key().name();
        if (name.isReserved() && world.application(application.key()).isEmpty()) {
            findings.add(Finding.error(
                            "reference/name-reserved",
                            Pointer.of("metadata", "name"),
                            "the name '" + name + "' is part of the API's own paths")
                    .withRemedy("choose another name than "
                            + ApplicationName.RESERVED.stream().sorted().collect(Collectors.joining(", "))));
        }
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

    private static List<Finding> regions(DesiredState world, EnvironmentName name, Placement placement) {
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
        world.environment(application.environment())
                .map(environment -> NamespaceCheck.of(world, namespace, environment))
                .orElseGet(() -> NamespaceCheck.reserved(namespace))
                .ifPresent(findings::add);
    }

    private void dependencies() {
        Map<ApplicationKey, Pointer> direct = application.dependencies();
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
}
