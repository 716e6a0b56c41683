package io.openova.catalyst.delivery;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Nearest;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the objects of one cluster's folder say of each other: each is there once, what Flux is told to take is there, what
 * is there is taken, and nothing waits for itself. A name with a variable in it is not followed.
 */
final class CrossReferences {
    private static final Set<String> SOURCES =
            Set.of("GitRepository", "OCIRepository", "HelmRepository", "HelmChart", "Bucket", "ExternalArtifact");

    private static final String FLUX_KUSTOMIZATION = "kustomize.toolkit.fluxcd.io/";

    /** An object's identity as an API server has it; versions of one group are one kind. */
    private record Key(String group, String kind, String namespace, String name) {
        static Key of(Value object) {
            String apiVersion = object.textAt("apiVersion").orElse("");
            int slash = apiVersion.indexOf('/');
            return new Key(
                    slash < 0 ? "" : apiVersion.substring(0, slash),
                    object.textAt("kind").orElse(""),
                    object.textAt("metadata", "namespace").orElse(""),
                    object.textAt("metadata", "name").orElse(""));
        }

        String shown() {
            return kind + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
        }
    }

    /** A mention of another object. */
    private record Mention(Document document, Pointer at, String kind, String namespace, String name) {
        Optional<Mention> followed() {
            return name.isEmpty() || name.contains("${") || namespace.contains("${")
                    ? Optional.empty()
                    : Optional.of(this);
        }

        boolean isOf(Key key) {
            return key.kind().equals(kind)
                    && key.namespace().equals(namespace)
                    && key.name().equals(name);
        }

        String shown() {
            return kind + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
        }
    }

    private final Map<Key, Document> objects = new LinkedHashMap<>();
    private final Map<Key, List<Mention>> waits = new LinkedHashMap<>();
    private final List<Mention> sources = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    /** Releases that Applications render to, as {@code namespace/name}. */
    private final Set<String> releases;

    CrossReferences(List<Document> documents, Set<String> releases) {
        this.releases = releases;
        documents.forEach(this::take);
    }

    private void take(Document document) {
        Value object = document.value();
        Key key = Key.of(object);
        if (key.name().isEmpty() || key.kind().isEmpty()) {
            return;
        }
        Document first = objects.putIfAbsent(key, document);
        if (first != null) {
            String where = first.locate(Pointer.ROOT).map(Object::toString).orElse(first.file());
            findings.add(at(
                    document,
                    Pointer.of("metadata", "name"),
                    Finding.error(
                                    "overlay/duplicate-object",
                                    Pointer.ROOT,
                                    key.shown() + " is also at " + where + "; one would overwrite the other")
                            .withRemedy("remove or rename one of them")));
            return;
        }
        boolean isRelease = key.kind().equals("HelmRelease");
        boolean isSync = key.kind().equals("Kustomization") && key.group().startsWith("kustomize.toolkit");
        if (isRelease || isSync) {
            for (Pointer place : List.of(
                    Pointer.of("spec", "chart", "spec", "sourceRef"),
                    Pointer.of("spec", "chartRef"),
                    Pointer.of("spec", "sourceRef"))) {
                object.at(place).ifPresent(ref -> mention(document, place, ref, "", key.namespace())
                        .ifPresent(sources::add));
            }
            waits.put(key, waits(document, key));
        } else if (key.kind().equals("HelmChart")) {
            Pointer place = Pointer.of("spec", "sourceRef");
            object.at(place).ifPresent(ref -> mention(document, place, ref, "", key.namespace())
                    .ifPresent(sources::add));
        }
    }

    private static Optional<Mention> mention(
            Document document, Pointer place, Value ref, String kind, String namespace) {
        return new Mention(
                        document,
                        place.child("name"),
                        ref.textAt("kind").orElse(kind),
                        ref.textAt("namespace").orElse(namespace),
                        ref.textAt("name").orElse(""))
                .followed();
    }

