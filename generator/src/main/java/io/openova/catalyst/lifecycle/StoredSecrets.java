package io.openova.catalyst.lifecycle;

import io.openova.catalyst.desired.OverlayState;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.ApplicationName;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.SecretReference;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Finds the encrypted Secrets of Applications in an overlay. */
final class StoredSecrets {
    private static final String ENDING = ".yaml";

    private final Snapshot head;
    private final OverlayState world;

    StoredSecrets(Snapshot head, OverlayState world) {
        this.head = head;
        this.world = world;
    }

    /** All of them, in order of cluster, namespace, and name. */
    List<StoredSecret> all() {
        List<StoredSecret> found = new ArrayList<>();
        for (String cluster : sorted(OverlayLayout.CLUSTERS)) {
            if (OverlayPath.isSegment(cluster)) {
                for (OverlayPath file : head.files(OverlayLayout.secrets(cluster))) {
                    secret(file).ifPresent(found::add);
                }
            }
        }
        return found;
    }

    private TreeSet<String> sorted(OverlayPath folder) {
        return new TreeSet<>(head.list(folder));
    }

    /** {@code clusters/C/application-secrets/NAMESPACE/APPLICATION/NAME.yaml}. */
    private Optional<StoredSecret> secret(OverlayPath file) {
        String[] segments = file.toString().split("/");
        if (segments.length != 6
                || !file.name().endsWith(ENDING)
                || !NamespaceName.isValid(segments[3])
                || !ApplicationName.isValid(segments[4])) {
            return Optional.empty();
        }
        ApplicationKey key = new ApplicationKey(new NamespaceName(segments[3]), new ApplicationName(segments[4]));
        List<Document> documents = new DocumentReader()
                .readYaml(
                        head.read(file).orElse("").getBytes(StandardCharsets.UTF_8),
                        file.toString(),
                        ReadLimits.MANIFEST)
                .documents();
        if (documents.size() != 1) {
            return Optional.empty();
        }
        Value object = documents.get(0).value();
        String name = object.textAt("metadata", "name").orElse("");
        return Optional.of(new StoredSecret(key, name, keys(object), usedBy(key, name), recipients(object), file));
    }

    private static List<String> keys(Value object) {
        TreeSet<String> keys = new TreeSet<>();
        for (String field : List.of("data", "stringData")) {
            object.objectAt(field).ifPresent(data -> keys.addAll(data.entries().keySet()));
        }
        return List.copyOf(keys);
    }

    private static List<String> recipients(Value object) {
        return object.itemsAt("sops", "age").stream()
                .flatMap(entry -> entry.textAt("recipient").stream())
                .sorted()
                .toList();
    }

    private List<String> usedBy(ApplicationKey key, String name) {
        Optional<ObjectValue> parameters = world.application(key).flatMap(Application::parameters);
        if (parameters.isEmpty()) {
            return List.of();
        }
        List<String> places = new ArrayList<>();
        Map<Pointer, Value> references = SecretReference.in(parameters.get());
        references.forEach((place, value) -> SecretReference.of(value)
                .filter(reference -> reference.name().equals(name))
                .ifPresent(reference -> places.add(place.toString())));
        return places;
    }
}
