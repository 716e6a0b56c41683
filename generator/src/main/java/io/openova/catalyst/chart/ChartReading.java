package io.openova.catalyst.chart;

import io.openova.catalyst.finding.Finding;
import java.util.List;
import java.util.Optional;

/** The result of reading a chart: the chart, unless an error is among the findings. */
public record ChartReading(Optional<Chart> chart, List<Finding> findings) {
    public ChartReading {
        findings = List.copyOf(findings);
    }

    static ChartReading refused(List<Finding> findings) {
        return new ChartReading(Optional.empty(), findings);
    }
}
