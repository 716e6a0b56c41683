package io.openova.catalyst.cli;

import io.openova.catalyst.chart.Chart;
import io.openova.catalyst.chart.ChartReading;
import io.openova.catalyst.cli.option.CommandContext;
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
import io.openova.catalyst.value.Pointer;
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

/** Checks what a registry holds. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Pull a published chart and check it: digests, the hollow-chart guard, and, on request, that it",
            "equals a folder file by file, that a key signed it, and that a bill of materials is attached."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  catalyst chart verify oci://ghcr.io/openova-io/bp-qa-app:0.1.0 --against platform/qa-app/chart --sbom",
            "  catalyst chart verify oci://localhost:5000/bp-qa-app:0.1.0 --key ec.pub"
        })
final class ChartVerifyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ARTIFACT", description = "oci://HOST/PATH/NAME:VERSION, or @sha256:DIGEST.")
    String artifact = "";

    @Option(names = "--against", paramLabel = "CHART", description = "Folder or .tgz that the chart must equal.")
    @Nullable
    Path against;

    @Option(names = "--key", paramLabel = "FILE", description = "Public key (PEM) that must have signed it.")
    @Nullable
    Path key;

    @Option(names = "--sbom", description = "Require the bill of materials of exactly this chart.")
    boolean sbom;

    @Mixin
    RegistryOptions registryOptions = new RegistryOptions();

    private final CommandContext context;

    ChartVerifyCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        Report report = new Report(context.console(), false);
        ArtifactReference reference = RegistryOptions.reference(artifact);
        Registry registry = registryOptions.open(reference, context.console());
        Optional<Manifest> manifest = ChartPullCommand.manifest(registry, reference);
        if (manifest.isEmpty()) {
            return report.rejected(List.of(ChartPullCommand.missing(reference)));
        }
        List<Finding> findings = findings(registry, manifest.get(), reference);
        if (findings.stream().anyMatch(Finding::isError)) {
            return report.rejected(findings);
        }
        context.console()
                .out()
                .println("Verified " + reference + "@"
                        + manifest.get().descriptor().digest());
        return ExitCode.DONE;
    }

    private List<Finding> findings(Registry registry, Manifest manifest, ArtifactReference reference)
            throws IOException {
        List<Finding> findings = new ArrayList<>();
        ChartReading back = new ChartPublisher(registry).pull(manifest, reference.toString());
        findings.addAll(back.findings().stream().filter(Finding::isError).toList());
        Optional<Chart> chart = back.chart();
        chart.ifPresent(c -> findings.addAll(ChartPublisher.guard(c)));
        if (against != null && chart.isPresent()) {
            Optional<Chart> own = ChartCommand.read(against, findings);
            own.ifPresent(c -> findings.addAll(ChartPublisher.same(c, chart.get(), reference.toString())));
        }
        if (key != null && !signed(registry, manifest, key)) {
            findings.add(Finding.error(
                            "registry/not-signed", Pointer.ROOT, "the key in " + key + " did not sign " + reference)
                    .withRemedy("push it with --signing-key, or give the signer's public key"));
        }
        if (sbom && chart.isPresent() && !hasSbom(registry, manifest, chart.get())) {
            findings.add(Finding.error(
                            "registry/no-sbom",
                            Pointer.ROOT,
                            "no bill of materials of this chart is attached to " + reference)
                    .withRemedy("push it with --sbom"));
        }
        return findings;
    }

    private static boolean signed(Registry registry, Manifest manifest, Path key) throws IOException {
        try {
            return CosignSignature.verify(registry, manifest, key);
        } catch (IllegalArgumentException refused) {
            throw new UsageException(String.valueOf(refused.getMessage()));
        }
    }

    private static boolean hasSbom(Registry registry, Manifest manifest, Chart chart) {
        for (Value referrer : registry.referrers(manifest.descriptor())) {
            Optional<Manifest> attached = referrer.textAt("artifactType").equals(Optional.of(Sbom.MEDIA_TYPE))
                    ? referrer.textAt("digest").flatMap(registry::manifest)
                    : Optional.empty();
            boolean same = attached.stream()
                    .flatMap(a -> a.layers().stream())
                    .anyMatch(layer -> java.util.Arrays.equals(registry.pull(layer), Sbom.of(chart)));
            if (same) {
                return true;
            }
        }
        return false;
    }
}
