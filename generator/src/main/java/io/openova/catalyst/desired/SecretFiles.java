package io.openova.catalyst.desired;

import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the Secrets of a cluster in an overlay: Secrets, plain or encrypted with SOPS, SealedSecrets, and ExternalSecrets. Folders
 * that the product writes hold no others, so that the search does not grow with the number of Applications.
 */
final class SecretFiles {
    /** More files than this are not searched; a Secret in one of them counts as unknown. */
    private static final int MOST_FILES = 2_000;

    private static final int LONGEST_FILE = 1 << 20;

    private final Snapshot snapshot;
    private final Map<String, List<KnownSecret>> byCluster = new ConcurrentHashMap<>();

    SecretFiles(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    /** The Secrets that the cluster's folder, and folders outside the clusters, say. */
    List<KnownSecret> on(String cluster) {
        List<KnownSecret> known = byCluster.get(cluster);
        if (known == null) {
            known = search(cluster);
            byCluster.put(cluster, known);
        }
        return known;
    }

    private List<KnownSecret> search(String cluster) {
        List<OverlayPath> files = new ArrayList<>();
        OverlayPath own = OverlayLayout.cluster(cluster);
        for (String name : snapshot.list(own)) {
            if (OverlayLayout.holdsSecrets(name)) {
                add(own.child(name), files);
            }
        }
        for (String name : snapshot.list(OverlayPath.ROOT)) {
            OverlayPath path = OverlayPath.ROOT.child(name);
            if (!path.equals(OverlayLayout.CLUSTERS) && OverlayLayout.isRead(OverlayPath.ROOT, name)) {
                add(path, files);
            }
        }
        List<KnownSecret> found = new ArrayList<>();
        for (OverlayPath file : files) {
            snapshot.read(file)
                    .filter(text -> text.length() <= LONGEST_FILE && text.contains("Secret"))
                    .ifPresent(text -> found.addAll(read(text, file.toString())));
        }
        return List.copyOf(found);
    }

    private void add(OverlayPath path, List<OverlayPath> files) {
        List<OverlayPath> below = snapshot.files(path);
        for (OverlayPath file : below) {
            if (files.size() < MOST_FILES
                    && (file.name().endsWith(".yaml") || file.name().endsWith(".yml"))) {
                files.add(file);
            }
        }
    }

    private static List<KnownSecret> read(String text, String file) {
        List<KnownSecret> found = new ArrayList<>();
        new DocumentReader()
                .readYaml(text.getBytes(StandardCharsets.UTF_8), file, ReadLimits.MANIFEST)
                .documents()
                .forEach(document -> {
                    of(document.value(), file).ifPresent(found::add);
                    document.value().itemsAt("items").forEach(item -> of(item, file)
                            .ifPresent(found::add));
                });
        return found;
    }

    private static Optional<KnownSecret> of(Value object, String file) {
        Optional<String> name = object.textAt("metadata", "name");
        return switch (object.textAt("kind").orElse("")) {
            case "Secret" ->
                name.map(n ->
                        secret(object, n, Optional.of(keys(object, List.of("data"), List.of("stringData"))), file));
            case "SealedSecret" ->
                object.textAt("spec", "template", "metadata", "name")
                        .or(() -> name)
                        .map(n -> secret(
                                object,
                                n,
                                Optional.of(keys(
                                        object, List.of("spec", "encryptedData"), List.of("spec", "template", "data"))),
                                file));
            case "ExternalSecret" ->
                object.textAt("spec", "target", "name")
                        .or(() -> name)
                        .map(n -> secret(object, n, external(object), file));
            default -> Optional.empty();
        };
    }

    private static KnownSecret secret(Value object, String name, Optional<Set<String>> keys, String file) {
        return new KnownSecret(object.textAt("metadata", "namespace"), name, keys, file);
    }

    private static Set<String> keys(Value object, List<String> first, List<String> second) {
        Set<String> keys = new TreeSet<>();
        for (List<String> path : List.of(first, second)) {
            object.objectAt(path.toArray(String[]::new))
                    .ifPresent(data -> keys.addAll(data.entries().keySet()));
        }
        return keys;
    }

    /** The store decides the keys of {@code dataFrom}, and a template those of its own. */
    private static Optional<Set<String>> external(Value object) {
        if (!object.itemsAt("spec", "dataFrom").isEmpty()
                || !object.itemsAt("spec", "target", "template", "templateFrom").isEmpty()) {
            return Optional.empty();
        }
        Optional<ObjectValue> template = object.objectAt("spec", "target", "template", "data");
        if (template.isPresent()) {
            return template.map(data -> Set.copyOf(data.entries().keySet()));
        }
        Set<String> keys = new TreeSet<>();
        object.itemsAt("spec", "data").forEach(item -> item.textAt("secretKey").ifPresent(keys::add));
        return Optional.of(keys);
    }
}
