package io.openova.catalyst.release;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.value.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compares the QA fixtures' templates with the Blueprint that they publish, and the platform chart's copies with the
 * templates.
 */
final class FixtureLint {
    private static final String SOURCES = "templates/qa-fixtures";

    private FixtureLint() {}

    static List<Finding> check(RepositoryTree tree, List<ReleaseUnit> units) {
        List<Finding> findings = new ArrayList<>();
        for (String path : tree.below(SOURCES)) {
            String name = path.substring(SOURCES.length() + 1).replace(".mustache", "");
            for (ReleaseUnit unit : units) {
                String copy = unit.chartFolder() + "/templates/qa-fixtures/" + name;
                if (tree.has(copy) && !body(tree.text(copy).orElseThrow()).equals(source(tree, path))) {
                    findings.add(stale(copy, "the chart's copy is not what " + path + " says"));
                }
            }
        }
        String blueprint = SOURCES + "/blueprint.yaml.mustache";
        for (ReleaseUnit unit : units) {
            Optional<String> fixture = tree.text(blueprint).filter(text -> names(text, unit.name()));
            if (fixture.isPresent() && !fixture.equals(tree.text(unit.blueprintFile()))) {
                findings.add(stale(blueprint, "the fixture is not the Blueprint in " + unit.blueprintFile()));
            }
        }
        return findings;
    }

    private static boolean names(String text, String blueprint) {
        return RepositoryTree.parse(MaskedTemplate.masked(text), "fixture.yaml").documents().stream()
                .anyMatch(d -> d.value().textAt("metadata", "name").equals(Optional.of(blueprint)));
    }

    /** The source without the section around it: the chart expresses the condition differently. */
    private static String source(RepositoryTree tree, String path) {
        return tree.text(path).orElseThrow().replaceAll("(?m)^\\{\\{[#/][^}]*}}\\n", "");
    }

    /** The copy with its expressions as Mustache variables, without the lines that only Helm needs. */
    private static String body(String copy) {
        return copy.replaceAll("(?m)^\\{\\{-.*}}\\n", "")
                .replaceAll("\\{\\{ \\.Values\\.qaFixtures\\.([A-Za-z.]+) \\| toJson }}", "{{$1}}");
    }

    private static Finding stale(String file, String message) {
        return Finding.error("catalog/fixture-differs", Pointer.ROOT, message)
                .withRemedy("change the source and make the copy again (CONTRIBUTING)")
                .withLocation(Optional.of(new Location(file, 1, 1, 1, 1)));
    }
}
