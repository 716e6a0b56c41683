package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.OutputFormat;
import io.openova.catalyst.cli.option.OverlayOptions;
import io.openova.catalyst.cli.terminal.ExitCode;
import io.openova.catalyst.cli.terminal.Report;
import io.openova.catalyst.overlay.MaintenanceOrder;
import io.openova.catalyst.overlay.MaintenanceReport;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.value.Value;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Consolidates packs and loose objects. */
@Command(
        name = "maintain",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Consolidate the repository's packs and loose objects. Safe to run alongside servers, pushes, and 'git "
                    + "gc'.",
            "'catalyst serve' and 'catalyst controller' do this automatically. For a remote overlay, the Git host "
                    + "maintains its repository; this command maintains the local clone only."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  catalyst overlay maintain --overlay ./overlay.git",
            "  catalyst overlay maintain --full --overlay ./overlay.git      once a week, from cron"
        })
final class OverlayMaintainCommand implements Callable<Integer> {
    @Option(
            names = "--full",
            description = "Put everything into one pack, and remove objects that have been unreferenced for 14 "
                    + "days. Default: leave large packs as they are.")
    boolean full;

    @Mixin
    OverlayOptions overlayOptions = new OverlayOptions();

    @Option(names = "-o", paramLabel = "text|json", description = "Output format. Default: text.")
    OutputFormat format = OutputFormat.text;

    private final CommandContext context;

    OverlayMaintainCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        MaintenanceReport report;
        try (Overlay overlay = overlayOptions.open(context)) {
            report = overlay.maintain(full ? MaintenanceOrder.full() : MaintenanceOrder.quick());
        }
        if (format == OutputFormat.json) {
            new Report(context.console(), true)
                    .json(Value.object()
                            .put("before", json(report.before()))
                            .put("after", json(report.after()))
                            .put("skipped", report.skipped().map(Value::text)));
        } else {
            context.console().out().println(text(report.before()) + " -> " + text(report.after()));
            report.skipped().ifPresent(context.console()::note);
        }
        return ExitCode.DONE;
    }

    private static Value json(MaintenanceReport.Store store) {
        return Value.object()
                .put("packs", store.packs())
                .put("looseObjects", store.loose())
                .put("bytes", store.bytes())
                .build();
    }

    private static String text(MaintenanceReport.Store store) {
        return store.packs() + " packs, " + store.loose() + " loose objects, " + store.bytes() + " bytes";
    }
}
