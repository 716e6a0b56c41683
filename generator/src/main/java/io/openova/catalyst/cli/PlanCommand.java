package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.CommitOptions;
import io.openova.catalyst.cli.option.InputFiles;
import io.openova.catalyst.cli.option.OutputFormat;
import io.openova.catalyst.cli.option.OverlayOptions;
import io.openova.catalyst.cli.option.ProposalOptions;
import io.openova.catalyst.cli.option.SecretOptions;
import io.openova.catalyst.cli.option.ServerOptions;
import io.openova.catalyst.cli.option.SettingsOptions;
import io.openova.catalyst.cli.remote.RemoteApi;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.Report;
import io.openova.catalyst.delivery.DeliveryOrder;
import io.openova.catalyst.delivery.PlanOutcome;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.overlay.Overlay;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what apply would commit. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Show what apply would commit: files added, changed, removed, a unified diff, and the plan's digest."
                        + " Writes nothing.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  catalyst plan -f qa-wp.json --overlay ./overlay.git",
            "  catalyst plan -f requests/ --overlay ./overlay.git -o json | jq -r .planDigest"
        })
final class PlanCommand implements Callable<Integer> {
    @Option(
            names = "-f",
            required = true,
            paramLabel = "FILE",
            description = "Request: a file, a folder, or - for" + " standard input. May be given several times.")
    List<String> files = List.of();

    @Option(
            names = "--force",
            description = "Plan a changed Environment, Organization, or Blueprint even if that makes existing "
                    + "Applications invalid.")
    boolean force;

    @Mixin
    OverlayOptions overlayOptions = new OverlayOptions();

    @Mixin
    ServerOptions serverOptions = new ServerOptions();

    @Mixin
    SettingsOptions settingsOptions = new SettingsOptions();

    @Mixin
    SecretOptions secretOptions = new SecretOptions();

    @Option(names = "-o", paramLabel = "text|json", description = "Output format. Default: text.")
    OutputFormat format = OutputFormat.text;

    private final CommandContext context;

    PlanCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Console console = context.console();
        Report report = new Report(console, format == OutputFormat.json);
        Optional<RemoteApi> api = serverOptions.api(console, overlayOptions);
        if (api.isEmpty()) {
            overlayOptions.required(console);
        }
        ReadOutcome input = InputFiles.read(files, console);
        if (!input.isClean()) {
            return report.rejected(input.findings());
        }
        if (api.isPresent()) {
            RemoteApi.Plan plan = api.get()
                    .plan(
                            serverOptions.one(input.documents(), new ProposalOptions(), settingsOptions),
                            settingsOptions.strict);
            return new PlanReport(console, format == OutputFormat.json, secretOptions.asked(api)).print(plan);
        }
        try (Overlay overlay = overlayOptions.open(context)) {
            PlanOutcome outcome = context.delivery(settingsOptions.flags())
                    .plan(input.documents(), DeliveryOrder.install(new CommitOptions().order(console), force), overlay);
            return new PlanReport(console, format == OutputFormat.json, secretOptions.asked(api)).print(outcome);
        }
    }
}
