package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.CommitOptions;
import io.openova.catalyst.cli.option.OutputFormat;
import io.openova.catalyst.cli.option.OverlayOptions;
import io.openova.catalyst.cli.option.ProposalOptions;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.Report;
import io.openova.catalyst.lifecycle.ApplicationLifecycle;
import io.openova.catalyst.overlay.Overlay;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lifts the hold of an Application. */
@Command(
        name = "lift",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Lift the hold of an Application, in one commit. The Application stays as it is until it is changed.",
        footerHeading = "%nExamples:%n",
        footer = {"  catalyst hold lift qa-wp -n qa-omantel --overlay ./overlay.git"})
final class HoldLiftCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Name of the Application.")
    String name = "";

    @Option(names = "-n", required = true, paramLabel = "NS", description = "Its namespace.")
    String namespace = "";

    @Mixin
    OverlayOptions overlayOptions = new OverlayOptions();

    @Mixin
    CommitOptions commitOptions = new CommitOptions();

    @Mixin
    ProposalOptions proposalOptions = new ProposalOptions();

    @Option(names = "-o", paramLabel = "text|json", description = "Output format. Default: text.")
    OutputFormat format = OutputFormat.text;

    private final CommandContext context;

    HoldLiftCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Console console = context.console();
        try (Overlay overlay = proposalOptions.open(context, overlayOptions)) {
            return new Report(console, format == OutputFormat.json)
                    .delivery(
                            ApplicationLifecycle.of(context.delivery(CommandContext.Flags.NONE))
                                    .lift(
                                            DeleteCommand.key(name, namespace),
                                            commitOptions.order(console, overlayOptions.address(console)),
                                            overlay),
                            overlayOptions.branchName());
        }
    }
}
