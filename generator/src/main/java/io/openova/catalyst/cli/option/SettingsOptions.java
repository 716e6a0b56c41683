package io.openova.catalyst.cli.option;

import io.openova.catalyst.chart.ChartLibrary;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Settings that override those in the overlay's {@code sovereign.yaml}. */
public final class SettingsOptions {
    @Option(
            names = "--primary-region",
            paramLabel = "R",
            description =
                    "Region for Applications that name none. Default: $CATALYST_PRIMARY_REGION, then the overlay's"
                            + " sovereign.yaml.")
    @Nullable
    public String primaryRegion;

    @Option(
            names = "--catalog",
            paramLabel = "DIR",
            description = "Folder with platform/*/blueprint.yaml and products/*/blueprint.yaml. Default:"
                    + " $CATALYST_CATALOG, then the program's own catalog.")
    @Nullable
    Path catalog;

    @Option(
            names = "--strict",
            description = "Report an alias that contradicts its canonical field as an error instead of a warning.")
    public boolean strict;

    @Option(
            names = "--charts",
            paramLabel = "DIR",
            description = "Also check Applications against their charts: values, values that no template reads, and "
                    + "rendered objects. DIR contains charts, archives, or a repository's platform/*/chart. May be "
                    + "repeated."
                    + " Default for validate: the folder of --catalog, if it has charts.")
    List<Path> charts = List.of();

    @Option(
            names = "--api-versions",
            paramLabel = "VERSION",
            split = ",",
            description = "API version that the clusters serve, for example monitoring.coreos.com/v1, in addition "
                    + "to those of Kubernetes, Flux, and the known definitions. Charts can test for it. May be "
                    + "repeated.")
    List<String> apiVersions = List.of();

    public CommandContext.Flags flags() {
        return new CommandContext.Flags(
                Optional.ofNullable(primaryRegion), Optional.ofNullable(catalog), strict, charts, apiVersions);
    }

    /** The same flags; if no charts are given, with the charts next to the catalog's Blueprints. */
    public CommandContext.Flags flagsWithCharts(CommandContext context) {
        CommandContext.Flags flags = flags();
        Optional<Path> beside = context.catalogFolder(flags);
        return charts.isEmpty() && beside.isPresent() && ChartLibrary.isRepository(beside.get())
                ? new CommandContext.Flags(
                        flags.primaryRegion(), flags.catalog(), strict, List.of(beside.get()), apiVersions)
                : flags;
    }
}
