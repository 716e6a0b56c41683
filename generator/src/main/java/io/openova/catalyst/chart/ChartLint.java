package io.openova.catalyst.chart;

import io.openova.catalyst.chart.worker.HelmAnswer;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.value.Pointer;
import java.util.List;
import java.util.Optional;

/** Runs {@code helm lint --strict} on a chart, and returns its messages as findings. */
public final class ChartLint {
    /** Returns the findings about the chart; a single one when Helm is not available. */
    public List<Finding> lint(Chart chart) {
        Optional<String> missing = HelmEngine.missing();
        if (missing.isPresent()) {
            return List.of(Finding.warning(
                    "chart/not-checked", Pointer.ROOT, chart.name() + " was not linted: " + missing.get()));
        }
        HelmAnswer answer = HelmEngine.lint(HelmInput.forLint(chart));
        List<Finding> findings = HelmMessages.ofLint(answer.text()).stream()
                .map(message -> finding(chart, message))
                .flatMap(Optional::stream)
                .toList();
        // Helm failed before it printed a message.
        return answer.isRefused() && findings.isEmpty()
                ? List.of(Finding.error(
                        "chart/lint", Pointer.ROOT, chart.origin() + ": " + HelmMessages.oneLine(answer.text())))
                : findings;
    }

    /** A line such as {@code [WARNING] templates/: directory not found}. */
    private static Optional<Finding> finding(Chart chart, String line) {
        String text = chart.origin() + ": " + line.replaceFirst("^\\[[A-Z]+] ", "");
        if (line.startsWith("[ERROR]")) {
            return Optional.of(Finding.error("chart/lint", Pointer.ROOT, text));
        }
        if (line.startsWith("[WARNING]")) {
            return Optional.of(Finding.warning("chart/lint", Pointer.ROOT, text));
        }
        return line.startsWith("[INFO]")
                ? Optional.of(Finding.info("chart/lint", Pointer.ROOT, text))
                : Optional.empty();
    }
}
