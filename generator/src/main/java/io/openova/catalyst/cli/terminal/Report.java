package io.openova.catalyst.cli.terminal;

import io.openova.catalyst.delivery.Conflict;
import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.RegionName;
import io.openova.catalyst.overlay.OverlayDiff;
import io.openova.catalyst.overlay.Proposal;
import io.openova.catalyst.report.JsonReport;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Prints outcomes: text for people, JSON for scripts. Results to standard output, findings to standard error. */
public final class Report {
    private final Console console;
    private final boolean isJson;

    public Report(Console console, boolean isJson) {
        this.console = console;
        this.isJson = isJson;
    }

    /** Prints the outcome of a delivery and returns its exit code. */
    public int delivery(DeliveryOutcome outcome, String branch) {
        return outcome.match(new DeliveryOutcome.Cases<>(
                delivered -> delivered(delivered, branch),
                this::proposed,
                unchanged -> {
                    if (isJson) {
                        json(Value.object()
                                .put("outcome", "Unchanged")
                                .put("commit", unchanged.head())
                                .put("applications", applications(unchanged.applications()))
                                .put("findings", JsonReport.findings(unchanged.findings())));
                    } else {
                        findings(unchanged.findings());
                        console.out()
                                .println("Unchanged: " + branch + " at " + shortened(unchanged.head())
                                        + " already holds it");
                    }
                    return ExitCode.DONE;
                },
                rejected -> rejected(rejected.findings()),
                conflicted -> conflicted(conflicted)));
    }

    private int delivered(DeliveryOutcome.Delivered delivered, String branch) {
        if (isJson) {
            ObjectBuilder json = Value.object()
                    .put("outcome", "Delivered")
                    .put("commit", delivered.commit())
                    .put("repeated", delivered.repeated())
                    .put("applications", applications(delivered.applications()));
            delivered.diff().ifPresent(diff -> json.put("changes", changes(diff))
                    .put("planDigest", diff.digest()));
            json(json.put("findings", JsonReport.findings(delivered.findings())));
            return ExitCode.DONE;
        }
        findings(delivered.findings());
        delivered.diff().ifPresent(this::changeList);
        if (delivered.repeated()) {
            console.out()
                    .println("Repeated: the idempotency key already made " + shortened(delivered.commit()) + " on "
                            + branch);
        } else {
            int files = delivered.diff().map(diff -> diff.entries().size()).orElse(0);
            console.out()
                    .println(console.coloured("32", "Committed") + " " + shortened(delivered.commit()) + " on " + branch
                            + ", " + files + (files == 1 ? " file" : " files"));
        }
        return ExitCode.DONE;
    }

    private int proposed(DeliveryOutcome.Proposed proposed) {
        Proposal proposal = proposed.proposal();
        if (isJson) {
            ObjectBuilder json = Value.object()
                    .put("outcome", "Proposed")
                    .put("commit", proposed.commit())
                    .put("branch", proposal.branch())
                    .put("base", proposal.base());
            proposal.pullRequest()
                    .ifPresent(pull -> json.put(
                            "pullRequest",
                            Value.object()
                                    .put("number", pull.number())
                                    .put("link", pull.link().toString())
                                    .put("new", pull.isNew())));
            json(json.put("applications", applications(proposed.applications()))
                    .put("changes", changes(proposed.diff()))
                    .put("planDigest", proposed.diff().digest())
                    .put("findings", JsonReport.findings(proposed.findings())));
            return ExitCode.DONE;
        }
        findings(proposed.findings());
        changeList(proposed.diff());
        console.out()
                .println(console.coloured("32", "Proposed") + " " + shortened(proposed.commit()) + " on "
                        + proposal.branch() + ", to be merged into " + proposal.base());
        console.out()
                .println(proposal.pullRequest()
                        .map(pull -> (pull.isNew() ? "Pull request " : "Updated pull request ") + pull.number() + ": "
                                + pull.link())
                        .orElse("No Git host is configured, so there is no pull request; merge the branch yourself"));
        return ExitCode.DONE;
    }

    /** Prints the reason why nothing was written. */
    public int rejected(List<Finding> findings) {
        if (isJson) {
            json(Value.object().put("outcome", "Rejected").put("findings", JsonReport.findings(findings)));
        } else {
            findings(findings);
            console.err().println(counts(findings) + "; nothing was written");
        }
        return ExitCode.REJECTED;
    }

