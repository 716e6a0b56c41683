package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.DurationConverter;
import io.openova.catalyst.cli.option.LogOptions;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.ExitCode;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.controller.base.ControllerSettings;
import io.openova.catalyst.finding.RedactedUrl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the controller until it is stopped. */
@Command(
        name = "controller",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Keep the overlay's fan-out equal to the cluster's Applications and report their state.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  catalyst controller --overlay-url https://git.example.org/overlay.git --overlay-credentials"
                    + " /etc/catalyst/git",
            "  catalyst controller --overlay-url ./overlay.git --kubeconfig ~/.kube/config --leader-elect=false",
            "",
            "Each option has an environment variable: --leader-elect is CATALYST_LEADER_ELECT. A flag takes precedence."
        })
final class ControllerCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger("application-controller");

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    ControllerOptions options = new ControllerOptions();

    private final CommandContext context;

    ControllerCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        announce(Objects.requireNonNull(spec));
        context.runController(
                new CommandContext.ControllerOrder(options.address(), options.settings(context.console())));
        return ExitCode.DONE;
    }

    /**
     * Options for the controller inside another command: environment variables apply as they do here, and the startup
     * log is the same.
     *
     * @param choices sets what the other command knows better than the environment
     */
    static CommandContext.ControllerOrder embedded(
            CommandContext context, CommandContext.OverlayAddress overlay, Consumer<ControllerOptions> choices) {
        ControllerCommand command = new ControllerCommand(context);
        CommandLine line = new CommandLine(command);
        try {
            line.parseArgs();
        } catch (CommandLine.ParameterException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        choices.accept(command.options);
        announce(line.getCommandSpec());
        return new CommandContext.ControllerOrder(overlay, command.options.settings(context.console()));
    }

    /**
     * Every flag with its effective value, from the command line, the environment, or the default (contract section 8).
     */
    private static void announce(CommandSpec spec) {
        LoggingEventBuilder line = LOG.atInfo();
        for (OptionSpec option : spec.options()) {
            if (!option.usageHelp() && !option.versionHelp()) {
                line = line.addKeyValue(option.longestName().replaceFirst("^--", ""), shown(option));
            }
        }
        line.log("application-controller startup args parsed");
    }

    private static String shown(ArgSpec option) {
        Object value = option.getValue();
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + entry.getValue())
                    .collect(Collectors.joining(","));
        }
        return value == null ? "" : String.valueOf(value);
    }

    /** The options of the controller, wherever it is embedded. */
    static final class ControllerOptions {
        @Option(
                names = "--overlay-url",
                paramLabel = "DIR_OR_URL",
                defaultValue = "${env:CATALYST_OVERLAY_URL:-}",
                description = "The overlay repository that Flux reads: a bare repository, https://, or ssh://.")
        String overlayUrl = "";

        @Option(
                names = "--overlay-branch",
                paramLabel = "B",
                defaultValue = "${env:CATALYST_OVERLAY_BRANCH:-main}",
                description = "Its branch. Default: main.")
        String overlayBranch = "main";

        @Option(
                names = "--overlay-credentials",
                paramLabel = "DIR",
                defaultValue = "${env:CATALYST_OVERLAY_CREDENTIALS:-}",
                description = "Folder of a mounted Secret: password (https), or identity and known_hosts (ssh).")
        String overlayCredentials = "";

        @Option(
                names = "--kubeconfig",
                paramLabel = "FILE",
                defaultValue = "${env:CATALYST_KUBECONFIG:-}",
                description = "The management cluster. Default: the pod's service account, then $KUBECONFIG.")
        String kubeconfig = "";

        @Option(
                names = "--cluster-kubeconfig",
                paramLabel = "CLUSTER=FILE",
                split = ",",
                defaultValue = "${env:CATALYST_CLUSTER_KUBECONFIG:-_NULL_}",
                description = "Another cluster that hosts regions, by its folder's name. May be repeated.")
        @Nullable
        Map<String, String> clusterKubeconfig;

        @Option(
                names = "--leader-elect",
                arity = "0..1",
                fallbackValue = "true",
                paramLabel = "true|false",
                defaultValue = "${env:CATALYST_LEADER_ELECT:-true}",
                description = "Whether replicas elect a leader through a Lease. Default: true.")
        boolean leaderElect = true;

        @Option(
                names = "--leader-elect-namespace",
                paramLabel = "NS",
                defaultValue = "${env:CATALYST_LEADER_ELECT_NAMESPACE:-catalyst-system}",
                description = "Namespace of the Lease. Default: catalyst-system.")
        String leaderElectNamespace = "catalyst-system";

        @Option(
                names = "--leader-elect-lease-duration",
                paramLabel = "TIME",
                converter = DurationConverter.class,
                defaultValue = "${env:CATALYST_LEADER_ELECT_LEASE_DURATION:-15s}",
                description = "How long the Lease stays valid without renewal. Default: 15s.")
        Duration leaseDuration = Duration.ofSeconds(15);

        @Option(
                names = "--metrics-bind-address",
                paramLabel = "HOST:PORT",
                defaultValue = "${env:CATALYST_METRICS_BIND_ADDRESS:-:8080}",
                description = "Address that serves /metrics. Default: :8080.")
        String metricsAddress = ":8080";

        @Option(
                names = "--health-probe-bind-address",
                paramLabel = "HOST:PORT",
                defaultValue = "${env:CATALYST_HEALTH_PROBE_BIND_ADDRESS:-:8081}",
                description = "Address that serves /healthz and /readyz. Default: :8081.")
        String healthAddress = ":8081";

        @Option(
                names = "--flux-namespace",
                paramLabel = "NS",
                defaultValue = "${env:CATALYST_FLUX_NAMESPACE:-flux-system}",
                description = "Namespace of Flux, and name of its GitRepository. Default: flux-system.")
        String fluxNamespace = "flux-system";

        @Option(
                names = "--follow",
                paramLabel = "TIME",
                converter = DurationConverter.class,
                defaultValue = "${env:CATALYST_FOLLOW:-0s}",
                description = "How often to poll the branch, in addition to what Flux reports. Default: 250ms for a "
                        + "local"
                        + " repository, 15s for a remote.")
        Duration follow = Duration.ZERO;

        @Option(
                names = "--resync",
                paramLabel = "TIME",
                converter = DurationConverter.class,
                defaultValue = "${env:CATALYST_RESYNC:-10h}",
                description = "How often to reconcile every Application even without a change. Default: 10h.")
        Duration resync = Duration.ofHours(10);

        @Option(
                names = "--threads",
                paramLabel = "N",
                defaultValue = "${env:CATALYST_THREADS:-8}",
                description = "Number of Applications to reconcile at once. Default: 8.")
        int threads = 8;

        @Mixin
        LogOptions logOptions = new LogOptions();

        ControllerSettings settings(Console console) {
            logOptions.check();
            if (overlayUrl.isBlank()) {
                throw new UsageException(
                        "no overlay is named; add --overlay-url DIR_OR_URL or set CATALYST_OVERLAY_URL");
            }
            if (threads < 1 || threads > 256) {
                throw new UsageException("--threads must be 1 to 256");
            }
            boolean isRemote = overlayUrl.matches("(?i)[a-z+]+://.*");
            Duration look = follow.isZero() ? (isRemote ? Duration.ofSeconds(15) : Duration.ofMillis(250)) : follow;
            Map<String, Path> clusters = new LinkedHashMap<>();
            if (clusterKubeconfig != null) {
                clusterKubeconfig.forEach((name, file) -> clusters.put(name, Path.of(file)));
            }
            return new ControllerSettings(
                    path(kubeconfig),
                    clusters,
                    leaderElect,
                    leaderElectNamespace,
                    identity(console),
                    leaseDuration,
                    metricsAddress,
                    healthAddress,
                    RedactedUrl.withoutUser(overlayUrl),
                    fluxNamespace,
                    look,
                    resync,
                    threads);
        }

        CommandContext.OverlayAddress address() {
            Optional<Path> secret = path(overlayCredentials);
            return new CommandContext.OverlayAddress(
                    overlayUrl,
                    Optional.of(overlayBranch),
                    secret.map(folder -> folder.resolve("password")).filter(Files::isReadable),
                    Optional.empty(),
                    secret.map(folder -> folder.resolve("identity")).filter(Files::isReadable),
                    secret.map(folder -> folder.resolve("known_hosts")).filter(Files::isReadable));
        }

        /** The pod's name, or host and process id; unique for each replica. */
        private static String identity(Console console) {
            return console.variable("POD_NAME")
                    .orElseGet(() -> console.variable("HOSTNAME").orElse("local") + "-"
                            + ProcessHandle.current().pid());
        }

        private static Optional<Path> path(String text) {
            return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
        }
    }
}
