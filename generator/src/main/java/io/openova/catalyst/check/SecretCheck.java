package io.openova.catalyst.check;

import io.openova.catalyst.desired.DesiredState;
import io.openova.catalyst.desired.KnownSecret;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Nearest;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.SecretReference;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Checks that the Secrets which an Application refers to are in the overlay. Pointers are into the custom resource. */
public final class SecretCheck {
    private static final Pointer PARAMETERS = Pointer.of("spec", "parameters");

    private SecretCheck() {}

    /**
     * What is wrong with the references. A Secret that the overlay does not have may be made in the cluster, and is a note.
     *
     * @param world without an overlay nothing is found
     */
    public static List<Finding> of(DesiredState world, Application application) {
        Map<SecretReference, Pointer> references = new LinkedHashMap<>();
        SecretReference.in(application.parameters().orElse(ObjectValue.EMPTY))
                .forEach((place, value) -> SecretReference.of(value)
                        .ifPresent(reference -> references.putIfAbsent(reference, PARAMETERS.append(place))));
        List<Finding> findings = new ArrayList<>();
        references.forEach((reference, place) -> findings.addAll(of(world, application, reference, place)));
        return findings;
    }

    private static List<Finding> of(
            DesiredState world, Application application, SecretReference reference, Pointer place) {
        String namespace = application.key().namespace().value();
        Set<String> assumed = new TreeSet<>();
        Set<String> names = new LinkedHashSet<>();
        Set<String> clusters = application.placement().regions().stream()
                .map(world.sovereign()::hostOf)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        for (String cluster : clusters) {
            Optional<List<KnownSecret>> known = world.secrets(cluster);
            if (known.isEmpty()) {
                return List.of();
            }
            List<KnownSecret> here = known.get().stream()
                    .filter(secret -> secret.namespace().map(namespace::equals).orElse(true))
                    .toList();
            here.forEach(secret -> names.add(secret.name()));
            List<KnownSecret> named = here.stream()
                    .filter(secret -> secret.name().equals(reference.name()))
                    .toList();
            if (named.isEmpty()) {
                assumed.add(cluster);
            } else if (named.stream().allMatch(secret -> secret.keys()
                    .filter(keys -> !keys.contains(reference.key()))
                    .isPresent())) {
                return List.of(keyMissing(reference, named.get(0), place));
            }
        }
        return assumed.isEmpty() ? List.of() : List.of(assumed(reference, namespace, assumed, names, place));
    }

    private static Finding keyMissing(SecretReference reference, KnownSecret secret, Pointer place) {
        List<String> keys = secret.keys().orElse(Set.of()).stream().sorted().toList();
        List<String> near = Nearest.to(reference.key(), keys);
        return Finding.error(
                        "secret/key-missing",
                        place.child(SecretReference.FIELD).child("key"),
                        "Secret '" + reference.name() + "' in " + secret.file() + " has no key '" + reference.key()
                                + "'")
                .withRemedy(
                        keys.isEmpty()
                                ? "add the key to the Secret"
                                : "its keys are " + String.join(", ", keys) + "; name one of them, or add the key")
                .withCandidates(near.isEmpty() ? keys : near);
    }

    private static Finding assumed(
            SecretReference reference, String namespace, Set<String> clusters, Set<String> names, Pointer place) {
        return Finding.info(
                        "secret/assumed",
                        place.child(SecretReference.FIELD).child("name"),
                        "the overlay has no Secret '" + reference.name() + "' in namespace '" + namespace
                                + "' for cluster " + String.join(", ", clusters)
                                + "; it is assumed to be made there with the key '" + reference.key() + "'")
                .withRemedy("make it in the cluster, or with 'catalyst secret set'")
                .withCandidates(Nearest.to(reference.name(), names));
    }
}
