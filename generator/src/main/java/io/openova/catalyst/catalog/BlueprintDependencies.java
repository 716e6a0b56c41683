package io.openova.catalyst.catalog;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.finding.DependencyCycles;
import io.openova.catalyst.finding.DependencyCycles.Cycle;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.BlueprintRef;
import io.openova.catalyst.model.VersionAnswer;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Checks the dependencies between Blueprints: each exists in a version that fits, and there are no cycles. Repositories
 * and overlays share this check and its rule ids.
 */
public final class BlueprintDependencies {
    /** The existing Blueprints. */
    public interface Known {
        /**
         * Returns the version that satisfies a dependency; empty where it cannot be determined, which another check
         * reports.
         */
        Optional<VersionAnswer> version(BlueprintName name, Optional<String> range);

        /** A Blueprint that is not checked itself, but that a checked one may depend on. */
        Optional<Value> at(BlueprintRef ref);
    }

    private final Known known;
    /** The checked Blueprints, by name. */
    private final Map<String, Document> own = new LinkedHashMap<>();

    public BlueprintDependencies(Known known) {
        this.known = known;
    }

    /** Checks the dependencies of one Blueprint, and includes it in the search for cycles. */
    public List<Finding> of(Document blueprint) {
        Optional<String> name = blueprint
                .value()
                .textAt("metadata", "name")
                .filter(text -> blueprint.value().textAt("kind").equals(Optional.of("Blueprint")));
        if (name.isEmpty()) {
            return List.of();
        }
        own.putIfAbsent(name.get(), blueprint);
        List<Finding> findings = new ArrayList<>();
        List<Value> depends = blueprint.value().itemsAt("spec", "depends");
        for (int i = 0; i < depends.size(); i++) {
            Pointer at = Pointer.of("spec", "depends").child(i);
            Optional<VersionAnswer> answer = answer(depends.get(i));
            if (answer.isPresent() && answer.get().version().isEmpty()) {
                findings.add(unmet(blueprint, name.get(), answer.get(), at));
            }
        }
        return findings;
    }

    private Optional<VersionAnswer> answer(Value dependency) {
        // The schema reports an invalid name.
        return dependency
                .textAt("blueprint")
                .filter(BlueprintName::isValid)
                .flatMap(name -> known.version(new BlueprintName(name), dependency.textAt("version")));
    }

    private static Finding unmet(Document blueprint, String name, VersionAnswer answer, Pointer at) {
        boolean isName = answer.rule().equals("reference/blueprint-unknown");
        return blueprint.locate(Finding.error(
                        isName ? answer.rule() : "reference/version-unknown",
                        at.child(isName ? "blueprint" : "version"),
                        name + " depends on it: " + answer.problem())
                .withCandidates(answer.candidates())
                .withRemedy(
                        isName
                                ? "add the Blueprint, or correct the name"
                                : "widen the range, or add a version that fits"));
    }

    /** Returns each cycle once, at the entry of a checked Blueprint; other Blueprints may be part of it. */
    public List<Finding> cycles() {
        Map<String, List<String>> needs = needs();
        List<Finding> findings = new ArrayList<>();
        DependencyCycles.in(needs.keySet(), name -> needs.getOrDefault(name, List.of()), own::containsKey)
                .forEach(cycle -> findings.add(cycle(cycle)));
        return findings;
    }

    private Finding cycle(Cycle<String> cycle) {
        Document document = Objects.requireNonNull(own.get(cycle.last()));
        Pointer at = Pointer.of("spec", "depends")
                .child(names(document.value()).indexOf(cycle.first()))
                .child("blueprint");
        return document.locate(Finding.error(
                        "reference/dependency-cycle",
                        at,
                        "these Blueprints depend on each other: " + cycle.way(name -> name))
                .withRemedy("remove one of these dependencies"));
    }

    /**
     * The dependencies of each Blueprint: of the checked ones, and of all that they lead to, in the versions that would
     * be chosen.
     */
    private Map<String, List<String>> needs() {
        Map<String, List<String>> needs = new LinkedHashMap<>();
        Deque<Value> waiting = new ArrayDeque<>();
        own.forEach((name, document) -> {
            needs.put(name, names(document.value()));
            waiting.add(document.value());
        });
        while (!waiting.isEmpty()) {
            for (Value dependency : waiting.remove().itemsAt("spec", "depends")) {
                String name = dependency.textAt("blueprint").orElse("");
                if (!needs.containsKey(name)) {
                    Optional<Value> other = answer(dependency)
                            .flatMap(VersionAnswer::version)
                            .flatMap(version -> known.at(new BlueprintRef(new BlueprintName(name), version)));
                    needs.put(name, other.map(BlueprintDependencies::names).orElse(List.of()));
                    other.ifPresent(waiting::add);
                }
            }
        }
        return needs;
    }

    private static List<String> names(Value blueprint) {
        return blueprint.itemsAt("spec", "depends").stream()
                .map(item -> item.textAt("blueprint").orElse(""))
                .toList();
    }
}
