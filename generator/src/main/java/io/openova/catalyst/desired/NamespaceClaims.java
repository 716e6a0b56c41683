package io.openova.catalyst.desired;

import io.openova.catalyst.model.Environment;
import io.openova.catalyst.model.EnvironmentName;
import io.openova.catalyst.model.NamespaceName;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which namespace belongs to which Organization (contract 13.1). An Organization claims the names of its Environments,
 * the names in their {@code spec.namespaces}, and its own name and slug. A namespace that two Organizations claim
 * belongs to neither, and the platform's own namespaces cannot be claimed. Nothing that a caller installs changes this.
 */
public final class NamespaceClaims {
    private static final Set<String> RESERVED = Set.of("default", "flux-system", "catalyst-system");

    /**
     * The overlay keeps a file by this name in its folder of namespaces, which Flux would read as the folder's
     * settings.
     */
    private static final String FILE_OF_FLUX = "kustomization";

    private final Map<String, Environment> environments = new LinkedHashMap<>();
    private final Map<String, String> slugs;
    private final Map<String, Set<String>> claimants = new TreeMap<>();

    /**
     * @param environments all that there are
     * @param slugs the slug of each Organization, by its name
     */
    public NamespaceClaims(Collection<Environment> environments, Map<String, String> slugs) {
        this.slugs = new TreeMap<>(slugs);
        for (Environment environment : environments) {
            this.environments.put(environment.name().value(), environment);
            claim(environment.name().value(), environment.organization());
            environment.namespaces().forEach(namespace -> claim(namespace, environment.organization()));
        }
        slugs.forEach((name, slug) -> {
            claim(name, name);
            claim(slug, name);
        });
    }

    private void claim(String namespace, String organization) {
        if (NamespaceName.isValid(namespace) && !isReserved(namespace)) {
            claimants.computeIfAbsent(namespace, key -> new TreeSet<>()).add(organization);
        }
    }

    /** Whether nobody can claim the namespace, because the platform has it. */
    public static boolean isReserved(String namespace) {
        return namespace.startsWith("kube-") || RESERVED.contains(namespace) || namespace.equals(FILE_OF_FLUX);
    }

    /**
     * The Organizations that claim the namespace, in order; more than one means that it belongs to none of them. An
     * Organization that an Environment names and that does not exist takes nothing from one that does.
     */
    public Set<String> claimantsOf(String namespace) {
        Set<String> all = claimants.getOrDefault(namespace, Set.of());
        return all.size() < 2 ? all : existing(all, slugs::containsKey);
    }

    public static Set<String> existing(Set<String> organizations, Predicate<String> exists) {
        Set<String> existing = new TreeSet<>(organizations);
        existing.removeIf(exists.negate());
        return existing.isEmpty() ? organizations : existing;
    }

    /** The Organization that the namespace belongs to. */
    public Optional<String> ownerOf(String namespace) {
        Set<String> all = claimantsOf(namespace);
        return all.size() == 1 ? all.stream().findFirst() : Optional.empty();
    }

    /**
     * The Environments that claim the namespace by name or list; empty when it belongs to nobody, or to an Organization
     * as a whole.
     */
    public List<Environment> claimingEnvironments(String namespace) {
        return ownerOf(namespace).isEmpty()
                ? List.of()
                : environments.values().stream()
                        .filter(environment -> environment.claims(namespace))
                        .toList();
    }

    /**
     * The Environments whose rights count in the namespace: those that claim it; where only the Organization's name or
     * slug does, all Environments of the Organization. Empty when it belongs to nobody.
     */
    public List<Environment> environmentsOf(String namespace) {
        List<Environment> claiming = claimingEnvironments(namespace);
        return claiming.isEmpty()
                ? ownerOf(namespace).map(this::environmentsOfOrganization).orElse(List.of())
                : claiming;
    }

    /** The Environments of an Organization. */
    public List<Environment> environmentsOfOrganization(String organization) {
        return environments.values().stream()
                .filter(environment -> environment.organization().equals(organization))
                .toList();
    }

    public boolean has(EnvironmentName name) {
        return environments.containsKey(name.value());
    }

    /** All Environments. */
    public Collection<Environment> environments() {
        return environments.values();
    }

    /** All namespaces that an Organization's Applications may be in, in order. */
    public List<String> namespacesOf(String organization) {
        return claimants.keySet().stream()
                .filter(namespace ->
                        ownerOf(namespace).filter(organization::equals).isPresent())
                .toList();
    }

    /** The Organization of this name or slug; one that has it as its name comes first. */
    public Optional<String> organizationCalled(String word) {
        return slugs.containsKey(word)
                ? Optional.of(word)
                : slugs.entrySet().stream()
                        .filter(entry -> entry.getValue().equals(word))
                        .map(Map.Entry::getKey)
                        .findFirst();
    }
}
