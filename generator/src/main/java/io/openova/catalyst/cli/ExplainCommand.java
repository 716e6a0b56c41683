package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.InputFiles;
import io.openova.catalyst.cli.option.OutputFormat;
import io.openova.catalyst.cli.option.OverlayOptions;
import io.openova.catalyst.cli.option.SettingsOptions;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.ExitCode;
import io.openova.catalyst.cli.terminal.Report;
import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.delivery.Prepared;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.report.JsonReport;
import io.openova.catalyst.request.Origin;
import io.openova.catalyst.request.RequestField;
import io.openova.catalyst.request.RequestKind;
import io.openova.catalyst.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows where every field of the canonical result came from. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Show every field of the canonical Application and where it came from.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  catalyst explain -f qa-wp.json --primary-region hz-fsn-rtz-prod",
            "  catalyst explain -f qa-wp.json --overlay ./overlay.git -o json"
        })
final class ExplainCommand implements Callable<Integer> {
    @Option(
            names = "-f",
            required = true,
            paramLabel = "FILE",
            description = "Request: a file, a folder, or - for" + " standard input.")
    List<String> files = List.of();

    @Mixin
    OverlayOptions overlayOptions = new OverlayOptions();

    @Mixin
    SettingsOptions settingsOptions = new SettingsOptions();

    @Option(names = "-o", paramLabel = "text|json", description = "Output format. Default: text.")
    OutputFormat format = OutputFormat.text;

    private final CommandContext context;

    ExplainCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Console console = context.console();
        Report report = new Report(console, format == OutputFormat.json);
        ReadOutcome input = InputFiles.read(files, console);
        if (!input.isClean()) {
            return report.rejected(input.findings());
        }
        List<Prepared> prepared = prepare(input.documents());
        List<Finding> findings =
                prepared.stream().flatMap(one -> one.findings().stream()).toList();
        if (prepared.stream().anyMatch(one -> one.canonical().application().isEmpty())) {
            return report.rejected(findings);
        }
        List<Value> explained = new ArrayList<>();
        for (Prepared one : prepared) {
            List<Row> rows = rows(one);
            if (format == OutputFormat.json) {
                explained.add(json(one, rows));
            } else {
                print(one, rows);
            }
        }
        if (format == OutputFormat.json) {
            report.json(Value.object()
                    .put("applications", Value.list(explained))
                    .put("findings", JsonReport.findings(findings)));
        } else {
            report.findings(findings);
        }
        return findings.stream().anyMatch(Finding::isError) ? ExitCode.REJECTED : ExitCode.DONE;
    }

    private List<Prepared> prepare(List<Document> documents) {
        ApplicationDelivery delivery = context.delivery(settingsOptions.flags());
        if (overlayOptions.address(context.console()).isEmpty()) {
            context.console()
                    .note("no overlay: the catalog is the program's own, and references to Environments are not "
                            + "checked");
            return documents.stream()
                    .map(document -> delivery.prepare(document, RequestKind.INSTALL))
                    .toList();
        }
        try (Overlay overlay = overlayOptions.open(context)) {
            io.openova.catalyst.overlay.Snapshot head = overlay.head();
            return documents.stream()
                    .map(document -> delivery.prepare(document, RequestKind.INSTALL, head))
                    .toList();
        }
    }

    private record Row(String field, String value, String origin) {}

    private static List<Row> rows(Prepared prepared) {
        Value resource = prepared.shown();
        List<Row> rows = new ArrayList<>();
        for (Map.Entry<RequestField, Origin> entry :
                prepared.canonical().origins().entrySet()) {
            String value = resource.at(entry.getKey().resource())
                    .map(v -> v instanceof Value.TextValue text
                            ? text.text()
                            : JsonWriter.write(v).strip())
                    .orElse("(none)");
            rows.add(new Row(
                    entry.getKey().canonical().toString(),
                    value,
                    entry.getValue().inWords()));
        }
        rows.add(new Row(
                "owning Organization",
                prepared.application().organization(),
                prepared.canonical().organizationOrigin().inWords()));
        return rows;
    }

    private void print(Prepared prepared, List<Row> rows) {
        Console console = context.console();
        console.out().println(console.coloured("1", prepared.application().key().toString()));
        int fields = rows.stream().mapToInt(row -> row.field().length()).max().orElse(0);
        int values = Math.min(
                40, rows.stream().mapToInt(row -> row.value().length()).max().orElse(0));
        for (Row row : rows) {
            console.out()
                    .println("  " + padded(row.field(), fields) + "  "
                            + padded(io.openova.catalyst.finding.SingleLine.of(row.value()), values) + "  <- "
                            + row.origin());
        }
    }

    private static String padded(String text, int width) {
        return text.length() >= width ? text : text + " ".repeat(width - text.length());
    }

    private static Value json(Prepared prepared, List<Row> rows) {
        Value.ObjectBuilder fields = Value.object();
        rows.forEach(row ->
                fields.put(row.field(), Value.object().put("value", row.value()).put("origin", row.origin())));
        return Value.object()
                .put("application", Report.application(prepared.application()))
                .put("fields", fields)
                .build();
    }
}
