package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.CommitOptions;
import io.openova.catalyst.cli.option.OutputFormat;
import io.openova.catalyst.cli.option.OverlayOptions;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.Report;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.fleet.ClusterDelivery;
import io.openova.catalyst.fleet.ClusterOrder;
import io.openova.catalyst.model.RegionName;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.Overlay;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Creates a cluster in the overlay. */
@Command(
        name = "new",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Create a cluster's folder from the template and add the cluster to sovereign.yaml, in one commit.",
            "Creates the bare repository if the overlay does not exist yet. The first cluster is the management "
                    + "cluster."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  catalyst cluster new omantel --fqdn omantel.biz --primary-region hz-fsn-rtz-prod --overlay "
                    + "./overlay.git",
            "  catalyst cluster new hz-hel-rtz-prod --fqdn omantel.biz --overlay ./overlay.git      a second region",
            "  catalyst cluster new hz-hel-rtz-prod --fqdn omantel.biz --adopt      a folder that was created by hand"
        })
final class ClusterNewCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "The cluster's name, its folder below clusters/.")
    String name = "";

    @Option(names = "--fqdn", required = true, paramLabel = "F", description = "The Sovereign's domain name.")
    String fqdn = "";

    @Option(
            names = "--primary-region",
            paramLabel = "R",
            description = "The Sovereign's primary region; required for the first cluster.")
    @Nullable
    String primaryRegion;

    @Option(
            names = "--region",
            paramLabel = "R",
            description = "The region that the cluster hosts. Default: the primary"
                    + " region for the first cluster, its own name for a later one.")
    @Nullable
    String region;

    @Option(names = "--qa-fixtures", description = "Switch the platform chart's QA fixtures on.")
    boolean qaFixtures;

    @Option(
            names = "--flux-url",
            paramLabel = "URL",
            description = "URL from which Flux fetches the overlay. Default: the"
                    + " overlay's own URL, or https://git.FQDN/overlay.git for a local one.")
    @Nullable
    String fluxUrl;

    @Option(
            names = "--git-secret",
            paramLabel = "NAME",
            description = "Secret in flux-system with Flux's Git credentials.")
    String gitSecret = "";

    @Option(
            names = "--overlay-secret",
            paramLabel = "NAME",
            description = "Secret in catalyst-system with the program's" + " Git credentials.")
    String overlaySecret = "";

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Variable that Flux substitutes for ${NAME} in the bootstrap kit. May be repeated.")
    Map<String, String> variables = Map.of();

    @Option(
            names = "--adopt",
            description =
                    "Adopt a folder that was created by hand, so that 'cluster diff' and 'cluster upgrade' can work "
                            + "on it. Its files stay; differences from the template count as local changes.")
    boolean adopt;

    @Mixin
    OverlayOptions overlayOptions = new OverlayOptions();

    @Mixin
    CommitOptions commitOptions = new CommitOptions();

    @Option(names = "-o", paramLabel = "text|json", description = "Output format. Default: text.")
    OutputFormat format = OutputFormat.text;

    private final CommandContext context;

    ClusterNewCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Console console = context.console();
        CommandContext.OverlayAddress address = overlayOptions.required(console).starting();
        ClusterOrder order = new ClusterOrder(
                region(name, "NAME"),
                fqdn,
                Optional.ofNullable(primaryRegion).map(r -> region(r, "--primary-region")),
                Optional.ofNullable(region).map(r -> region(r, "--region")),
                fluxUrl(address.location()),
                overlayOptions.branchName(),
                gitSecret,
                overlaySecret,
                qaFixtures,
                variables);
        if (!adopt && context.createOverlayIfAbsent(address)) {
            console.note("created the bare repository " + address.location());
        }
        try (Overlay overlay = context.overlay(address)) {
            CommitOrder commit = commitOptions.order(console, Optional.of(address));
            return new Report(console, format == OutputFormat.json)
                    .delivery(
                            adopt
                                    ? ClusterDelivery.adopt(order, commit, overlay)
                                    : ClusterDelivery.create(order, commit, overlay),
                            overlayOptions.branchName());
        }
    }

    private String fluxUrl(String location) {
        if (fluxUrl != null) {
            return fluxUrl;
        }
        if (location.startsWith("https://") || location.startsWith("http://") || location.startsWith("ssh://")) {
            return location;
        }
        if (location.matches("[A-Za-z0-9._-]+@[A-Za-z0-9.-]+:[^/].*")) {
            return "ssh://" + location.replaceFirst(":", "/");
        }
        String url = "https://git." + fqdn + "/overlay.git";
        context.console().note("Flux will fetch the overlay from " + url + "; use --flux-url to change this");
        return url;
    }

    private static RegionName region(String text, String option) {
        if (!RegionName.isValid(text)) {
            throw new UsageException(option + ": '" + io.openova.catalyst.finding.SingleLine.of(text)
                    + "' does not match " + RegionName.PATTERN);
        }
        return new RegionName(text);
    }
}
