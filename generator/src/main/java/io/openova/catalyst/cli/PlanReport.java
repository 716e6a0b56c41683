package io.openova.catalyst.cli;

import io.openova.catalyst.cli.remote.RemoteApi;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.DiffPrinter;
import io.openova.catalyst.cli.terminal.ExitCode;
import io.openova.catalyst.cli.terminal.Report;
import io.openova.catalyst.delivery.PlanOutcome;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.overlay.OverlayDiff;
import io.openova.catalyst.report.JsonReport;
import io.openova.catalyst.value.Value;
import java.util.List;

/** Prints what a command would commit: subject, files, unified diff, and the plan's digest. */
final class PlanReport {
    private final Console console;
    private final boolean isJson;
    private final boolean showsSecrets;
    private final Report report;

    /** @param showsSecrets whether the user wants to see secret values */
    PlanReport(Console console, boolean isJson, boolean showsSecrets) {
        this.console = console;
        this.isJson = isJson;
        this.showsSecrets = showsSecrets;
        this.report = new Report(console, isJson);
    }

    /** Prints the plan and returns the exit code. */
    int print(PlanOutcome outcome) {
        return outcome.match(
                plan -> print(
                        plan.subject(),
                        plan.diff(),
                        (showsSecrets ? plan.diff() : plan.shown()).unified(),
                        plan.findings()),
                refused -> report.rejected(refused.findings()));
    }

    /** Prints a plan that the API made and returns the exit code. */
    int print(RemoteApi.Plan plan) {
        return plan.refused().isEmpty()
                ? print(plan.subject(), plan.changes(), plan.unified(), plan.findings())
                : report.rejected(plan.refused());
    }

    private int print(String subject, OverlayDiff diff, String unified, List<Finding> findings) {
        if (isJson) {
            report.json(Value.object()
                    .put("subject", subject)
                    .put("changes", Report.changes(diff))
                    .put("diff", unified)
                    .put("planDigest", diff.digest())
                    .put("findings", JsonReport.findings(findings)));
            return ExitCode.DONE;
        }
        report.findings(findings);
        if (diff.isEmpty()) {
            console.out().println("Unchanged: the overlay already holds it");
            return ExitCode.DONE;
        }
        console.out().println(subject);
        report.changeList(diff);
        console.out().println();
        DiffPrinter.print(unified, console);
        console.out().println("plan digest " + diff.digest());
        return ExitCode.DONE;
    }
}
