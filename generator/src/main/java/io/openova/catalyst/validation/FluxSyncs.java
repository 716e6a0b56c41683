package io.openova.catalyst.validation;

import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Flux Kustomizations of a repository: which folders they apply, and what they put into them. Safe for many
 * threads.
 */
final class FluxSyncs {
    static final String GROUP = "kustomize.toolkit.fluxcd.io/";

    /**
     * One Kustomization.
     *
     * @param path of the folder from the root of its repository, without slashes at its ends
     * @param values of {@code postBuild.substitute}
     * @param setsNamespace whether it puts all objects into one namespace
     */
    private record Sync(String path, Map<String, String> values, boolean setsNamespace) {}

    private final List<Sync> syncs = new ArrayList<>();

    /** Records the object if it is a Flux Kustomization. */
    void see(Value value) {
        if (value instanceof ObjectValue object
                && object.entries().get("kind") instanceof TextValue kind
                && kind.text().equals("Kustomization")
                && object.textAt("apiVersion").orElse("").startsWith(GROUP)) {
            Optional<String> path = object.textAt("spec", "path");
            path.ifPresent(text -> add(text, object));
        }
    }

    private synchronized void add(String path, ObjectValue object) {
        Map<String, String> values = new HashMap<>();
        object.objectAt("spec", "postBuild", "substitute")
                .ifPresent(map -> map.entries().forEach((name, value) -> {
                    if (value instanceof TextValue text) {
                        values.put(name, text.text());
                    } else if (value instanceof Value.NumberValue number) {
                        values.put(name, number.lexeme());
                    }
                }));
        syncs.add(new Sync(
                path.replaceAll("^[./]+|/+$", ""),
                values,
                object.textAt("spec", "targetNamespace").isPresent()));
    }

    synchronized boolean isEmpty() {
        return syncs.isEmpty();
    }

    /** Whether Flux applies the file's folder, which kustomize builds even without a kustomization.yaml. */
    synchronized boolean cover(String file) {
        return syncs.stream().anyMatch(sync -> covers(sync, file));
    }

    synchronized boolean replaceNamespace(String file) {
        return syncs.stream().anyMatch(sync -> sync.setsNamespace() && covers(sync, file));
    }

    /** The values of variables in the file; of those that different Kustomizations set differently, none. */
    synchronized Map<String, String> values(String file) {
        Map<String, String> values = new HashMap<>();
        List<String> doubtful = new ArrayList<>();
        for (Sync sync : syncs) {
            if (covers(sync, file)) {
                sync.values().forEach((name, value) -> {
                    if (!value.equals(values.getOrDefault(name, value))) {
                        doubtful.add(name);
                    }
                    values.put(name, value);
                });
            }
        }
        values.keySet().removeAll(doubtful);
        return values;
    }

    /** Paths count from the root of a repository, and names of files from where the command was called. */
    private static boolean covers(Sync sync, String file) {
        String folder = sync.path();
        return folder.isEmpty() || file.startsWith(folder + "/") || file.contains("/" + folder + "/");
    }
}
