package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.CommitOptions;
import io.openova.catalyst.cli.option.OutputFormat;
import io.openova.catalyst.cli.option.OverlayOptions;
import io.openova.catalyst.cli.option.ProposalOptions;
import io.openova.catalyst.cli.option.SecretOptions;
import io.openova.catalyst.cli.option.SettingsOptions;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.Report;
import io.openova.catalyst.lifecycle.ApplicationLifecycle;
import io.openova.catalyst.lifecycle.RollbackOrder;
import io.openova.catalyst.overlay.Overlay;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Restores an earlier state of an Application. */
@Command(
        name = "rollback",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Restore an earlier state of one Application, in a new commit that touches nothing else. The state is "
                    + "first checked against the current catalog.",
            "The Application is then on hold: no command changes it until 'catalyst hold lift'."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  catalyst rollback qa-wp -n qa-omantel --reason 'pages time out' --overlay ./overlay.git",
            "  catalyst rollback qa-wp -n qa-omantel --to 3f2a9c1 --dry-run"
        })
final class RollbackCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Name of the Application.")
    String name = "";

    @Option(names = "-n", required = true, paramLabel = "NS", description = "Its namespace.")
    String namespace = "";

    @Option(
            names = "--to",
            paramLabel = "REV",
            description = "Commit to restore, from 'catalyst history'. Default: the newest state that differs from the "
                    + "current one and is not held back.")
    @Nullable
    String revision;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Reason for the rollback, shown with the hold.")
    String reason = "";

    @Option(names = "--exact", description = "Refuse if a file would differ from what the commit had.")
    boolean isExact;

    @Option(names = "--dry-run", description = "Show what would be committed; write nothing.")
    boolean isDryRun;

    @Mixin
    OverlayOptions overlayOptions = new OverlayOptions();

    @Mixin
    CommitOptions commitOptions = new CommitOptions();

    @Mixin
    ProposalOptions proposalOptions = new ProposalOptions();

    @Mixin
    SettingsOptions settingsOptions = new SettingsOptions();

    @Mixin
    SecretOptions secretOptions = new SecretOptions();

    @Option(names = "-o", paramLabel = "text|json", description = "Output format. Default: text.")
    OutputFormat format = OutputFormat.text;

    private final CommandContext context;

    RollbackCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Console console = context.console();
        RollbackOrder order = new RollbackOrder(
                DeleteCommand.key(name, namespace),
                Optional.ofNullable(revision),
                reason,
                isExact,
                commitOptions.order(console, overlayOptions.address(console)));
        try (Overlay overlay = proposalOptions.open(context, overlayOptions)) {
            ApplicationLifecycle lifecycle = ApplicationLifecycle.of(context.delivery(settingsOptions.flags()));
            return isDryRun
                    ? new PlanReport(console, format == OutputFormat.json, secretOptions.asked(Optional.empty()))
                            .print(lifecycle.planRollback(order, overlay))
                    : new Report(console, format == OutputFormat.json)
                            .delivery(lifecycle.rollback(order, overlay), overlayOptions.branchName());
        }
    }
}
