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

/** Carries changes of the template into clusters. */
@Command(
        name = "upgrade",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Carry the changes of the template into clusters, in one commit. What was changed in the cluster stays.",
            "Where both changed the same lines it says so with both sides and writes nothing."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  catalyst cluster upgrade omantel --overlay ./overlay.git",
            "  catalyst cluster upgrade --all --dry-run",
            "  catalyst cluster upgrade omantel --set DNS_ZONE=omantel.biz"
        })
final class ClusterUpgradeCommand implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "NAME", description = "Clusters, folders below clusters/.")
    List<String> names = List.of();

    @Option(names = "--all", description = "Every cluster of the overlay.")
    boolean isAll;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "A further variable that Flux fills into the bootstrap kit as ${NAME}. May be repeated.")
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

    private final CommandContext workbench;

    ClusterUpgradeCommand(CommandContext workbench) {
        this.workbench = workbench;
    }

    @Override
    public Integer call() {
        Console console = workbench.console();
        if (names.isEmpty() != isAll) {
            throw new UsageException("name the clusters to upgrade, or say --all");
        }
        try (Overlay overlay = proposalOptions.open(workbench, overlayOptions)) {
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
