package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.OutputFormat;
import io.openova.catalyst.cli.option.OverlayOptions;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.ExitCode;
import io.openova.catalyst.cli.terminal.Report;
import io.openova.catalyst.cli.terminal.Table;
import io.openova.catalyst.desired.Hold;
import io.openova.catalyst.lifecycle.ApplicationLifecycle;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.value.Value;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the holds of an overlay. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "List the held Applications: the version that each is held at, who holds it, and what is held "
                + "back.",
        footerHeading = "%nExamples:%n",
        footer = {"  catalyst hold list --overlay ./overlay.git"})
final class HoldListCommand implements Callable<Integer> {
    @Option(names = "-n", paramLabel = "NS", description = "Only this namespace.")
    @Nullable
    String namespace;

    @Mixin
    OverlayOptions overlayOptions = new OverlayOptions();

    @Option(names = "-o", paramLabel = "text|json", description = "Output format. Default: text.")
    OutputFormat format = OutputFormat.text;

    private final CommandContext context;

    HoldListCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Console console = context.console();
        List<Hold> holds;
        try (Overlay overlay = overlayOptions.open(context)) {
            holds =
                    ApplicationLifecycle.of(context.delivery(CommandContext.Flags.NONE))
                            .holds(overlay.head())
                            .all()
                            .stream()
                            .filter(hold -> namespace == null
                                    || hold.application().namespace().value().equals(namespace))
                            .toList();
        }
        if (format == OutputFormat.json) {
            new Report(console, true)
                    .json(Value.object()
                            .put(
                                    "holds",
                                    Value.list(holds.stream()
                                            .map(HoldListCommand::json)
                                            .toList())));
        } else if (holds.isEmpty()) {
            console.note("nothing is held");
        } else {
            Table table = new Table("NAMESPACE", "NAME", "HELD AT", "HELD BACK", "BY", "REASON");
            holds.forEach(hold -> table.row(
                    hold.application().namespace().value(),
                    hold.application().name().value(),
                    hold.kept().blueprint().toString(),
                    hold.heldBack().stream()
                            .map(state -> state.blueprint().version().value())
                            .distinct()
                            .collect(Collectors.joining(",")),
                    hold.by(),
                    hold.reason()));
            table.print(console);
        }
        return ExitCode.DONE;
    }

    static Value json(Hold hold) {
        return Value.object()
                .put("application", hold.application().toString())
                .put("by", hold.by())
                .put("reason", hold.reason())
                .put("kept", json(hold.kept()))
                .put(
                        "heldBack",
                        Value.list(hold.heldBack().stream()
                                .map(HoldListCommand::json)
                                .toList()))
                .build();
    }

    private static Value json(Hold.State state) {
        return Value.object()
                .put("commit", state.commit())
                .put("blueprint", state.blueprint().name().value())
                .put("version", state.blueprint().version().value())
                .build();
    }
}
