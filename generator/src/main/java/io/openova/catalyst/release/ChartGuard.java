package io.openova.catalyst.release;

import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.model.Version;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The checks on a chart before it is packaged, in the package, and after it was pulled back. Helm's own lint is a
 * separate check; this one finds charts that install nothing, or something other than they declare (traps 19 and 20).
 */
public final class ChartGuard {
    /** The annotation that declares that a chart wraps no upstream chart, so that none is missing. */
    public static final String NO_UPSTREAM = "catalyst.openova.io/no-upstream";

    private final ChartFiles chart;
    private final String folder;
    private final List<Finding> findings = new ArrayList<>();

    private ChartGuard(ChartFiles chart, String folder) {
        this.chart = chart;
        this.folder = folder;
    }

    static List<Finding> check(RepositoryTree tree, String folder) {
        return ChartFiles.of(tree, folder).map(chart -> check(chart, folder)).orElse(List.of());
    }

    /**
     * @param folder for messages: where the files lie, or the package's name
     */
    public static List<Finding> check(ChartFiles chart, String folder) {
        ChartGuard lint = new ChartGuard(chart, folder);
        Optional<Document> metadata = lint.metadata();
        metadata.ifPresent(document -> {
            lint.identity(document);
            lint.hollow(document);
        });
        lint.definitions();
        return lint.findings;
    }

    private Optional<Document> metadata() {
        ReadOutcome outcome = RepositoryTree.parse(chart.text("Chart.yaml").orElse(""), folder + "/Chart.yaml");
        findings.addAll(outcome.findings().stream().filter(Finding::isError).toList());
        return outcome.isClean() && !outcome.documents().isEmpty()
                ? Optional.of(outcome.documents().get(0))
                : Optional.empty();
    }

    private void identity(Document metadata) {
        String version = metadata.value().textAt("version").orElse("");
        if (!Version.isValid(version)) {
            add(
                    metadata,
                    "chart/version",
                    Pointer.of("version"),
                    "the chart's version '" + version + "' is not exact",
                    "write it as 1.2.3");
        }
        String name = metadata.value().textAt("name").orElse("");
        if (!name.matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?")) {
            add(
                    metadata,
                    "chart/name",
                    Pointer.of("name"),
                    "the chart's name '" + name + "' is not a DNS label",
                    "use small letters, digits, and hyphens");
        }
        if (!metadata.value().textAt("apiVersion").equals(Optional.of("v2"))) {
            add(
                    metadata,
                    "chart/api-version",
                    Pointer.of("apiVersion"),
                    "the chart is not of apiVersion v2",
                    "write apiVersion: v2; Helm 2 charts are not supported");
        }
    }

    private void hollow(Document metadata) {
        List<Value> dependencies = metadata.value().itemsAt("dependencies");
        boolean declared = metadata.value().textAt("annotations", NO_UPSTREAM).equals(Optional.of("true"));
        if (dependencies.isEmpty() && !declared) {
            add(
                    metadata,
                    "chart/hollow",
                    Pointer.ROOT,
                    "the chart has no dependencies and does not declare that it is self-contained",
                    "list the upstream chart under dependencies, or annotate " + NO_UPSTREAM + ": \"true\"");
        }
        if (!dependencies.isEmpty() && declared) {
            add(
                    metadata,
                    "chart/hollow",
                    Pointer.of("annotations", NO_UPSTREAM),
                    "the chart declares that it wraps no upstream chart, but has dependencies",
                    "remove one of the two");
        }
        for (int i = 0; i < dependencies.size(); i++) {
            String name = dependencies.get(i).textAt("name").orElse("");
            boolean carried = chart.files().keySet().stream()
                    .anyMatch(path -> path.startsWith("charts/" + name + "/")
                            || path.matches("charts/" + name + "-[0-9].*\\.tgz"));
            if (!name.isEmpty() && !carried) {
                add(
                        metadata,
                        "chart/hollow",
                        Pointer.of("dependencies").child(i),
                        "the chart does not carry its dependency '" + name + "'",
                        "run 'helm dependency build' before packaging");
            }
        }
        boolean hasTemplates = chart.files().keySet().stream()
                .anyMatch(path -> path.startsWith("templates/") && path.endsWith(".yaml"));
        if (dependencies.isEmpty() && !hasTemplates) {
            add(metadata, "chart/hollow", Pointer.ROOT, "the chart renders nothing: it has no templates", "");
        }
    }

    private void definitions() {
        chart.files().forEach((path, bytes) -> {
            if (!path.startsWith("crds/")) {
                return;
            }
            for (Document document : RepositoryTree.parse(chart.text(path).orElse(""), folder + "/" + path)
                    .documents()) {
                String kind = document.value().textAt("kind").orElse("nothing");
                if (!kind.equals("CustomResourceDefinition")) {
                    add(
                            document,
                            "chart/crds-not-definitions",
                            Pointer.of("kind"),
                            "crds/ holds a " + kind + "; Helm would install it before everything else, and never again",
                            "move it to templates/ or out of the chart");
                }
            }
        });
    }

    private void add(Document document, String rule, Pointer at, String message, String remedy) {
        findings.add(Finding.error(rule, at, message)
                .withRemedy(remedy)
                .withLocation(document.locate(at).or(() -> Optional.of(new Location(document.file(), 1, 1, 1, 1)))));
    }
}
