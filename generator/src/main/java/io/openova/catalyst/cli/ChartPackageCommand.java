package io.openova.catalyst.cli;

import io.openova.catalyst.chart.Chart;
import io.openova.catalyst.chart.ChartArchive;
import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.terminal.ExitCode;
import io.openova.catalyst.cli.terminal.OutputFiles;
import io.openova.catalyst.cli.terminal.Report;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.release.ChartPublisher;
import io.openova.catalyst.release.Digest;
import io.openova.catalyst.release.Sbom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Packs a chart. */
@Command(
        name = "package",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Pack a chart into NAME-VERSION.tgz; the same files always give the same bytes. The chart is checked "
                    + "first, and",
            "the package is read back."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  catalyst chart package platform/qa-app/chart -d dist --sbom"})
final class ChartPackageCommand implements Callable<Integer> {
    @Parameters(paramLabel = "CHART", description = "Folder of the chart.")
    Path path = Path.of("");

    @Option(
            names = "-d",
            paramLabel = "DIR",
            description = "Folder to write the package to. Default: the current " + "folder.")
    Path target = Path.of("");

    @Option(names = "--sbom", description = "Write the bill of materials (CycloneDX) beside it.")
    boolean sbom;

    private final CommandContext context;

    ChartPackageCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        List<Finding> findings = new ArrayList<>();
        Optional<Chart> chart = ChartCommand.read(path, findings);
        chart.ifPresent(c -> findings.addAll(ChartPublisher.guard(c)));
        if (chart.isEmpty() || findings.stream().anyMatch(Finding::isError)) {
            return new Report(context.console(), false).rejected(findings);
        }
        String name = chart.get().name() + "-" + chart.get().version();
        byte[] archive = ChartArchive.of(chart.get());
        OutputFiles.folder(target.toAbsolutePath());
        Files.write(target.resolve(name + ".tgz"), archive);
        if (sbom) {
            Files.write(target.resolve(name + ".cdx.json"), Sbom.of(chart.get()));
        }
        context.console().out().println(target.resolve(name + ".tgz") + " " + Digest.sha256(archive));
        return ExitCode.DONE;
    }
}
