package io.openova.catalyst.cli;

import io.openova.catalyst.chart.Chart;
import io.openova.catalyst.chart.ChartReader;
import io.openova.catalyst.chart.ChartReading;
import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.CommitOptions;
import io.openova.catalyst.cli.option.OverlayOptions;
import io.openova.catalyst.cli.option.ProposalOptions;
import io.openova.catalyst.cli.option.SettingsOptions;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.ExitCode;
import io.openova.catalyst.cli.terminal.Report;
import io.openova.catalyst.cli.terminal.Table;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.lifecycle.ApplicationLifecycle;
import io.openova.catalyst.lifecycle.Impact;
import io.openova.catalyst.lifecycle.ImpactOrder;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.Version;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.report.JsonReport;
import io.openova.catalyst.value.Value;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a Blueprint upgrade would do to every Application that uses it. */
@Command(
        name = "impact",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Show what a Blueprint upgrade would do to every Application of the overlay that uses it: safe,"
                    + " value-ignored, invalid, immutable-field, placement, upgrade-path, held, unknown.",
            "With the charts of both versions, it also compares what they render: objects, fields, images. If "
                    + "neither the charts nor a configSchema define the known values, the impact is unknown.",
            "With --apply, the safe ones are upgraded, each in its own commit (with --pull-request: in its own pull "
                    + "request). Without --apply, the exit code is 3 if any Application is not safe."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  catalyst impact bp-qa-app 0.1.0 0.1.1 --overlay ./overlay.git",
            "  catalyst impact bp-qa-app 0.1.0 0.1.1 --from-chart bp-qa-app-0.1.0.tgz --to-chart platform/qa-app/chart",
            "  catalyst impact bp-qa-app 0.1.0 0.1.1 --apply"
        })
final class ImpactCommand implements Callable<Integer> {
    enum Format {
        text,
        json,
        markdown
    }

    @Parameters(index = "0", paramLabel = "BLUEPRINT", description = "Name of the Blueprint.")
    String blueprint = "";

    @Parameters(index = "1", paramLabel = "FROM", description = "Version that the Applications use now.")
    String from = "";

    @Parameters(index = "2", paramLabel = "TO", description = "Version to upgrade to.")
    String to = "";

    @Option(
            names = "--from-chart",
            paramLabel = "PATH",
            description = "Chart of the old version: a folder or archive. Together with --to-chart, the rendered "
                    + "objects are compared.")
    @Nullable
    Path fromChart;

    @Option(names = "--to-chart", paramLabel = "PATH", description = "Chart of the new version: a folder or archive.")
    @Nullable
    Path toChart;

    @Option(names = "--apply", description = "Upgrade the Applications that are safe, one commit each.")
    boolean isApplied;

    @Mixin
    OverlayOptions overlayOptions = new OverlayOptions();

    @Mixin
    CommitOptions commitOptions = new CommitOptions();

    @Mixin
    ProposalOptions proposalOptions = new ProposalOptions();

    @Mixin
    SettingsOptions settingsOptions = new SettingsOptions();

    @Option(names = "-o", paramLabel = "text|json|markdown", description = "Output format. Default: text.")
    Format format = Format.text;

    private final CommandContext context;

    ImpactCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Console console = context.console();
        if (!BlueprintName.isValid(blueprint) || !Version.isValid(from) || !Version.isValid(to)) {
            throw new UsageException(
                    "impact takes a Blueprint's name and two exact versions, for example bp-qa-app 0.1.0" + " 0.1.1");
        }
        if ((fromChart == null) != (toChart == null)) {
            throw new UsageException("--from-chart and --to-chart go together: two charts are compared");
        }
        ImpactOrder order = new ImpactOrder(
                new BlueprintName(blueprint), new Version(from), new Version(to), chart(fromChart), chart(toChart));
        CommitOrder commit = commitOptions.order(console, overlayOptions.address(console));
        try (Overlay overlay = proposalOptions.open(context, overlayOptions)) {
            ApplicationLifecycle lifecycle = ApplicationLifecycle.of(context.delivery(settingsOptions.flags()));
            Impact impact = lifecycle.impact(order, overlay.head());
            print(impact);
            if (impact.findings().stream().anyMatch(Finding::isError)) {
                return ExitCode.REJECTED;
            }
            boolean allSafe = impact.applications().stream().allMatch(Impact.OfApplication::isSafe);
            return isApplied
                    ? apply(impact, order, commit, lifecycle, overlay)
                    : allSafe ? ExitCode.DONE : ExitCode.REJECTED;
        }
    }

    private static Optional<Chart> chart(@Nullable Path path) {
        if (path == null) {
            return Optional.empty();
        }
        ChartReading reading = new ChartReader().read(path);
        return Optional.of(reading.chart()
                .orElseThrow(() -> new UsageException(
                        reading.findings().isEmpty()
                                ? "there is no chart at " + path
                                : reading.findings().get(0).message())));
    }

    private int apply(
            Impact impact, ImpactOrder order, CommitOrder commit, ApplicationLifecycle lifecycle, Overlay overlay) {
        int worst = ExitCode.DONE;
        Report report = new Report(context.console(), format == Format.json);
        for (Impact.OfApplication one : impact.applications()) {
            if (one.isSafe()) {
                DeliveryOutcome outcome = lifecycle.migrate(
                        one.application().key(),
                        order,
                        of(commit, one.application().key()),
                        overlay);
                worst = Math.max(worst, report.delivery(outcome, overlayOptions.branchName()));
            }
        }
        return worst;
    }

    /** Each commit is a separate request, so each needs its own key. */
    private static CommitOrder of(CommitOrder commit, ApplicationKey key) {
        Optional<String> own = commit.idempotencyKey().map(given -> {
            String whole = given + " " + key;
            return CommitOrder.isKey(whole) ? whole : io.openova.catalyst.model.Labels.digest(whole);
        });
        return new CommitOrder(commit.author(), commit.requestId(), own, commit.actor());
    }

    private void print(Impact impact) {
        switch (format) {
            case json -> new Report(context.console(), true).json(json(impact));
            case markdown -> markdown(impact);
            case text -> text(impact);
        }
    }

    private void text(Impact impact) {
        Console console = context.console();
        Report report = new Report(console, false);
        report.findings(impact.findings());
        if (impact.applications().isEmpty()) {
            if (isComplete(impact)) {
                console.note("no Application of the overlay has " + blueprint + " " + from);
            }
            return;
        }
        Table table = new Table("NAMESPACE", "NAME", "ENVIRONMENT", "IMPACT");
        impact.applications()
                .forEach(one -> table.row(
                        one.application().key().namespace().value(),
                        one.application().key().name().value(),
                        one.application().environment().value(),
                        words(one)));
        table.print(console);
        for (Impact.OfApplication one : impact.applications()) {
            if (!one.findings().isEmpty()) {
                console.err().println(one.application().key());
                report.findings(one.findings());
            }
        }
        ImpactChanges.text(impact).forEach(console.out()::println);
        console.out().println(counts(impact));
    }

    /** Whether the Applications were looked at; without the new version none was, and a finding names it. */
    private static boolean isComplete(Impact impact) {
        return impact.findings().stream().noneMatch(Finding::isError);
    }

    private void markdown(Impact impact) {
        Console console = context.console();
        console.out().println("### Impact of " + blueprint + " " + from + " -> " + to);
        if (isComplete(impact)) {
            console.out().println();
            console.out().println(counts(impact));
            console.out().println();
            console.out().println("| Application | Environment | impact | why |");
            console.out().println("| --- | --- | --- | --- |");
        }
        for (Impact.OfApplication one : impact.applications()) {
            String why = one.findings().stream()
                    .map(finding -> (finding.pointer().isRoot()
                                    ? ""
                                    : "`" + cell(finding.pointer().toString()) + "` ")
                            + cell(finding.message()))
                    .collect(Collectors.joining("<br>"));
            console.out()
                    .println("| " + one.application().key() + " | "
                            + one.application().environment() + " | " + words(one) + " | " + why + " |");
        }
        List<String> changes = ImpactChanges.text(impact);
        if (!changes.isEmpty()) {
            console.out().println("\n~~~text");
            changes.forEach(line -> console.out().println(line.replace("~~~", "~ ~ ~")));
            console.out().println("~~~");
        }
        impact.findings()
                .forEach(finding -> console.out().println("\n" + finding.rule() + ": " + cell(finding.message())));
    }

    /** One line that neither ends a table cell nor starts an HTML tag. */
    private static String cell(String text) {
        return SingleLine.of(text).replace("|", "\\|").replace("<", "&lt;").replace("`", "'");
    }

    private Value.ObjectBuilder json(Impact impact) {
        return Value.object()
                .put("blueprint", blueprint)
                .put("from", from)
                .put("to", to)
                .put("counts", counted(impact))
                .put(
                        "applications",
                        Value.list(impact.applications().stream()
                                .map(one -> Value.object()
                                        .put(
                                                "application",
                                                one.application().key().toString())
                                        .put(
                                                "environment",
                                                one.application().environment().value())
                                        .put(
                                                "impact",
                                                Value.texts(one.kinds().stream()
                                                        .map(ImpactCommand::word)
                                                        .toList()))
                                        .put("findings", JsonReport.findings(one.findings()))
                                        .put("changes", ImpactChanges.json(one.changes()))
                                        .put("images", Value.texts(one.images()))
                                        .build())
                                .toList()))
                .put("findings", JsonReport.findings(impact.findings()));
    }

    private static Value counted(Impact impact) {
        Value.ObjectBuilder counts = Value.object();
        count(impact).forEach((kind, count) -> counts.put(word(kind), count));
        return counts.build();
    }

    private static String counts(Impact impact) {
        return impact.applications().size() + " Applications: "
                + count(impact).entrySet().stream()
                        .map(entry -> entry.getValue() + " " + word(entry.getKey()))
                        .collect(Collectors.joining(", "));
    }

    /** Number of Applications for each kind of impact; one Application may count for several. */
    private static Map<Impact.Kind, Integer> count(Impact impact) {
        Map<Impact.Kind, Integer> counts = new EnumMap<>(Impact.Kind.class);
        impact.applications().forEach(one -> one.kinds().forEach(kind -> counts.merge(kind, 1, Integer::sum)));
        return counts;
    }

    private static String words(Impact.OfApplication one) {
        return one.kinds().stream().map(ImpactCommand::word).collect(Collectors.joining(", "));
    }

    private static String word(Impact.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
