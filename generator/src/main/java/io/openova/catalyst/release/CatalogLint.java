package io.openova.catalyst.release;

import io.openova.catalyst.application.BlueprintName;
import io.openova.catalyst.application.Version;
import io.openova.catalyst.catalog.VersionRange;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.finding.Nearest;
import io.openova.catalyst.schema.SchemaChecker;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Says of every Blueprint of a repository whether it can be installed as it is written, and whether its chart agrees. */
public final class CatalogLint {
    private final RepositoryTree tree;
    private final SchemaChecker schemas;
    private final List<ReleaseUnit> units;
    private final List<Finding> findings = new ArrayList<>();

    private CatalogLint(RepositoryTree tree, SchemaChecker schemas) {
        this.tree = tree;
        this.schemas = schemas;
        this.units = ReleaseUnit.of(tree);
    }

    public static List<Finding> check(RepositoryTree tree, SchemaChecker schemas) {
        CatalogLint lint = new CatalogLint(tree, schemas);
        lint.names();
        lint.units.forEach(lint::unit);
        lint.cycles();
        lint.findings.addAll(KitLint.check(tree, lint.units));
        lint.findings.addAll(FixtureLint.check(tree, lint.units));
        return lint.findings;
    }

    private void names() {
        Map<String, String> seen = new HashMap<>();
        for (ReleaseUnit unit : units) {
            String other = seen.putIfAbsent(unit.name(), unit.blueprintFile());
            if (other != null) {
                error(
                        unit.blueprintFile(),
                        unit.blueprint(),
                        "catalog/duplicate",
                        Pointer.of("metadata", "name"),
                        unit.name() + " is the Blueprint in " + other + " already",
                        "choose another name");
            }
        }
    }

    private void unit(ReleaseUnit unit) {
        if (unit.blueprint().isEmpty()) {
            findings.addAll(tree.read(unit.blueprintFile()).findings());
            if (!tree.has(unit.blueprintFile())) {
                error(
                        unit.blueprintFile(),
                        Optional.empty(),
                        "catalog/blueprint-missing",
                        Pointer.ROOT,
                        "there is a chart but no Blueprint beside it",
                        "write " + unit.blueprintFile());
            }
            return;
        }
        Document blueprint = unit.blueprint().get();
        for (Finding finding : schemas.checkResource(blueprint.value())) {
            findings.add(finding.withLocation(blueprint.locate(finding.pointer())));
        }
        agreement(unit, blueprint);
        dependencies(unit, blueprint);
        assets(unit, blueprint);
        findings.addAll(ConfigLint.check(tree, schemas, unit, blueprint));
        findings.addAll(ChartGuard.check(tree, unit.chartFolder()));
    }

    private void agreement(ReleaseUnit unit, Document blueprint) {
        String kind =
                blueprint.value().textAt("spec", "manifests", "source", "kind").orElse("");
        String ref =
                blueprint.value().textAt("spec", "manifests", "source", "ref").orElse("");
        if (!kind.equals("HelmChart")) {
            return;
        }
        if (unit.chart().isEmpty()) {
            // A Blueprint of a chart that is published elsewhere.
            return;
        }
        Document chart = unit.chart().get();
        String name = chart.value().textAt("name").orElse("");
        if (!name.equals(unit.name())) {
            error(
                    unit.chartFile(),
                    unit.chart(),
                    "catalog/name-differs",
                    Pointer.of("name"),
                    "the chart is called '" + name + "', its Blueprint '" + unit.name() + "'",
                    "give both one name");
        }
        Pointer source = Pointer.of("spec", "manifests", "source", "ref");
        if (ref.startsWith("oci://") && !ref.endsWith("/" + name)) {
            error(
                    unit.blueprintFile(),
                    unit.blueprint(),
                    "catalog/source-differs",
                    source,
                    "the source '" + ref + "' is not where the chart '" + name + "' is pushed to",
                    "end it in /" + name);
        }
    }

    private void dependencies(ReleaseUnit unit, Document blueprint) {
        List<Value> depends = blueprint.value().itemsAt("spec", "depends");
        for (int i = 0; i < depends.size(); i++) {
            Pointer at = Pointer.of("spec", "depends").child(i);
            String name = depends.get(i).textAt("blueprint").orElse("");
            Optional<ReleaseUnit> other =
                    units.stream().filter(u -> u.name().equals(name)).findFirst();
            if (other.isEmpty() || !BlueprintName.isValid(name)) {
                List<String> known = units.stream().map(ReleaseUnit::name).toList();
                findings.add(Finding.error(
                                "catalog/dependency-unknown",
                                at.child("blueprint"),
                                unit.name() + " depends on '" + name + "', which is no Blueprint here")
                        .withCandidates(Nearest.to(name, known))
                        .withLocation(blueprint.locate(at.child("blueprint"))));
            } else {
                range(unit, blueprint, other.get(), depends.get(i), at.child("version"));
            }
            depends.get(i).textAt("when").ifPresent(when -> when(unit, blueprint, when, at.child("when")));
        }
    }

