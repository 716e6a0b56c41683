package io.openova.catalyst.release;

import io.openova.catalyst.catalog.BlueprintDependencies;
import io.openova.catalyst.catalog.BlueprintReader;
import io.openova.catalyst.catalog.VersionRange;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.finding.Nearest;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.BlueprintRef;
import io.openova.catalyst.model.Version;
import io.openova.catalyst.model.VersionAnswer;
import io.openova.catalyst.schema.SchemaChecker;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks for every Blueprint of a repository whether it can be installed, and whether its chart agrees with it. */
public final class CatalogLint {
    private final RepositoryTree tree;
    private final SchemaChecker schemas;
    private final List<ReleaseUnit> units;
    private final List<Finding> findings = new ArrayList<>();
    private final BlueprintDependencies dependencies = new BlueprintDependencies(new Here());

    private CatalogLint(RepositoryTree tree, SchemaChecker schemas) {
        this.tree = tree;
        this.schemas = schemas;
        this.units = ReleaseUnit.of(tree);
    }

    public static List<Finding> check(RepositoryTree tree, SchemaChecker schemas) {
        CatalogLint lint = new CatalogLint(tree, schemas);
        lint.names();
        lint.units.forEach(lint::unit);
        lint.findings.addAll(lint.dependencies.cycles());
        lint.findings.addAll(KitLint.check(tree, lint.units));
        lint.findings.addAll(FixtureLint.check(tree, lint.units));
        return lint.findings;
    }

    /** The Blueprints that no catalog can hold: every command that writes a catalog refuses them. */
    public static List<Finding> malformed(RepositoryTree tree) {
        return ReleaseUnit.of(tree).stream()
                .flatMap(unit -> unit.blueprint().stream())
                .flatMap(blueprint -> BlueprintReader.problem(blueprint).stream())
                .toList();
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
            findings.add(blueprint.locate(finding));
        }
        BlueprintReader.problem(blueprint).ifPresent(findings::add);
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
        findings.addAll(dependencies.of(blueprint));
        List<Value> depends = blueprint.value().itemsAt("spec", "depends");
        for (int i = 0; i < depends.size(); i++) {
            Pointer at = Pointer.of("spec", "depends").child(i).child("when");
            depends.get(i).textAt("when").ifPresent(when -> when(unit, blueprint, when, at));
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
                        "the condition is not a CEL expression: " + problem,
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
        // URLs are not fetched: checks never use the network.
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

    /** The repository's Blueprints, as dependencies find them. */
    private final class Here implements BlueprintDependencies.Known {
        @Override
        public Optional<VersionAnswer> version(BlueprintName name, Optional<String> range) {
            Optional<ReleaseUnit> unit =
                    units.stream().filter(u -> u.name().equals(name.value())).findFirst();
            if (unit.isEmpty()) {
                List<String> others = units.stream().map(ReleaseUnit::name).toList();
                return Optional.of(VersionAnswer.none(
                        "reference/blueprint-unknown",
                        "'" + name + "' is not a Blueprint here",
                        Nearest.to(name.value(), others)));
            }
            Collection<Version> versions = versions(unit.get());
            if (range.isEmpty()) {
                return versions.stream().max(Comparator.naturalOrder()).map(VersionAnswer::of);
            }
            return VersionRange.best(range.get(), versions)
                    .map(VersionAnswer::of)
                    .or(() -> Optional.of(VersionAnswer.none(
                            "reference/version-unknown",
                            "of " + name + " no version is in " + range.get(),
                            versions.stream().map(Version::value).toList())));
        }

        @Override
        public Optional<Value> at(BlueprintRef ref) {
            // All Blueprints of the repository are checked themselves.
            return Optional.empty();
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
