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
 * What Blueprints depend on is there, in a version that fits, and leads to none of them again. The same in a repository of
 * Blueprints and in an overlay, and by the same rule ids.
 */
public final class BlueprintDependencies {
    /** The Blueprints that there are. */
    public interface Known {
        /** The version that a dependency would get; empty where nobody can say, which is said elsewhere then. */
        Optional<VersionAnswer> version(BlueprintName name, Optional<String> range);

        /** A Blueprint that is not looked at itself, though one that is may depend on it. */
        Optional<Value> at(BlueprintRef ref);
    }

    private final Known known;
    /** The Blueprints that are looked at, by name. */
    private final Map<String, Document> own = new LinkedHashMap<>();

    public BlueprintDependencies(Known known) {
        this.known = known;
    }

    /** What is wrong with the dependencies of one Blueprint; it counts for the cycles from now on. */
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
        // What is no name at all is the schema's finding.
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

    /** Each cycle once, at the entry of a Blueprint that was looked at; others may be on the way. */
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

    /** What each Blueprint needs: those that are looked at, and what they lead to, in the version that they would get. */
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
