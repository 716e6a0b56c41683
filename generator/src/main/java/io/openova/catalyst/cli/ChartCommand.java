package io.openova.catalyst.cli;

import io.openova.catalyst.chart.Chart;
import io.openova.catalyst.chart.ChartReader;
import io.openova.catalyst.chart.ChartReading;
import io.openova.catalyst.finding.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the commands about charts. */
@Command(
        name = "chart",
        mixinStandardHelpOptions = true,
        description = "Charts, with Helm in this process: check, package, push, pull, verify.")
final class ChartCommand implements Runnable {
    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(
                    spec.commandLine(), "a command is missing: lint, package, push, pull, or verify");
        }
    }

    /**
     * Reads the chart from a folder or an archive; empty if there is none, with the reasons added to {@code findings}.
     */
    static Optional<Chart> read(Path path, List<Finding> findings) {
        ChartReading reading = new ChartReader().read(path);
        findings.addAll(reading.findings().stream().filter(Finding::isError).toList());
        return findings.isEmpty() ? reading.chart() : Optional.empty();
    }
}
