package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.OutputFormat;
import io.openova.catalyst.cli.option.OverlayOptions;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.ExitCode;
import io.openova.catalyst.cli.terminal.Report;
import io.openova.catalyst.cli.terminal.Table;
import io.openova.catalyst.fleet.ClusterFileChange;
import io.openova.catalyst.fleet.ClusterState;
import io.openova.catalyst.fleet.ClusterUpgrade;
import io.openova.catalyst.model.RegionName;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.value.Value;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the clusters of an overlay. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "List the clusters with their regions, the charts that their bootstrap kits pin, and their state "
                + "relative to the template: current, behind, changed here, or in conflict.",
        footerHeading = "%nExamples:%n",
        footer = {"  catalyst cluster list --overlay ./overlay.git"})
final class ClusterListCommand implements Callable<Integer> {
    @Mixin
    OverlayOptions overlayOptions = new OverlayOptions();

    @Option(names = "-o", paramLabel = "text|json", description = "Output format. Default: text.")
    OutputFormat format = OutputFormat.text;

    private final CommandContext context;

    ClusterListCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Console console = context.console();
        List<ClusterState> clusters;
        try (Overlay overlay = overlayOptions.open(context)) {
            clusters = new ClusterUpgrade().list(overlay.head());
        }
        if (format == OutputFormat.json) {
            new Report(console, true)
                    .json(Value.object()
                            .put(
                                    "clusters",
                                    Value.list(clusters.stream()
                                            .map(ClusterListCommand::json)
                                            .toList())));
        } else if (clusters.isEmpty()) {
            console.note("no clusters in the overlay; create one with 'catalyst cluster new'");
        } else {
            Table table = new Table("CLUSTER", "ROLE", "REGIONS", "TEMPLATE", "PINS");
            clusters.forEach(cluster -> table.row(
                    cluster.name(),
                    cluster.isManagement() ? "management" : "workload",
                    regions(cluster),
                    word(cluster),
                    cluster.pins().stream()
                            .map(pin -> pin.chart() + " " + pin.version())
                            .collect(Collectors.joining(", "))));
            table.print(console);
        }
        return ExitCode.DONE;
    }

    private static String regions(ClusterState cluster) {
        return cluster.regions().stream().map(RegionName::value).collect(Collectors.joining(","));
    }

    static String word(ClusterState cluster) {
        if (!cluster.hasRecord()) {
            return "unknown";
        }
        if (cluster.hasConflicts()) {
            return "conflict";
        }
        if (cluster.isBehind()) {
            return cluster.isChanged() ? "behind, changed" : "behind";
        }
        return cluster.isChanged() ? "changed" : "current";
    }

    private static Value json(ClusterState cluster) {
        Value.ObjectBuilder variables = Value.object();
        cluster.variables().forEach(variables::put);
        return Value.object()
                .put("name", cluster.name())
                .put("management", cluster.isManagement())
                .put(
                        "regions",
                        Value.texts(cluster.regions().stream()
                                .map(RegionName::value)
                                .toList()))
                .put("template", word(cluster))
                .put("variables", variables)
                .put(
                        "pins",
                        Value.list(cluster.pins().stream()
                                .map(pin -> Value.object()
                                        .put("chart", pin.chart())
                                        .put("version", pin.version())
                                        .put("file", pin.file())
                                        .build())
                                .toList()))
                .put(
                        "files",
                        Value.list(cluster.files().stream()
                                .filter(file -> file.kind() != ClusterFileChange.Kind.SAME)
                                .map(file -> Value.object()
                                        .put("path", file.path().toString())
                                        .put("state", file.kind().name().toLowerCase(Locale.ROOT))
                                        .build())
                                .toList()))
                .build();
    }
}
