package io.openova.catalyst.cli;

import io.openova.catalyst.chart.Chart;
import io.openova.catalyst.chart.ChartLint;
import io.openova.catalyst.chart.ChartReader;
import io.openova.catalyst.chart.ChartReading;
import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.GuardOptions;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.release.ChartPublisher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Checks charts before they are published. */
@Command(
        name = "lint",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Run Helm's strict lint and the hollow-chart guard, which rejects a chart that contains nothing or "
                    + "lacks the dependency",
            "that it declares."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  catalyst chart lint platform/qa-app/chart", "  catalyst chart lint platform/*/chart -o github"})
final class ChartLintCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "CHART", description = "Folder or .tgz of a chart.")
    List<Path> paths = List.of();

    @Mixin
    GuardOptions guard = new GuardOptions();

    private final CommandContext context;

    ChartLintCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        List<Finding> all = new ArrayList<>();
        for (Path path : paths) {
            List<Finding> findings = new ArrayList<>();
            ChartReading reading = new ChartReader().read(path);
            findings.addAll(reading.findings());
            Optional<Chart> chart = reading.chart();
            chart.ifPresent(c -> findings.addAll(ChartPublisher.guard(c)));
            chart.ifPresent(c -> findings.addAll(new ChartLint().lint(c)));
            all.addAll(findings);
        }
        return guard.report(all, paths.stream().map(Path::toString).toList(), context.console());
    }
}
