package io.openova.catalyst.validation;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.finding.DependencyCycles;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.NearNames;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks references between the objects of one cluster's folder: each object exists once, everything that Flux objects
 * refer to exists, every source is used, and no dependencies form a cycle. A name with a variable in it is not
 * followed.
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

        Target target() {
            return new Target(kind, namespace, name);
        }

        String shown() {
            return target().shown();
        }
    }

    /** The target of a reference, which does not include the group. */
    private record Target(String kind, String namespace, String name) {
        String shown() {
            return kind + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
        }
    }

    /** A reference to another object. */
    private record Mention(Document document, Pointer at, Target target) {
        Optional<Mention> followed() {
            return target.name().isEmpty()
                            || target.name().contains("${")
                            || target.namespace().contains("${")
                    ? Optional.empty()
                    : Optional.of(this);
        }
    }

    private final Map<Key, Document> objects = new LinkedHashMap<>();
    /** The objects by the parts that a reference names; the first if several groups match. */
    private final Map<Target, Key> targets = new HashMap<>();
    /** Names by kind and namespace, for what is meant by a name that is not there. */
    private final Map<List<String>, List<String>> names = new HashMap<>();

    private final Map<List<String>, NearNames> near = new HashMap<>();

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
        // The values of Flux variables are unknown here; two objects with variables may have different names.
        if (key.name().isEmpty() || key.kind().isEmpty() || key.name().contains("${")) {
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
        targets.putIfAbsent(key.target(), key);
        names.computeIfAbsent(List.of(key.kind(), key.namespace()), kind -> new ArrayList<>())
                .add(key.name());
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
                        new Target(
                                ref.textAt("kind").orElse(kind),
                                ref.textAt("namespace").orElse(namespace),
                                ref.textAt("name").orElse("")))
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
        Set<Target> used = sources.stream().map(Mention::target).collect(Collectors.toSet());
        objects.forEach((key, document) -> {
            boolean isUsed = used.contains(key.target()) || key.name().contains("${");
            if (SOURCES.contains(key.kind()) && key.group().startsWith("source.toolkit.fluxcd.io") && !isUsed) {
                findings.add(at(
                        document,
                        Pointer.of("metadata", "name"),
                        Finding.warning(
                                        "overlay/source-unused",
                                        Pointer.ROOT,
                                        "nothing in this cluster's folder uses " + key.shown())
                                .withRemedy("remove it, or refer to it")));
            }
        });
        waits.values().stream().flatMap(List::stream).forEach(mention -> {
            Target target = mention.target();
            boolean isRelease =
                    target.kind().equals("HelmRelease") && releases.contains(target.namespace() + "/" + target.name());
            if (find(mention).isEmpty() && !isRelease) {
                missing(
                        "overlay/dependency-missing",
                        mention,
                        "Flux waits for it forever; add it, or remove the entry");
            }
        });
        cycles();
        return findings;
    }

    private Optional<Key> find(Mention mention) {
        return Optional.ofNullable(targets.get(mention.target()));
    }

    private void missing(String rule, Mention mention, String remedy) {
        Target target = mention.target();
        NearNames beside = near.computeIfAbsent(
                List.of(target.kind(), target.namespace()), kind -> new NearNames(names.getOrDefault(kind, List.of())));
        findings.add(at(
                mention.document(),
                mention.at(),
                Finding.error(rule, Pointer.ROOT, "there is no " + target.shown() + " in this cluster's folder")
                        .withRemedy(remedy)
                        .withCandidates(beside.to(target.name()))));
    }

    /** Each cycle once, at the entry that closes it. */
    private void cycles() {
        DependencyCycles.in(waits.keySet(), key -> waits.getOrDefault(key, List.of()).stream()
                        .flatMap(mention -> find(mention).stream())
                        .toList())
                .forEach(cycle -> {
                    Mention closing = waits.getOrDefault(cycle.last(), List.of()).stream()
                            .filter(mention -> find(mention).equals(Optional.of(cycle.first())))
                            .findFirst()
                            .orElseThrow();
                    findings.add(at(
                            closing.document(),
                            closing.at(),
                            Finding.error(
                                            "overlay/dependency-cycle",
                                            Pointer.ROOT,
                                            "these depend on each other: " + cycle.way(Key::shown))
                                    .withRemedy("remove one of these dependencies")));
                });
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
