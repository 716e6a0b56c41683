package io.openova.catalyst.cli.option;

import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.ExitCode;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.report.Validated;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import picocli.CommandLine.Option;

/** Report options of a check command: for people, scripts, code scanning, and annotations. */
public final class GuardOptions {
    @Option(
            names = "-o",
            paramLabel = "FORMAT[=FILE]",
            completionCandidates = ReportTarget.Words.class,
            description = "Report: ${COMPLETION-CANDIDATES}; to standard output, or to a file. May be repeated. "
                    + "Default: text.")
    List<String> outputs = List.of("text");

    /**
     * Prints the findings and returns the exit code.
     *
     * @param read the files that were checked
     */
    public int report(List<Finding> findings, Collection<String> read, Console console) {
        List<ReportTarget> targets = outputs.stream().map(ReportTarget::parse).toList();
        if (targets.stream().filter(ReportTarget::isStandardOutput).count() > 1) {
            throw new UsageException(
                    "only one report can go to standard output; write the others to files: -o sarif=FILE");
        }
        TreeSet<String> files = new TreeSet<>(read);
        findings.forEach(finding -> finding.location().map(Location::file).ifPresent(files::add));
        Validated validated = new Validated(
                List.copyOf(files),
                findings,
                new ProductVersion().getVersion()[0],
                Optional.empty(),
                FileNames.ofReport(),
                Optional.empty());
        for (ReportTarget target : targets) {
            target.print(validated, console);
        }
        return validated.isValid() ? ExitCode.DONE : ExitCode.REJECTED;
    }
}
