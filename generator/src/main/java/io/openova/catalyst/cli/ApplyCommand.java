package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.CommitOptions;
import io.openova.catalyst.cli.option.InputFiles;
import io.openova.catalyst.cli.option.OutputFormat;
import io.openova.catalyst.cli.option.OverlayOptions;
import io.openova.catalyst.cli.option.ProposalOptions;
import io.openova.catalyst.cli.option.ServerOptions;
import io.openova.catalyst.cli.option.SettingsOptions;
import io.openova.catalyst.cli.remote.RemoteApi;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.Report;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.delivery.DeliveryOrder;
import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.overlay.Overlay;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Commits requests to the overlay. */
@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Validate requests and commit them with their fan-out to the overlay: all in one commit, or nothing.",
            "Also takes Organization, Environment, and Blueprint custom resources."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  catalyst apply -f qa-wp.json --overlay ./overlay.git",
            "  catalyst apply -f requests/ --overlay https://git.example.org/acme/overlay.git --idempotency-key"
                    + " $CI_JOB_ID",
            "  catalyst apply -f qa-wp.json --overlay https://github.com/acme/overlay --pull-request",
            "  catalyst apply -f qa-wp.json --server https://catalyst.example.org --token-file token --sovereign"
                    + " omantel",
            "  catalyst fixtures render | catalyst apply -f - --overlay ./overlay.git"
        })
final class ApplyCommand implements Callable<Integer> {
    @Option(
            names = "-f",
            required = true,
            paramLabel = "FILE",
            description = "Request: a file, a folder, or - for"
                    + " standard input. May be given several times; everything goes into one commit.")
    List<String> files = List.of();

    @Option(
            names = "--force",
            description = "Commit a changed Environment, Organization, or Blueprint even if that makes existing "
                    + "Applications invalid.")
    boolean force;

    @Mixin
    OverlayOptions overlayOptions = new OverlayOptions();

    @Mixin
    ServerOptions serverOptions = new ServerOptions();

    @Mixin
    CommitOptions commitOptions = new CommitOptions();

    @Mixin
    ProposalOptions proposalOptions = new ProposalOptions();

    @Mixin
    SettingsOptions settingsOptions = new SettingsOptions();

    @Option(names = "-o", paramLabel = "text|json", description = "Output format. Default: text.")
    OutputFormat format = OutputFormat.text;

    private final CommandContext context;

    ApplyCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Console console = context.console();
        Report report = new Report(console, format == OutputFormat.json);
        DeliveryOrder order =
                DeliveryOrder.install(commitOptions.order(console, overlayOptions.address(console)), force);
        Optional<RemoteApi> api = serverOptions.api(console, overlayOptions);
        if (api.isEmpty()) {
            overlayOptions.required(console);
        }
        ReadOutcome input = InputFiles.read(files, console);
        if (!input.isClean()) {
            return report.rejected(input.findings());
        }
        if (format == OutputFormat.text) {
            report.findings(input.findings());
        }
        if (input.documents().isEmpty()) {
            throw new UsageException("there is nothing to apply in " + String.join(", ", files));
        }
        if (api.isPresent()) {
            if (force) {
                throw new UsageException(
                        "--force is for Environments, Organizations, and Blueprints of an overlay, not for --server");
            }
            Document one = serverOptions.one(input.documents(), proposalOptions, settingsOptions);
            return report.delivery(
                    api.get().install(one, order.commit(), settingsOptions.strict), overlayOptions.branchName());
        }
        try (Overlay overlay = proposalOptions.open(context, overlayOptions)) {
            DeliveryOutcome outcome =
                    context.delivery(settingsOptions.flags()).deliver(input.documents(), order, overlay);
            return report.delivery(outcome, overlayOptions.branchName());
        }
    }
}
