package io.openova.catalyst.cli;

import io.openova.catalyst.check.FieldChange;
import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.OutputFormat;
import io.openova.catalyst.cli.option.OverlayOptions;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.ExitCode;
import io.openova.catalyst.cli.terminal.Report;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.lifecycle.ApplicationLifecycle;
import io.openova.catalyst.lifecycle.HistoryEntry;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.RegionName;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.schema.Redactor;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the commits that touched one Application. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "List the commits that touched one Application, newest first: date, author, version, placement, and the "
                    + "changed fields.",
            "Values of fields that may be secret are not shown. In an overlay with many thousands of commits, let "
                    + "Git index the changed paths from time to time: git commit-graph write --reachable "
                    + "--changed-paths"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  catalyst history qa-wp -n qa-omantel --overlay ./overlay.git",
            "  catalyst history qa-wp -n qa-omantel -o json | jq -r '.revisions[0].commit'"
        })
final class HistoryCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Name of the Application.")
    String name = "";

    @Option(names = "-n", required = true, paramLabel = "NS", description = "Its namespace.")
    String namespace = "";

    @Option(names = "--limit", paramLabel = "N", description = "Maximum number of commits to list. Default: 20.")
    int limit = 20;

    @Mixin
    OverlayOptions overlayOptions = new OverlayOptions();

    @Option(names = "-o", paramLabel = "text|json", description = "Output format. Default: text.")
    OutputFormat format = OutputFormat.text;

    private final CommandContext context;

    HistoryCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        ApplicationKey key = DeleteCommand.key(name, namespace);
        Report report = new Report(context.console(), format == OutputFormat.json);
        if (limit < 1) {
            throw new UsageException("--limit must be at least 1");
        }
        List<HistoryEntry> entries;
        boolean isShallow;
        try (Overlay overlay = overlayOptions.open(context)) {
            entries = ApplicationLifecycle.of(context.delivery(CommandContext.Flags.NONE))
                    .history(key, overlay, limit);
            isShallow = overlay.history().isShallow();
        }
        if (entries.isEmpty()) {
            return report.rejected(List.of(Finding.error(
                            "reference/application-missing",
                            Pointer.ROOT,
                            "there is no Application '" + key + "', now or in the history"
                                    + (isShallow ? " in the commits of this shallow clone" : ""))
                    .withRemedy("'catalyst get' lists the Applications of the overlay")));
        }
        if (format == OutputFormat.json) {
            report.json(Value.object()
                    .put("application", key.toString())
                    .put("shallow", isShallow)
                    .put(
                            "revisions",
                            Value.list(
                                    entries.stream().map(HistoryCommand::json).toList())));
        } else {
            entries.forEach(this::print);
            if (isShallow && entries.size() < limit) {
                context.console()
                        .note("the repository is a shallow clone: earlier history is not available;"
                                + " `git fetch --unshallow`, or fetch-depth: 0 in a workflow, fetches the "
                                + "rest");
            }
        }
        return ExitCode.DONE;
    }

    private void print(HistoryEntry entry) {
        Console console = context.console();
        console.out()
                .println(console.coloured(
                                "33", Report.shortened(entry.revision().commit()))
                        + "  " + entry.revision().at() + "  " + SingleLine.of(actor(entry)) + "  " + word(entry)
                        + entry.application().map(a -> "  " + summary(a)).orElse(""));
        for (FieldChange change : entry.changes()) {
            console.out()
                    .println("    " + SingleLine.of(change.pointer().toString()) + ": " + shown(change, change.before())
                            + " -> " + shown(change, change.after()));
        }
        entry.hold().ifPresent(hold -> console.out()
                .println("    held at " + hold.kept().blueprint() + " by " + SingleLine.of(hold.by())
                        + (hold.reason().isEmpty() ? "" : ": " + SingleLine.of(hold.reason()))));
    }

    private static String summary(Application application) {
        return application.blueprint() + " " + application.placement().mode().word() + " on "
                + application.placement().regions().stream()
                        .map(RegionName::value)
                        .collect(Collectors.joining(","));
    }

    private static String shown(FieldChange change, Optional<Value> value) {
        if (value.isEmpty()) {
            return "nothing";
        }
        boolean isMark = change.isSecret() && value.get() instanceof Value.TextValue;
        return isMark ? Redactor.MARK : SingleLine.of(JsonWriter.write(value.get()));
    }

    private static Value json(HistoryEntry entry) {
        return Value.object()
                .put("commit", entry.revision().commit())
                .put("at", entry.revision().at().toString())
                .put("author", entry.revision().author().name())
                .put("actor", actor(entry))
                .put("subject", entry.revision().subject())
                .put("event", word(entry))
                .put("application", entry.application().map(Report::application))
                .put(
                        "changes",
                        Value.list(entry.changes().stream()
                                .map(HistoryCommand::json)
                                .toList()))
                .put("hold", entry.hold().map(HoldListCommand::json))
                .build();
    }

    private static Value json(FieldChange change) {
        Value.ObjectBuilder json =
                Value.object().put("pointer", change.pointer().toString());
        return change.isSecret()
                ? json.put("secret", true).build()
                : json.put("before", change.before())
                        .put("after", change.after())
                        .build();
    }

    private static String actor(HistoryEntry entry) {
        return entry.revision().actor().orElse(entry.revision().author().email());
    }

    private static String word(HistoryEntry entry) {
        return entry.event().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