    private int conflicted(DeliveryOutcome.Conflicted conflicted) {
        List<Conflict> conflicts = conflicted.conflicts();
        if (isJson) {
            json(Value.object()
                    .put("outcome", "Conflicted")
                    .put("remedy", conflicted.remedy().map(Value::text))
                    .put(
                            "conflicts",
                            Value.list(conflicts.stream()
                                    .<Value>map(conflict -> Value.object()
                                            .put(
                                                    "application",
                                                    conflict.application().toString())
                                            .put("pointer", conflict.pointer().toString())
                                            .put("ours", conflict.ours())
                                            .put("theirs", conflict.theirs())
                                            .build())
                                    .toList())));
        } else {
            for (Conflict conflict : conflicts) {
                console.err()
                        .println(console.coloured("31", "conflict") + " " + conflict.application() + " "
                                + SingleLine.of(conflict.pointer().toString()) + ": you set " + shown(conflict.ours())
                                + ", the overlay has "
                                + shown(conflict.theirs()));
            }
            console.err()
                    .println("somebody changed the same fields at the same time; nothing was written; "
                            + conflicted.remedy().orElse("review the change, then run the command again"));
        }
        return ExitCode.CONFLICTED;
    }

    private static String shown(Optional<Value> value) {
        return value.map(v -> SingleLine.of(JsonWriter.write(v).strip())).orElse("nothing");
    }

    /** The list of files that differ, one a line. */
    public void changeList(OverlayDiff diff) {
        for (OverlayDiff.Entry entry : diff.entries()) {
            String mark =
                    switch (entry.action()) {
                        case ADD -> console.coloured("32", "+");
                        case CHANGE -> console.coloured("33", "~");
                        case REMOVE -> console.coloured("31", "-");
                    };
            console.out().println("  " + mark + " " + entry.path());
        }
    }

    /** Findings to standard error, one or two lines each. */
    public void findings(List<Finding> findings) {
        for (Finding finding : findings) {
            String severity = finding.severity().name().toLowerCase(Locale.ROOT);
            String colour =
                    switch (finding.severity()) {
                        case ERROR -> "31";
                        case WARNING -> "33";
                        case INFO -> "36";
                    };
            String place =
                    finding.location().isPresent() ? finding.location().get().toString() : "";
            String pointer = finding.pointer().isRoot()
                    ? ""
                    : SingleLine.of(finding.pointer().toString());
            String where = place + (place.isEmpty() || pointer.isEmpty() ? "" : " ") + pointer;
            console.err()
                    .println(console.coloured(colour, severity) + " " + finding.rule()
                            + (where.isEmpty() ? "" : " at " + where) + ": " + finding.message());
            if (!finding.remedy().isEmpty()) {
                console.err().println("      " + finding.remedy());
            }
            if (!finding.chain().isEmpty()) {
                console.err().println("      by way of " + String.join(" -> ", finding.chain()));
            }
            if (!finding.candidates().isEmpty()
                    && !finding.remedy().contains(finding.candidates().get(0))) {
                console.err().println("      candidates: " + String.join(", ", finding.candidates()));
            }
        }
    }

    static String counts(List<Finding> findings) {
        long errors = findings.stream().filter(Finding::isError).count();
        long warnings = findings.stream()
                .filter(f -> f.severity() == io.openova.catalyst.finding.Severity.WARNING)
                .count();
        return errors
                + (errors == 1 ? " error, " : " errors, ")
                + warnings
                + (warnings == 1 ? " warning" : " warnings");
    }

    public void json(ObjectBuilder json) {
        console.out().print(JsonWriter.writePretty(json.build()));
    }

    public static Value changes(OverlayDiff diff) {
        return Value.list(diff.entries().stream()
                .<Value>map(entry -> Value.object()
                        .put("action", entry.action().name().toLowerCase(Locale.ROOT))
                        .put("path", entry.path().toString())
                        .build())
                .toList());
    }

    static Value applications(List<Application> applications) {
        return Value.list(applications.stream().map(Report::application).toList());
    }

    public static Value application(Application application) {
        return Value.object()
                .put("namespace", application.key().namespace().value())
                .put("name", application.key().name().value())
                .put("blueprint", application.blueprint().name().value())
                .put("version", application.blueprint().version().value())
                .put("environment", application.environment().value())
                .put("organization", application.organization())
                .put("placement", application.placement().mode().word())
                .put(
                        "regions",
                        Value.texts(application.placement().regions().stream()
                                .map(RegionName::value)
                                .toList()))
                .build();
    }

    public static String shortened(String commit) {
        return commit.length() > 10 ? commit.substring(0, 10) : commit;
    }
}
