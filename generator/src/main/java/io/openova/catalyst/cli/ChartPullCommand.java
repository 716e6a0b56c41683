package io.openova.catalyst.cli;

import io.openova.catalyst.chart.ChartReading;
import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.RegistryOptions;
import io.openova.catalyst.cli.terminal.ExitCode;
import io.openova.catalyst.cli.terminal.OutputFiles;
import io.openova.catalyst.cli.terminal.Report;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.registry.ArtifactReference;
import io.openova.catalyst.registry.Manifest;
import io.openova.catalyst.registry.Registry;
import io.openova.catalyst.release.ChartPublisher;
import io.openova.catalyst.release.Digest;
import io.openova.catalyst.value.Pointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fetches a chart. */
@Command(
        name = "pull",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Pull a chart's package. Its digest and its size limits are checked before it is written.",
        footerHeading = "%nExamples:%n",
        footer = {"  catalyst chart pull oci://ghcr.io/openova-io/bp-qa-app:0.1.0 -d dist"})
final class ChartPullCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ARTIFACT", description = "oci://HOST/PATH/NAME:VERSION, or @sha256:DIGEST.")
    String artifact = "";

    @Option(
            names = "-d",
            paramLabel = "DIR",
            description = "Folder to write the package to. Default: the current " + "folder.")
    Path target = Path.of("");

    @Mixin
    RegistryOptions registryOptions = new RegistryOptions();

    private final CommandContext context;

    ChartPullCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        Report report = new Report(context.console(), false);
        ArtifactReference reference = RegistryOptions.reference(artifact);
        Registry registry = registryOptions.open(reference, context.console());
        Optional<Manifest> manifest = manifest(registry, reference);
        if (manifest.isEmpty()) {
            return report.rejected(List.of(missing(reference)));
        }
        ChartPublisher publisher = new ChartPublisher(registry);
        ChartReading reading = publisher.pull(manifest.get(), reference.toString());
        if (reading.chart().isEmpty()) {
            return report.rejected(reading.findings());
        }
        byte[] archive = publisher.content(manifest.get()).orElseThrow();
        String name = reading.chart().get().name() + "-" + reading.chart().get().version() + ".tgz";
        OutputFiles.folder(target.toAbsolutePath());
        Files.write(target.resolve(name), archive);
        context.console().out().println(target.resolve(name) + " " + Digest.sha256(archive));
        return ExitCode.DONE;
    }

    static Optional<Manifest> manifest(Registry registry, ArtifactReference reference) {
        return registry.manifest(reference
                .version()
                .orElseThrow(() -> new UsageException(
                        "name a version: " + reference + ":VERSION, or " + reference + "@sha256:DIGEST")));
    }

    static Finding missing(ArtifactReference reference) {
        return Finding.error("registry/missing", Pointer.ROOT, "there is no " + reference)
                .withRemedy("push it first, or correct the version");
    }
}
