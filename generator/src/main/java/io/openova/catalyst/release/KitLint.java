package io.openova.catalyst.release;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Checks the bootstrap kit of the cluster template against the Blueprints in section {@code bootstrap-kit}. */
final class KitLint {
    private static final String KIT = "clusters/_template/bootstrap-kit";
    private static final String SLOT = KIT + "/[0-9]{2}-.+\\.yaml";

    private final RepositoryTree tree;
    private final List<ReleaseUnit> units;
    private final List<Finding> findings = new ArrayList<>();
    /** The HelmReleases of the kit by file. */
    private final Map<String, Document> releases = new TreeMap<>();

    private KitLint(RepositoryTree tree, List<ReleaseUnit> units) {
        this.tree = tree;
        this.units = units;
    }

    static List<Finding> check(RepositoryTree tree, List<ReleaseUnit> units) {
        KitLint lint = new KitLint(tree, units);
        if (!tree.below(KIT).isEmpty()) {
            lint.read();
            lint.slots();
            lint.list();
            lint.blueprints();
        }
        return lint.findings;
    }

    private void read() {
        Map<String, String> numbers = new HashMap<>();
        for (String path : tree.below(KIT)) {
            if (!path.matches(SLOT)) {
                continue;
            }
            String number = path.substring(KIT.length() + 1, KIT.length() + 3);
            String other = numbers.putIfAbsent(number, path);
            if (other != null) {
                add(
                        path,
                        Optional.empty(),
                        "catalog/slot-duplicate",
                        Pointer.ROOT,
                        "slot " + number + " is " + other + " already",
                        "take a free number");
            }
            RepositoryTree.parse(MaskedTemplate.masked(tree.text(path).orElseThrow()), path).documents().stream()
                    .filter(d -> d.value().textAt("kind").equals(Optional.of("HelmRelease")))
                    .findFirst()
                    .ifPresent(release -> releases.put(path, release));
        }
    }

    private void slots() {
        Set<String> names = new HashSet<>();
        releases.values().forEach(r -> r.value().textAt("metadata", "name").ifPresent(names::add));
        releases.forEach((path, release) -> {
            String chart =
                    release.value().textAt("spec", "chart", "spec", "chart").orElse("");
            if (units.stream().noneMatch(u -> u.name().equals(chart))) {
                add(
                        path,
                        Optional.of(release),
                        "catalog/slot-unknown",
                        Pointer.of("spec", "chart", "spec", "chart"),
                        "the slot installs '" + chart + "', which is not a Blueprint here",
                        "name a Blueprint of platform/ or products/");
            }
            List<Value> depends = release.value().itemsAt("spec", "dependsOn");
            for (int i = 0; i < depends.size(); i++) {
                String name = depends.get(i).textAt("name").orElse("");
                if (!names.contains(name)) {
                    add(
                            path,
                            Optional.of(release),
                            "catalog/slot-dependency",
                            Pointer.of("spec", "dependsOn").child(i).child("name"),
                            "the slot waits for '" + name + "', which no slot creates",
                            "name the HelmRelease of another slot");
                }
            }
        });
    }

    /** Flux applies only the files that kustomization.yaml lists. */
    private void list() {
        String file = KIT + "/kustomization.yaml";
        Optional<Document> kustomization = tree.document(file);
        Set<String> listed = new HashSet<>();
        kustomization.ifPresent(k -> k.value().itemsAt("resources").forEach(item -> {
            if (item instanceof Value.TextValue text) {
                listed.add(text.text());
            }
        }));
        for (String path : tree.below(KIT)) {
            String name = path.substring(KIT.length() + 1);
            if (path.matches(SLOT) && !listed.remove(name)) {
                add(
                        file,
                        kustomization,
                        "catalog/slot-unlisted",
                        Pointer.of("resources"),
                        "the slot " + name + " is not listed, so no cluster installs it",
                        "add it to resources");
            }
        }
        for (String name : listed) {
            if (!tree.has(KIT + "/" + name)) {
                add(
                        file,
                        kustomization,
                        "catalog/slot-unlisted",
                        Pointer.of("resources"),
                        "'" + name + "' is listed, but there is no such file",
                        "remove it from resources");
            }
        }
    }

    private void blueprints() {
        for (ReleaseUnit unit : units) {
            boolean inKit = unit.blueprint()
                    .flatMap(b -> b.value().textAt("metadata", "labels", "catalyst.openova.io/section"))
                    .equals(Optional.of("bootstrap-kit"));
            boolean hasSlot = releases.values().stream()
                    .anyMatch(r ->
                            r.value().textAt("spec", "chart", "spec", "chart").equals(Optional.of(unit.name())));
            if (inKit && !hasSlot) {
                add(
                        unit.blueprintFile(),
                        unit.blueprint(),
                        "catalog/slot-missing",
                        Pointer.of("metadata", "labels"),
                        unit.name() + " belongs to the bootstrap kit, but no slot installs it",
                        "add " + KIT + "/NN-" + unit.name() + ".yaml");
            }
        }
    }

    private void add(String file, Optional<Document> document, String rule, Pointer at, String message, String remedy) {
        findings.add(Finding.error(rule, at, message)
                .withRemedy(remedy)
                .withLocation(
                        document.flatMap(d -> d.locate(at)).or(() -> Optional.of(new Location(file, 1, 1, 1, 1)))));
    }
}