    private static List<Mention> waits(Document document, Key key) {
        List<Mention> mentions = new ArrayList<>();
        List<Value> items = document.value().itemsAt("spec", "dependsOn");
        for (int i = 0; i < items.size(); i++) {
            Value item = items.get(i);
            mention(document, Pointer.of("spec", "dependsOn").child(i), item, key.kind(), key.namespace())
                    .ifPresent(mentions::add);
        }
        return mentions;
    }

    List<Finding> findings() {
        for (Mention source : sources) {
            if (find(source).isEmpty()) {
                missing("overlay/source-missing", source, "add the source, or correct the reference");
            }
        }
        objects.forEach((key, document) -> {
            boolean isUsed = sources.stream().anyMatch(mention -> mention.isOf(key))
                    || key.name().contains("${");
            if (SOURCES.contains(key.kind()) && key.group().startsWith("source.toolkit.fluxcd.io") && !isUsed) {
                findings.add(at(
                        document,
                        Pointer.of("metadata", "name"),
                        Finding.warning(
                                        "overlay/source-unused",
                                        Pointer.ROOT,
                                        "nothing in this cluster's folder takes anything from " + key.shown())
                                .withRemedy("remove it, or refer to it")));
            }
        });
        waits.values().stream().flatMap(List::stream).forEach(mention -> {
            boolean isRelease = mention.kind().equals("HelmRelease")
                    && releases.contains(mention.namespace() + "/" + mention.name());
            if (find(mention).isEmpty() && !isRelease) {
                missing(
                        "overlay/dependency-missing",
                        mention,
                        "Flux waits for it for ever; add it, or remove the entry");
            }
        });
        cycles();
        return findings;
    }

    private Optional<Key> find(Mention mention) {
        return objects.keySet().stream().filter(mention::isOf).findFirst();
    }

    private void missing(String rule, Mention mention, String remedy) {
        List<String> names = objects.keySet().stream()
                .filter(key ->
                        key.kind().equals(mention.kind()) && key.namespace().equals(mention.namespace()))
                .map(Key::name)
                .toList();
        findings.add(at(
                mention.document(),
                mention.at(),
                Finding.error(rule, Pointer.ROOT, "there is no " + mention.shown() + " in this cluster's folder")
                        .withRemedy(remedy)
                        .withCandidates(Nearest.to(mention.name(), names))));
    }

    /** Each cycle once, at the entry that closes it. */
    private void cycles() {
        Set<Key> done = new HashSet<>();
        waits.keySet().forEach(key -> follow(key, new ArrayList<>(), done));
    }

    private void follow(Key key, List<Key> way, Set<Key> done) {
        if (done.contains(key)) {
            return;
        }
        way.add(key);
        for (Mention mention : waits.getOrDefault(key, List.of())) {
            Key next = find(mention).orElse(key);
            int start = way.indexOf(next);
            if (start >= 0 && mention.isOf(next)) {
                List<String> names = new ArrayList<>(
                        way.subList(start, way.size()).stream().map(Key::shown).toList());
                names.add(next.shown());
                findings.add(at(
                        mention.document(),
                        mention.at(),
                        Finding.error(
                                        "overlay/dependency-cycle",
                                        Pointer.ROOT,
                                        "these wait for each other: " + String.join(" -> ", names))
                                .withRemedy("remove one of these dependencies")));
            } else if (start < 0 && waits.containsKey(next)) {
                follow(next, way, done);
            }
        }
        way.remove(way.size() - 1);
        done.add(key);
    }

    private static Finding at(Document document, Pointer pointer, Finding finding) {
        return finding.withPointer(pointer).withLocation(document.locate(pointer));
    }

    /** Whether the document is a Kustomization of Flux, not one of kustomize. */
    static boolean isSync(Value object) {
        return object.textAt("kind").filter("Kustomization"::equals).isPresent()
                && object.textAt("apiVersion")
                        .filter(text -> text.startsWith(FLUX_KUSTOMIZATION))
                        .isPresent();
    }
}
