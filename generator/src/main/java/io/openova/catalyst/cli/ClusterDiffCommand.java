package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.OutputFormat;
import io.openova.catalyst.cli.option.OverlayOptions;
import io.openova.catalyst.cli.option.SecretOptions;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.delivery.PlanOutcome;
import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.fleet.ClusterFileChange;
import io.openova.catalyst.fleet.ClusterState;
import io.openova.catalyst.fleet.ClusterUpgrade;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.git.TextMerge;
import io.openova.catalyst.schema.Redactor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares a cluster with the template. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Compare a cluster's folder with the template, three-way: as it was created, as it is now, and as the "
                    + "template is now.",
            "Shows local changes, what an upgrade would bring in, and where both changed the same lines. Writes "
                    + "nothing; the exit code is 3 if there are conflicts."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  catalyst cluster diff omantel --overlay ./overlay.git"})
final class ClusterDiffCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "The cluster's name, its folder below clusters/.")
    String name = "";

    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "A variable, as in cluster upgrade.")
    Map<String, String> variables = Map.of();

    @Mixin
    OverlayOptions overlayOptions = new OverlayOptions();

    @Mixin
    SecretOptions secretOptions = new SecretOptions();

    @Option(names = "-o", paramLabel = "text|json", description = "Output format. Default: text.")
    OutputFormat format = OutputFormat.text;

    private final CommandContext context;

    ClusterDiffCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Console console = context.console();
        try (Overlay overlay = overlayOptions.open(context)) {
            ClusterUpgrade upgrade = new ClusterUpgrade();
            PlanOutcome plan = upgrade.plan(List.of(name), variables, overlay);
            if (format == OutputFormat.text) {
                upgrade.list(overlay.head()).stream()
                        .filter(cluster -> cluster.name().equals(name))
                        .forEach(this::states);
            }
            return new PlanReport(console, format == OutputFormat.json, secretOptions.asked(Optional.empty()))
                    .print(plan);
        }
    }

    private void states(ClusterState cluster) {
        Console console = context.console();
        for (ClusterFileChange file : cluster.files()) {
            if (file.kind() == ClusterFileChange.Kind.SAME) {
                continue;
            }
            console.out().println(file.kind().name().toLowerCase(Locale.ROOT) + "  " + file.path());
            for (TextMerge.Clash clash : file.clashes()) {
                console.out().println("  line " + clash.line());
                side("31", "  - yours      ", clash.ours());
                side("32", "  + template's ", clash.theirs());
            }
        }
    }

    private void side(String colour, String mark, String lines) {
        Console console = context.console();
        lines.lines().forEach(line -> console.out()
                .println(console.coloured(colour, mark + SingleLine.of(Redactor.line(line)))));
    }
}
