package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.CommitOptions;
import io.openova.catalyst.cli.option.OutputFormat;
import io.openova.catalyst.cli.option.OverlayOptions;
import io.openova.catalyst.cli.option.ProposalOptions;
import io.openova.catalyst.cli.option.ServerOptions;
import io.openova.catalyst.cli.remote.RemoteApi;
import io.openova.catalyst.cli.terminal.Report;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.ApplicationName;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.overlay.Overlay;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes an Application from the overlay. */
@Command(
        name = "delete",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Remove an Application and its fan-out from the overlay, in one commit.",
        footerHeading = "%nExamples:%n",
        footer = {"  catalyst delete qa-wp -n qa-omantel --overlay ./overlay.git"})
final class DeleteCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Name of the Application.")
    String name = "";

    @Option(names = "-n", required = true, paramLabel = "NS", description = "Its namespace.")
    String namespace = "";

    @Option(
            names = "--force",
            description = "Remove the Application even if other Applications depend on it, or if it is held; its "
                    + "hold is removed too.")
    boolean force;

    @Mixin
    OverlayOptions overlayOptions = new OverlayOptions();

    @Mixin
    ServerOptions serverOptions = new ServerOptions();

    @Mixin
    CommitOptions commitOptions = new CommitOptions();

    @Mixin
    ProposalOptions proposalOptions = new ProposalOptions();

    @Option(names = "-o", paramLabel = "text|json", description = "Output format. Default: text.")
    OutputFormat format = OutputFormat.text;

    private final CommandContext context;

    DeleteCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Report report = new Report(context.console(), format == OutputFormat.json);
        ApplicationKey key = key(name, namespace);
        Optional<RemoteApi> api = serverOptions.api(context.console(), overlayOptions);
        if (api.isPresent()) {
            serverOptions.refuse(proposalOptions);
            return report.delivery(
                    api.get()
                            .remove(
                                    key,
                                    commitOptions.order(context.console(), overlayOptions.address(context.console())),
                                    force),
                    overlayOptions.branchName());
        }
        try (Overlay overlay = proposalOptions.open(context, overlayOptions)) {
            return report.delivery(
                    context.delivery(CommandContext.Flags.NONE)
                            .remove(
                                    key,
                                    commitOptions.order(context.console(), overlayOptions.address(context.console())),
                                    overlay,
                                    force),
                    overlayOptions.branchName());
        }
    }

    /** The key of an Application named on the command line. */
    static ApplicationKey key(String name, String namespace) {
        if (!ApplicationName.isValid(name) || !NamespaceName.isValid(namespace)) {
            throw new UsageException("name and namespace are RFC 1123 labels: lower-case letters, digits, hyphens");
        }
        return new ApplicationKey(new NamespaceName(namespace), new ApplicationName(name));
    }
}
