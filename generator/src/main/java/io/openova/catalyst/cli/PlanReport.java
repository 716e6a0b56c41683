package io.openova.catalyst.cli;

import io.openova.catalyst.delivery.PlanOutcome;
import io.openova.catalyst.report.JsonReport;
import io.openova.catalyst.value.Value;

/** Prints what a command would commit: subject, files, unified diff, and the plan's digest. */
final class PlanReport {
    private final Console console;
    private final boolean isJson;
    private final Report report;

    PlanReport(Console console, boolean isJson) {
        this.console = console;
        this.isJson = isJson;
        this.report = new Report(console, isJson);
    }

    /** Prints the plan and gives the exit code. */
    int print(PlanOutcome outcome) {
        return outcome.match(this::plan, refused -> report.rejected(refused.findings()));
    }

    private int plan(PlanOutcome.Plan plan) {
        if (isJson) {
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
