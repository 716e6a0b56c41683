package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.LogOptions;
import io.openova.catalyst.cli.option.OverlayOptions;
import io.openova.catalyst.cli.option.ProposalOptions;
import io.openova.catalyst.cli.option.SettingsOptions;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.ExitCode;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.desired.QaFixtures;
import io.openova.catalyst.fleet.ClusterDelivery;
import io.openova.catalyst.fleet.ClusterOrder;
import io.openova.catalyst.model.RegionName;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.Overlay;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves the REST API. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Serve the REST API over an overlay, and its documentation at /docs.",
            "Needs no set-up: without --overlay, it creates an overlay for the Sovereign 'default' with the "
                    + "Environment of the QA fixtures; without a token file, it creates one with a single token and "
                    + "prints that token once.",
            "Prints a link that logs a browser of this machine in to the console; it is good once, for a minute."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  catalyst serve                                   http://127.0.0.1:8080, all files in"
                    + " ~/.local/share/catalyst",
            "  catalyst serve --overlay ./overlay.git --port 9000",
            "  catalyst serve --overlay https://git.example.org/overlay.git --kubeconfig ~/.kube/config   with the"
                    + " controller",
            "  catalyst serve --address 0.0.0.0 --allowed-host catalyst.example.org \\",
            "      --oidc-issuer https://login.example.org --oidc-audience catalyst",
            "",
            "  curl -H \"Authorization: Bearer $TOKEN\" http://127.0.0.1:8080/api/v1/sovereigns/default/applications"
        })
final class ServeCommand implements Callable<Integer> {
    /** Names below {@code .localhost} lead to this machine only (RFC 6761); its first label names the Sovereign. */
    private static final String EMBEDDED_FQDN = "default.localhost";

    private static final String EMBEDDED_CLUSTER = "default";

    @Option(names = "--port", paramLabel = "PORT", description = "Port to listen on; 0 for any. Default: 8080.")
    int port = 8080;

    @Option(
            names = "--address",
            paramLabel = "HOST",
            description = "Address to listen on. Default: 127.0.0.1, this machine only.")
    String address = "127.0.0.1";

    @Option(
            names = "--allowed-host",
            paramLabel = "NAME",
            description =
                    "Host name by which callers reach the server, in addition to IP addresses, localhost, and the "
                            + "Sovereign's domain. May be given several times.")
    List<String> hosts = new ArrayList<>();

