package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.CommitOptions;
import io.openova.catalyst.cli.option.OutputFormat;
import io.openova.catalyst.cli.option.OverlayOptions;
import io.openova.catalyst.cli.option.ProposalOptions;
import io.openova.catalyst.cli.option.SecretOptions;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.Report;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.fleet.ClusterUpgrade;
import io.openova.catalyst.overlay.Overlay;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Merges template changes into clusters. */
@Command(
        name = "upgrade",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Merge template changes into clusters, in one commit. Local changes in the cluster are kept.",
            "If both changed the same lines, prints both sides and writes nothing."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  catalyst cluster upgrade omantel --overlay ./overlay.git",
            "  catalyst cluster upgrade --all --dry-run",
            "  catalyst cluster upgrade omantel --set DNS_ZONE=omantel.biz"
        })
final class ClusterUpgradeCommand implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "NAME", description = "Names of clusters: folders below clusters/.")
    List<String> names = List.of();

    @Option(names = "--all", description = "Every cluster of the overlay.")
    boolean isAll;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Variable that Flux substitutes for ${NAME} in the bootstrap kit. May be repeated.")
    Map<String, String> variables = Map.of();

    @Option(names = "--dry-run", description = "Show what would be committed; write nothing.")
    boolean isDryRun;

    @Mixin
    OverlayOptions overlayOptions = new OverlayOptions();

    @Mixin
    CommitOptions commitOptions = new CommitOptions();

    @Mixin
    ProposalOptions proposalOptions = new ProposalOptions();

    @Mixin
    SecretOptions secretOptions = new SecretOptions();

    @Option(names = "-o", paramLabel = "text|json", description = "Output format. Default: text.")
    OutputFormat format = OutputFormat.text;

    private final CommandContext context;

    ClusterUpgradeCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Console console = context.console();
        if (names.isEmpty() != isAll) {
            throw new UsageException("name the clusters to upgrade, or use --all");
        }
        try (Overlay overlay = proposalOptions.open(context, overlayOptions)) {
            ClusterUpgrade upgrade = new ClusterUpgrade();
            return isDryRun
                    ? new PlanReport(console, format == OutputFormat.json, secretOptions.asked(Optional.empty()))
                            .print(upgrade.plan(names, variables, overlay))
                    : new Report(console, format == OutputFormat.json)
                            .delivery(
                                    upgrade.upgrade(
                                            names,
                                            variables,
                                            commitOptions.order(console, overlayOptions.address(console)),
                                            overlay),
                                    overlayOptions.branchName());
        }
    }
}
