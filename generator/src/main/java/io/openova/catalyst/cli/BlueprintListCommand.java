package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.OutputFormat;
import io.openova.catalyst.cli.option.OverlayOptions;
import io.openova.catalyst.cli.option.SettingsOptions;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.ExitCode;
import io.openova.catalyst.cli.terminal.Report;
import io.openova.catalyst.cli.terminal.Table;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.lifecycle.ApplicationLifecycle;
import io.openova.catalyst.lifecycle.BlueprintListing;
import io.openova.catalyst.lifecycle.BlueprintUse;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.report.JsonReport;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the versions of Blueprints and the Applications that run them. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "List the versions of the Blueprints that the overlay has or runs, newest first, with the Applications that "
                    + "run each.",
            "SOURCE is 'overlay' for a version that was applied, 'catalog' for one that only the program's catalog or "
                    + "--catalog has, and 'missing' for one that an Application runs and nothing has."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  catalyst blueprint list --overlay ./overlay.git", "  catalyst blueprint list bp-web -o json"})
final class BlueprintListCommand implements Callable<Integer> {
    private static final int MOST_NAMED = 4;

    @Parameters(arity = "0..1", paramLabel = "BLUEPRINT", description = "Name of one Blueprint; without it, all.")
    @Nullable
    String blueprint;

    @Mixin
    OverlayOptions overlayOptions = new OverlayOptions();

    @Mixin
    SettingsOptions settingsOptions = new SettingsOptions();

    @Option(names = "-o", paramLabel = "text|json", description = "Output format. Default: text.")
    OutputFormat format = OutputFormat.text;

    private final CommandContext context;

    BlueprintListCommand(CommandContext context) {
        this.context = context;
    }

    /** The name, or empty for all. */
    static Optional<BlueprintName> name(@Nullable String text) {
        if (text != null && !BlueprintName.isValid(text)) {
            throw new UsageException(
                    "'" + text + "' is not the name of a Blueprint, which matches " + BlueprintName.PATTERN);
        }
        return Optional.ofNullable(text).map(BlueprintName::new);
    }

    @Override
    public Integer call() {
        Console console = context.console();
        Optional<BlueprintName> wanted = name(blueprint);
        BlueprintListing listing;
        try (Overlay overlay = overlayOptions.open(context)) {
            listing = ApplicationLifecycle.of(context.delivery(settingsOptions.flags()))
                    .blueprints(wanted, overlay.head());
        }
        List<BlueprintUse> uses = listing.uses();
        if (wanted.isPresent() && uses.isEmpty() && !listing.findings().isEmpty()) {
            return new Report(console, format == OutputFormat.json).rejected(listing.findings());
        }
        if (wanted.isPresent() && uses.isEmpty()) {
            return new Report(console, format == OutputFormat.json)
                    .rejected(List.of(Finding.error(
                                    "reference/blueprint-unknown",
                                    Pointer.ROOT,
                                    "neither the overlay nor the catalog has a Blueprint '" + wanted.get() + "'")
                            .withRemedy("'catalyst blueprint list' shows those of the overlay")));
        }
        if (format == OutputFormat.json) {
            new Report(console, true)
                    .json(Value.object()
                            .put(
                                    "blueprints",
                                    Value.list(uses.stream()
                                            .map(BlueprintListCommand::json)
                                            .toList()))
                            .put("findings", JsonReport.findings(listing.findings())));
        } else if (uses.isEmpty()) {
            console.note("the overlay has no Blueprint and runs none");
        } else {
            Table table = new Table("BLUEPRINT", "VERSION", "NEWEST", "SOURCE", "USED BY");
            uses.forEach(use -> table.row(
                    use.ref().name().value(),
                    use.ref().version().value(),
                    use.isNewest() ? "yes" : "",
                    word(use.source()),
                    users(use.users())));
            table.print(console);
        }
        if (format == OutputFormat.text) {
            new Report(console, false).findings(listing.findings());
        }
        return ExitCode.DONE;
    }

    private static String word(BlueprintUse.Source source) {
        return source.name().toLowerCase(Locale.ROOT);
    }

    private static String users(List<Application> users) {
        String named = users.stream()
                .limit(MOST_NAMED)
                .map(user -> user.key() + " (" + user.environment() + ")")
                .collect(Collectors.joining(", "));
        return users.size() > MOST_NAMED ? named + ", and " + (users.size() - MOST_NAMED) + " more" : named;
    }

    private static Value json(BlueprintUse use) {
        return Value.object()
                .put("blueprint", use.ref().name().value())
                .put("version", use.ref().version().value())
                .put("newest", use.isNewest())
                .put("source", word(use.source()))
                .put(
                        "usedBy",
                        Value.list(use.users().stream()
                                .<Value>map(user -> Value.object()
                                        .put("application", user.key().toString())
                                        .put("environment", user.environment().value())
                                        .build())
                                .toList()))
                .build();
    }
}