    @Mixin
    OverlayOptions overlayOptions = new OverlayOptions();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File with hashed API tokens. Default: next to a local overlay, with .tokens.yaml added "
                    + "to its name.")
    @Nullable
    Path tokenFile;

    @Option(
            names = "--oidc-issuer",
            paramLabel = "URL",
            description = "Also accept this issuer's tokens; the claim 'catalyst' grants tiers by Environment.")
    @Nullable
    String issuer;

    @Option(
            names = "--oidc-audience",
            paramLabel = "A",
            description = "Audience that the tokens must have. Default: catalyst.")
    String audience = "catalyst";

    @Mixin
    LimitOptions limitOptions = new LimitOptions();

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description =
                    "The management cluster: status comes from it, and the controller runs in this process. Default:"
                            + " the cluster of the pod.")
    @Nullable
    Path kubeconfig;

    @Mixin
    ProposalOptions proposalOptions = new ProposalOptions();

    @Option(
            names = "--without-controller",
            description = "With a cluster: status and objects come from it, but the controller runs elsewhere.")
    boolean withoutController;

    @Option(
            names = "--read-only",
            description = "Refuse every write of every caller; reads, previews, and checks are answered.")
    boolean readOnly;

    @Mixin
    LogOptions logOptions = new LogOptions();

    @Mixin
    SettingsOptions settingsOptions = new SettingsOptions();

    private final CommandContext context;

    ServeCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (port < 0 || port > 65535) {
            throw new UsageException("--port must be 0 to 65535");
        }
        logOptions.check();
        CommandContext.ServeLimits limits = limitOptions.limits();
        Console console = context.console();
        boolean hasCluster = hasCluster(console);
        if (proposalOptions.pullRequest && hasCluster && !withoutController) {
            throw new UsageException(
                    "the controller commits directly; with a cluster, --pull-request needs " + "--without-controller");
        }
        CommandContext.OverlayAddress overlay = overlayOptions
                .address(console)
                .orElseGet(() -> overlayOptions.at(embedded(console).toString()));
        context.createOverlayIfAbsent(overlay);
        populateIfEmpty(overlay);
        context.runServer(new CommandContext.ServeOrder(
                overlay,
                new InetSocketAddress(address, port),
                hosts,
                tokenFile != null ? tokenFile : tokens(overlay, console),
                Optional.ofNullable(issuer).map(url -> new CommandContext.Issuer(url, audience)),
                limits,
                settingsOptions.flags(),
                proposalOptions.order(console),
                hasCluster
                        ? Optional.of(new CommandContext.ManagementCluster(Optional.ofNullable(kubeconfig)))
                        : Optional.empty(),
                hasCluster && !withoutController ? Optional.of(controller(overlay)) : Optional.empty(),
                readOnly));
        return ExitCode.DONE;
    }

    /** Completes the Sovereign of an overlay that this command created, even after a crash in between. */
    private void populateIfEmpty(CommandContext.OverlayAddress address) {
        if (address.location().contains("://")) {
            return;
        }
        if (!context.hasNoCommits(address)) {
            return;
        }
        try (Overlay overlay = context.overlay(address.starting())) {
            if (overlay.head().commit().isEmpty()) {
                populate(overlay, address.location());
            }
        }
    }

    private void populate(Overlay overlay, String location) {
        Console console = context.console();
        String region = Optional.ofNullable(settingsOptions.primaryRegion)
                .or(() -> console.variable("CATALYST_PRIMARY_REGION"))
                .or(() -> QaFixtures.DEFAULTS.textAt("primaryRegion"))
                .orElseThrow();
        if (!RegionName.isValid(region)) {
            throw new UsageException("the primary region does not match " + RegionName.PATTERN
                    + " (--primary-region, CATALYST_PRIMARY_REGION)");
        }
        ClusterOrder order = new ClusterOrder(
                new RegionName(EMBEDDED_CLUSTER),
                EMBEDDED_FQDN,
                Optional.of(new RegionName(region)),
                Optional.empty(),
                "http://" + EMBEDDED_FQDN + "/overlay.git",
                overlayOptions.branchName(),
                "",
                "",
                true);
        ClusterDelivery.create(
                order, CommitOrder.by(new CommitOrder.Author("Catalyst", "catalyst@openova.io")), overlay);
        console.note("created the overlay " + location + ": Sovereign default, primary region " + region);
    }

    private Path tokens(CommandContext.OverlayAddress overlay, Console console) {
        boolean isRemote = overlay.location().matches("(?i)[a-z+]+://.*|[A-Za-z0-9._-]+@[A-Za-z0-9.-]+:.*");
        return isRemote ? data(console).resolve("tokens.yaml") : Path.of(overlay.location() + ".tokens.yaml");
    }

    private static Path embedded(Console console) {
        return data(console).resolve("overlay.git");
    }

    /** {@code $XDG_DATA_HOME/catalyst} or {@code ~/.local/share/catalyst}. */
    private static Path data(Console console) {
        return console.variable("XDG_DATA_HOME")
                .map(Path::of)
                .orElseGet(() -> console.home().resolve(".local").resolve("share"))
                .resolve("catalyst");
    }

    /** A pod discovers the cluster that it runs in. */
    private boolean hasCluster(Console console) {
        return kubeconfig != null || console.variable("KUBERNETES_SERVICE_HOST").isPresent();
    }

    /**
     * The controller's separate ports for metrics and probes come from the environment only: here, the API's port
     * serves both.
     */
    private CommandContext.ControllerOrder controller(CommandContext.OverlayAddress overlay) {
        Console console = context.console();
        return ControllerCommand.embedded(context, overlay, options -> {
            options.overlayUrl = overlay.location();
            options.overlayBranch = overlayOptions.branchName();
            options.logOptions = logOptions;
            options.metricsAddress =
                    console.variable("CATALYST_METRICS_BIND_ADDRESS").orElse("127.0.0.1:0");
            options.healthAddress =
                    console.variable("CATALYST_HEALTH_PROBE_BIND_ADDRESS").orElse("127.0.0.1:0");
            if (kubeconfig != null) {
                options.kubeconfig = kubeconfig.toString();
            }
        });
    }
}
