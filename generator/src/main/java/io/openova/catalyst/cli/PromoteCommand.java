package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.CommitOptions;
import io.openova.catalyst.cli.option.InputFiles;
import io.openova.catalyst.cli.option.OutputFormat;
import io.openova.catalyst.cli.option.OverlayOptions;
import io.openova.catalyst.cli.option.ProposalOptions;
import io.openova.catalyst.cli.option.SecretOptions;
import io.openova.catalyst.cli.option.SettingsOptions;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.Report;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.lifecycle.ApplicationLifecycle;
import io.openova.catalyst.lifecycle.PromotionOrder;
import io.openova.catalyst.model.ApplicationName;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Promotes an Application from one Environment to another. */
@Command(
        name = "promote",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Copy the version and parameters of an Application from one Environment to another, in one commit. Regions,"
                    + " placement, and the parameters that the Blueprint declares as "
                    + "spec.promotion.environmentOwned stay as they are in the target (without a declaration: "
                    + "domain, replicas, size).",
            "The Application is created if the target Environment does not have it yet. Running the command again "
                    + "changes nothing: the second run reports Unchanged."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  catalyst promote shop --from acme-dev --to acme-prod --dry-run --overlay ./overlay.git",
            "  catalyst promote shop -n acme-dev --from dev --to stg",
            "  echo 'domain: shop.acme.com' | catalyst promote shop --from dev --to prod --to-namespace acme-prod -f -"
        })
final class PromoteCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Name of the Application.")
    String name = "";

    @Option(
            names = "-n",
            paramLabel = "NS",
            description = "Its namespace; required if several Applications of the Environment have that name.")
    @Nullable
    String namespace;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "ENV",
            description = "Source Environment, or its type: prod, stg, uat, dev, poc.")
    String from = "";

    @Option(
            names = "--to",
            required = true,
            paramLabel = "ENV",
            description = "Target Environment, or its type if the Organization has only one of that type.")
    String to = "";

    @Option(
            names = "--to-name",
            paramLabel = "NAME",
            description = "Name in the target Environment. Default: the " + "same name.")
    @Nullable
    String toName;

    @Option(
            names = "--to-namespace",
            paramLabel = "NS",
            description = "Namespace in the target Environment. Default: where the Application is already, or the "
                    + "Environment's name if the source namespace is named after its Environment.")
    @Nullable
    String toNamespace;

    @Option(
            names = "-f",
            paramLabel = "FILE",
            description = "File with parameters for the target Environment, as YAML or JSON, or - for standard input.")
    @Nullable
    String file;

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

    PromoteCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Console console = context.console();
        Report report = new Report(console, format == OutputFormat.json);
        ObjectValue values = ObjectValue.EMPTY;
        if (file != null) {
            ReadOutcome input = InputFiles.read(List.of(file), console);
            if (!input.isClean()) {
                return report.rejected(input.findings());
            }
            if (input.documents().size() != 1 || !(input.documents().get(0).value() instanceof ObjectValue object)) {
                throw new UsageException("-f takes one object of parameters");
            }
            values = object;
        }
        PromotionOrder order = new PromotionOrder(
                name(name),
                Optional.ofNullable(namespace).map(PromoteCommand::namespace),
                from,
                to,
                Optional.ofNullable(toName).map(PromoteCommand::name),
                Optional.ofNullable(toNamespace).map(PromoteCommand::namespace),
                values,
                commitOptions.order(console, overlayOptions.address(console)));
        try (Overlay overlay = proposalOptions.open(context, overlayOptions)) {
            ApplicationLifecycle lifecycle = ApplicationLifecycle.of(context.delivery(settingsOptions.flags()));
            return isDryRun
                    ? new PlanReport(console, format == OutputFormat.json, secretOptions.asked(Optional.empty()))
                            .print(lifecycle.planPromotion(order, overlay))
                    : report.delivery(lifecycle.promote(order, overlay), overlayOptions.branchName());
        }
    }

    private static ApplicationName name(String text) {
        return DeleteCommand.key(text, "default").name();
    }

    private static NamespaceName namespace(String text) {
        return DeleteCommand.key("any", text).namespace();
    }
}
