package io.openova.catalyst.cli;

import io.openova.catalyst.delivery.DeliveryOrder;
import io.openova.catalyst.delivery.PlanOutcome;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.report.JsonReport;
import io.openova.catalyst.value.Value;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what apply would commit. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Show what apply would commit: files added, changed, removed, a unified diff, and the plan's digest."
                        + " Writes nothing.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  catalyst plan -f qa-wp.json --overlay ./overlay.git",
            "  catalyst plan -f requests/ --overlay ./overlay.git -o json | jq -r .planDigest"
        })
final class PlanCommand implements Callable<Integer> {
    @Option(
            names = "-f",
            required = true,
            paramLabel = "FILE",
            description = "Request: a file, a folder, or - for" + " standard input. May be given several times.")
    List<String> files = List.of();

    @Mixin
    OverlayOptions overlayOptions = new OverlayOptions();

    @Mixin
    SettingsOptions settingsOptions = new SettingsOptions();

    @Option(names = "-o", paramLabel = "text|json", description = "Output format. Default: text.")
    OutputFormat format = OutputFormat.text;

    private final Workbench workbench;

    PlanCommand(Workbench workbench) {
        this.workbench = workbench;
    }

    @Override
    public Integer call() {
        Console console = workbench.console();
        Report report = new Report(console, format == OutputFormat.json);
        overlayOptions.required(console);
        ReadOutcome input = InputFiles.read(files, console);
        if (!input.isClean()) {
            return report.rejected(input.findings());
        }
        try (Overlay overlay = overlayOptions.open(workbench)) {
            PlanOutcome outcome = workbench
                    .delivery(settingsOptions.flags())
                    .plan(input.documents(), DeliveryOrder.install(new CommitOptions().order(console)), overlay);
            return outcome.match(plan -> print(plan, report), refused -> report.rejected(refused.findings()));
        }
    }

    private int print(PlanOutcome.Plan plan, Report report) {
        Console console = workbench.console();
        if (format == OutputFormat.json) {
            report.json(Value.object()
                    .put("subject", plan.subject())
                    .put("changes", Report.changes(plan.diff()))
                    .put("diff", plan.diff().unified())
                    .put("planDigest", plan.diff().digest())
                    .put("findings", JsonReport.findings(plan.findings())));
            return ExitCode.DONE;
        }
        report.findings(plan.findings());
        if (plan.diff().isEmpty()) {
            console.out().println("Unchanged: the overlay already holds it");
            return ExitCode.DONE;
        }
        console.out().println(plan.subject());
        report.changeList(plan.diff());
        console.out().println();
        DiffPrinter.print(plan.diff(), console);
        console.out().println("plan digest " + plan.diff().digest());
        return ExitCode.DONE;
    }
}