    private void range(ReleaseUnit unit, Document blueprint, ReleaseUnit other, Value depends, Pointer at) {
        Optional<String> range = depends.textAt("version");
        Collection<Version> known = versions(other);
        if (range.isPresent() && VersionRange.best(range.get(), known).isEmpty()) {
            error(
                    unit.blueprintFile(),
                    Optional.of(blueprint),
                    "catalog/dependency-unsatisfied",
                    at,
                    unit.name() + " needs " + other.name() + " " + range.get() + "; known is " + known,
                    "widen the range, or bump the Blueprint that it names");
        }
    }

    /** The versions that are known without an overlay: the Blueprint's own and the lock's. */
    private Collection<Version> versions(ReleaseUnit unit) {
        Set<Version> versions = new LinkedHashSet<>();
        unit.version().filter(Version::isValid).map(Version::new).ifPresent(versions::add);
        CatalogLock.in(tree).entries().keySet().stream()
                .filter(key -> key.name().equals(unit.name()) && Version.isValid(key.version()))
                .forEach(key -> versions.add(new Version(key.version())));
        return versions;
    }

    private void when(ReleaseUnit unit, Document blueprint, String when, Pointer at) {
        schemas.predicateProblem(when)
                .ifPresent(problem -> error(
                        unit.blueprintFile(),
                        Optional.of(blueprint),
                        "catalog/when-malformed",
                        at,
                        "the condition is no CEL expression: " + problem,
                        "write one over the parameters, for example parameters.ingress.enabled == true"));
    }

    private void assets(ReleaseUnit unit, Document blueprint) {
        for (String field : List.of("icon", "documentation", "docs")) {
            blueprint
                    .value()
                    .textAt("spec", "card", field)
                    .ifPresent(path -> asset(unit, blueprint, path, Pointer.of("spec", "card", field)));
        }
        List<Value> shots = blueprint.value().itemsAt("spec", "card", "screenshots");
        for (int i = 0; i < shots.size(); i++) {
            if (shots.get(i) instanceof Value.TextValue path) {
                asset(
                        unit,
                        blueprint,
                        path.text(),
                        Pointer.of("spec", "card", "screenshots").child(i));
            }
        }
    }

    private void asset(ReleaseUnit unit, Document blueprint, String path, Pointer at) {
        // What is on the network is not looked at: checks never use it.
        if (path.contains("://") || path.startsWith("data:") || !path.contains("/") && !path.contains(".")) {
            return;
        }
        String file = unit.folder() + "/" + (path.startsWith("./") ? path.substring(2) : path);
        if (!tree.has(file)) {
            error(
                    unit.blueprintFile(),
                    Optional.of(blueprint),
                    "catalog/asset-missing",
                    at,
                    "the card names " + path + ", and there is no file " + file,
                    "add the file, or name a URL");
        }
    }

    private void cycles() {
        Map<String, List<String>> edges = new HashMap<>();
        for (ReleaseUnit unit : units) {
            edges.put(
                    unit.name(),
                    unit.blueprint().map(b -> b.value().itemsAt("spec", "depends")).orElse(List.of()).stream()
                            .flatMap(d -> d.textAt("blueprint").stream())
                            .toList());
        }
        for (ReleaseUnit unit : units) {
            walk(unit, unit.name(), edges, new LinkedHashSet<>());
        }
    }

    private void walk(ReleaseUnit start, String here, Map<String, List<String>> edges, Set<String> path) {
        if (!path.add(here)) {
            return;
        }
        for (String next : edges.getOrDefault(here, List.of())) {
            if (next.equals(start.name())) {
                error(
                        start.blueprintFile(),
                        start.blueprint(),
                        "catalog/dependency-cycle",
                        Pointer.of("spec", "depends"),
                        start.name() + " depends on itself: " + String.join(" -> ", path) + " -> " + next,
                        "remove one of the dependencies");
                return;
            }
            walk(start, next, edges, path);
        }
    }

    private void error(
            String file, Optional<Document> document, String rule, Pointer at, String message, String remedy) {
        findings.add(Finding.error(rule, at, message)
                .withRemedy(remedy)
                .withLocation(
                        document.flatMap(d -> d.locate(at)).or(() -> Optional.of(new Location(file, 1, 1, 1, 1)))));
    }
}
