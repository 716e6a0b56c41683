package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.CommitOptions;
import io.openova.catalyst.cli.option.OutputFormat;
import io.openova.catalyst.cli.option.OverlayOptions;
import io.openova.catalyst.cli.option.ProposalOptions;
import io.openova.catalyst.cli.option.SettingsOptions;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.ExitCode;
import io.openova.catalyst.cli.terminal.Report;
import io.openova.catalyst.cli.terminal.Table;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.lifecycle.ApplicationLifecycle;
import io.openova.catalyst.lifecycle.PrunePlan;
import io.openova.catalyst.lifecycle.VersionVerdict;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.value.Value;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes versions of Blueprints that nothing needs. */
@Command(
        name = "prune",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Remove the versions of Blueprints that nothing needs, in one commit, and say why each of the others stays.",
            "A version stays if it is the newest, if an Application runs it or could be rolled back to it by the "
                    + "history of the branch, if a hold names it, or if another Blueprint depends on it."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  catalyst blueprint prune --dry-run --overlay ./overlay.git", "  catalyst blueprint prune bp-web"})
final class BlueprintPruneCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "BLUEPRINT", description = "Name of one Blueprint; without it, all.")
    @Nullable
    String blueprint;

    @Option(names = "--dry-run", description = "Show what would be removed; write nothing.")
    boolean isDryRun;

    @Mixin
    OverlayOptions overlayOptions = new OverlayOptions();

    @Mixin
    CommitOptions commitOptions = new CommitOptions();

    @Mixin
    ProposalOptions proposalOptions = new ProposalOptions();

    @Mixin
    SettingsOptions settingsOptions = new SettingsOptions();

    @Option(names = "-o", paramLabel = "text|json", description = "Output format. Default: text.")
    OutputFormat format = OutputFormat.text;

    private final CommandContext context;

    BlueprintPruneCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Console console = context.console();
        Optional<BlueprintName> wanted = BlueprintListCommand.name(blueprint);
        boolean isJson = format == OutputFormat.json;
        Report report = new Report(console, isJson);
        CommitOrder order = commitOptions.order(console, overlayOptions.address(console));
        try (Overlay overlay = proposalOptions.open(context, overlayOptions)) {
            ApplicationLifecycle lifecycle = ApplicationLifecycle.of(context.delivery(settingsOptions.flags()));
            PrunePlan plan = lifecycle.planPrune(wanted, overlay);
            if (plan.findings().stream().anyMatch(Finding::isError)) {
                return report.rejected(plan.findings());
            }
            boolean isNothing = plan.versions().stream().noneMatch(VersionVerdict::isRemovable);
            if (isJson) {
                if (isDryRun || isNothing) {
                    report.json(json(plan));
                    return ExitCode.DONE;
                }
            } else {
                print(plan, console);
                if (isNothing) {
                    console.note("nothing to prune");
                }
            }
            return isDryRun || isNothing
                    ? ExitCode.DONE
                    : report.delivery(lifecycle.prune(wanted, order, overlay), overlayOptions.branchName());
        }
    }

    private static void print(PrunePlan plan, Console console) {
        if (plan.versions().isEmpty()) {
            return;
        }
        Table table = new Table("BLUEPRINT", "VERSION", "ACTION", "WHY");
        plan.versions()
                .forEach(verdict -> table.row(
                        verdict.ref().name().value(),
                        verdict.ref().version().value(),
                        verdict.isRemovable() ? "remove" : "keep",
                        verdict.neededBy().orElse("nothing needs it")));
        table.print(console);
    }

    private static Value.ObjectBuilder json(PrunePlan plan) {
        return Value.object()
                .put(
                        "versions",
                        Value.list(plan.versions().stream()
                                .<Value>map(verdict -> Value.object()
                                        .put("blueprint", verdict.ref().name().value())
                                        .put("version", verdict.ref().version().value())
                                        .put("action", verdict.isRemovable() ? "remove" : "keep")
                                        .put("why", verdict.neededBy().orElse("nothing needs it"))
                                        .build())
                                .toList()));
    }
}
