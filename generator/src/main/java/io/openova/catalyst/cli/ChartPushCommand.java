package io.openova.catalyst.cli;

import io.openova.catalyst.chart.Chart;
import io.openova.catalyst.chart.ChartReading;
import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.OutputFormat;
import io.openova.catalyst.cli.option.RegistryOptions;
import io.openova.catalyst.cli.terminal.ExitCode;
import io.openova.catalyst.cli.terminal.Report;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.registry.ArtifactReference;
import io.openova.catalyst.registry.Manifest;
import io.openova.catalyst.registry.Registry;
import io.openova.catalyst.release.ChartPublisher;
import io.openova.catalyst.release.CosignSignature;
import io.openova.catalyst.release.Sbom;
import io.openova.catalyst.value.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Publishes a chart. */
@Command(
        name = "push",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Push a chart to REGISTRY/NAME:VERSION as Helm does, pull it back, and compare. A version that already "
                    + "exists with",
            "the same content is left alone; different content is refused."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  catalyst chart push platform/qa-app/chart oci://ghcr.io/openova-io --sbom",
            "  catalyst chart push bp-qa-app-0.1.0.tgz oci://localhost:5000/charts --signing-key ec.pem"
        })
final class ChartPushCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "CHART", description = "Folder or .tgz of the chart.")
    Path path = Path.of("");

    @Parameters(index = "1", paramLabel = "REGISTRY", description = "oci://HOST/PATH; the chart's name is added.")
    String target = "";

    @Option(names = "--sbom", description = "Attach the bill of materials (CycloneDX) as a referrer.")
    boolean sbom;

    @Option(
            names = "--signing-key",
            paramLabel = "FILE",
            description = "Sign as cosign does, with a plain PKCS#8 EC P-256 key.")
    @Nullable
    Path signingKey;

    @Mixin
    RegistryOptions registryOptions = new RegistryOptions();

    @Option(names = "-o", paramLabel = "text|json", description = "Output format. Default: text.")
    OutputFormat format = OutputFormat.text;

    private final CommandContext context;

    ChartPushCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        Report report = new Report(context.console(), format == OutputFormat.json);
        List<Finding> findings = new ArrayList<>();
        Optional<Chart> read = ChartCommand.read(path, findings);
        read.ifPresent(chart -> findings.addAll(ChartPublisher.guard(chart)));
        if (read.isEmpty() || findings.stream().anyMatch(Finding::isError)) {
            return report.rejected(findings);
        }
        Chart chart = read.get();
        ArtifactReference reference =
                RegistryOptions.reference(target).below(chart.name()).at(chart.version());
        Registry registry = registryOptions.open(reference, context.console());
        ChartPublisher publisher = new ChartPublisher(registry);
        Optional<Manifest> before = publisher.published(chart);
        if (before.isPresent()) {
            findings.addAll(compared(publisher, before.get(), chart, reference));
        }
        Manifest manifest = before.isPresent() ? before.get() : publisher.push(chart);
        if (before.isEmpty()) {
            findings.addAll(compared(publisher, manifest, chart, reference));
        }
        if (!findings.isEmpty()) {
            return report.rejected(findings);
        }
        if (sbom) {
            registry.attach(manifest, Sbom.MEDIA_TYPE, Sbom.MEDIA_TYPE, Sbom.of(chart));
        }
        if (signingKey != null) {
            sign(registry, manifest, signingKey);
        }
        print(report, reference, manifest, before.isPresent());
        return ExitCode.DONE;
    }

    private static List<Finding> compared(
            ChartPublisher publisher, Manifest manifest, Chart chart, ArtifactReference reference) {
        ChartReading back = publisher.pull(manifest, reference.toString());
        List<Finding> findings = new ArrayList<>(
                back.findings().stream().filter(Finding::isError).toList());
        back.chart().ifPresent(c -> findings.addAll(ChartPublisher.same(chart, c, reference.toString())));
        back.chart().ifPresent(c -> findings.addAll(ChartPublisher.guard(c)));
        return findings;
    }

    private static void sign(Registry registry, Manifest manifest, Path key) throws IOException {
        try {
            CosignSignature.sign(registry, manifest, key);
        } catch (IllegalArgumentException refused) {
            throw new UsageException(String.valueOf(refused.getMessage()));
        }
    }

    private void print(Report report, ArtifactReference reference, Manifest manifest, boolean wasThere) {
        String digest = manifest.descriptor().digest();
        if (format == OutputFormat.json) {
            report.json(Value.object()
                    .put("outcome", wasThere ? "Unchanged" : "Pushed")
                    .put("reference", reference.toString())
                    .put("digest", digest));
        } else {
            context.console().out().println((wasThere ? "Unchanged: " : "Pushed ") + reference + "@" + digest);
        }
    }
}
