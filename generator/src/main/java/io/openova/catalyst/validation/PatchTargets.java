package io.openova.catalyst.validation;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.NearNames;
import io.openova.catalyst.finding.Severity;
import io.openova.catalyst.value.Pointer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks that the target of each patch exists; kustomize fails on a patch without one. Reports nothing if objects come
 * from elsewhere: another repository, a generator, or a missing file. Safe for many threads.
 */
final class PatchTargets {
    private static final Pointer NAME = Pointer.of("metadata", "name");

    /** An object of a file, by kind and name: namespaces may be set anywhere on its path. */
    private record Named(String kind, String name) {}

    private final Kustomizations kustomizations;
    private final Map<String, List<Document>> documents = new HashMap<>();

    PatchTargets(Kustomizations kustomizations) {
        this.kustomizations = kustomizations;
    }

    /** Records a document of a file that a kustomization names. */
    synchronized void see(String file, Document document) {
        documents.computeIfAbsent(file, f -> new ArrayList<>()).add(document);
    }

    /** Findings about patches without a target, in the order of their files. */
    synchronized List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        kustomizations.entries().entrySet().stream()
                .filter(entry -> !entry.getValue().patches().isEmpty())
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> {
                    Set<Named> targets = new HashSet<>();
                    if (collect(entry.getKey(), targets)) {
                        entry.getValue().patches().stream().sorted().forEach(patch -> check(patch, targets, findings));
                    }
                });
        return findings;
    }

    /** Whether all objects that the folder brings are known; they are added to the targets. */
    private boolean collect(String start, Set<Named> targets) {
        Deque<String> left = new ArrayDeque<>(List.of(start));
        Set<String> seen = new HashSet<>();
        while (!left.isEmpty()) {
            String path = left.remove();
            if (!seen.add(path)) {
                continue;
            }
            Kustomizations.Entry folder = kustomizations.entries().get(path);
            if (folder != null) {
                if (folder.isOpen()) {
                    return false;
                }
                left.addAll(folder.named());
            } else if (!documents.containsKey(path)) {
                return false;
            } else {
                documents.get(path).forEach(document -> add(document, targets));
            }
        }
        return true;
    }

    private static void add(Document document, Set<Named> targets) {
        targets.add(named(document));
        // Each object of a list can be patched.
        document.value()
                .itemsAt("items")
                .forEach(item -> targets.add(new Named(
                        item.textAt("kind").orElse(""),
                        item.textAt("metadata", "name").orElse(""))));
    }

    private static Named named(Document document) {
        return new Named(
                document.value().textAt("kind").orElse(""),
                document.value().at(NAME).isPresent()
                        ? document.value().textAt("metadata", "name").orElse("")
                        : "");
    }

    private void check(String patch, Set<Named> targets, List<Finding> findings) {
        for (Document document : documents.getOrDefault(patch, List.of())) {
            Named wanted = named(document);
            boolean isKnown = !wanted.kind().isEmpty()
                    && !wanted.name().isEmpty()
                    && !wanted.name().contains("${");
            if (isKnown && !targets.contains(wanted)) {
                List<String> names = targets.stream()
                        .filter(target -> target.kind().equals(wanted.kind()))
                        .map(Named::name)
                        .sorted()
                        .toList();
                Finding missing = Finding.error(
                                "reference/patch-target-missing",
                                NAME,
                                "the kustomization that names this patch has no " + wanted.kind() + " '" + wanted.name()
                                        + "'; kustomize stops at it")
                        .withRemedy("correct kind and name, or add the object to resources")
                        .withCandidates(new NearNames(names).to(wanted.name()));
                findings.add(document.locate(isRemoval(document) ? missing.withSeverity(Severity.WARNING) : missing));
            }
        }
    }

    /** What the patch takes away is away already: no object of the outcome is wrong. */
    private static boolean isRemoval(Document document) {
        return document.value().textAt("$patch").equals(Optional.of("delete"));
    }
}
