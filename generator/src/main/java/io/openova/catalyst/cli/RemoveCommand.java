package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.CommitOptions;
import io.openova.catalyst.cli.option.OutputFormat;
import io.openova.catalyst.cli.option.OverlayOptions;
import io.openova.catalyst.cli.option.ProposalOptions;
import io.openova.catalyst.cli.option.SecretOptions;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.Report;
import io.openova.catalyst.delivery.Attempted;
import io.openova.catalyst.delivery.ParentRemoval;
import io.openova.catalyst.delivery.RequestDigest;
import io.openova.catalyst.delivery.Surroundings;
import io.openova.catalyst.fleet.RegionRemoval;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.Snapshot;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes what Applications depend on: an Organization, an Environment, a Blueprint, a region, or a cluster. */
@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Remove an Organization, an Environment, a Blueprint, a region, or a cluster from the overlay, in one commit.",
            "Refuses with the list of everything that still uses it. To remove an Application: 'catalyst delete'."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  catalyst remove environment acme-test --dry-run --overlay ./overlay.git",
            "  catalyst remove organization acme --overlay ./overlay.git",
            "  catalyst remove blueprint bp-shop --overlay ./overlay.git",
            "  catalyst remove region hz-hel-rtz-prod --overlay ./overlay.git",
            "  catalyst remove cluster omantel-hel --overlay ./overlay.git"
        })
final class RemoveCommand implements Callable<Integer> {
    /** Kinds that can be removed. */
    enum Kind {
        organization,
        environment,
        blueprint,
        region,
        cluster
    }

    @Parameters(
            index = "0",
            paramLabel = "KIND",
            description = "What to remove: organization, environment, blueprint, region, or cluster.")
    Kind kind = Kind.environment;

    @Parameters(index = "1", paramLabel = "NAME", description = "Its name.")
    String name = "";

    @Option(names = "--dry-run", description = "Show what would be committed; write nothing.")
    boolean isDryRun;

    @Option(
            names = "--force",
            description = "Commit even if that makes existing Applications invalid, or leaves a region in an "
                    + "Environment. Everything else that uses it still blocks the removal.")
    boolean force;

    @Mixin
    OverlayOptions overlayOptions = new OverlayOptions();

    @Mixin
    CommitOptions commitOptions = new CommitOptions();

    @Mixin
    ProposalOptions proposalOptions = new ProposalOptions();

    @Mixin
    SecretOptions secretOptions = new SecretOptions();

    @Option(names = "-o", paramLabel = "text|json", description = "Output format. Default: text.")
    OutputFormat format = OutputFormat.text;

    private final CommandContext context;

    RemoveCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Console console = context.console();
        boolean isJson = format == OutputFormat.json;
        try (Overlay overlay =
                isDryRun ? overlayOptions.open(context) : proposalOptions.open(context, overlayOptions)) {
            Planner planner =
                    planner(context.delivery(CommandContext.Flags.NONE).surroundings());
            if (isDryRun) {
                Snapshot head = overlay.head();
                return new PlanReport(console, isJson, secretOptions.asked(Optional.empty()))
                        .print(planner.plan().apply(head).preview(overlay, head));
            }
            CommitOrder order = commitOptions
                    .order(console, overlayOptions.address(console))
                    .about("remove", planner.target(), () -> RequestDigest.of("remove", planner.target(), force));
            return new Report(console, isJson)
                    .delivery(Attempted.commit(overlay, order, planner.plan()), overlayOptions.branchName());
        }
    }

    /** What plans the removal on a head, and what it is about. */
    private record Planner(String target, Function<Snapshot, Attempted> plan) {}

    private Planner planner(Surroundings surroundings) {
        switch (kind) {
            case region, cluster -> {
                RegionRemoval removal = kind == Kind.region
                        ? RegionRemoval.region(name, force, surroundings)
                        : RegionRemoval.cluster(name, force, surroundings);
                return new Planner(removal.target(), removal::plan);
            }
            default -> {
                ParentRemoval removal = new ParentRemoval(
                        switch (kind) {
                            case organization -> ParentRemoval.Kind.ORGANIZATION;
                            case environment -> ParentRemoval.Kind.ENVIRONMENT;
                            default -> ParentRemoval.Kind.BLUEPRINT;
                        },
                        name,
                        force,
                        surroundings);
                return new Planner(removal.target(), removal::plan);
            }
        }
    }
}
