package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.InputFiles;
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
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.request.RequestKind;
import io.openova.catalyst.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints the canonical YAML of requests. */
@Command(
        name = "render",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Print the canonical Application of a request, and nothing else, on standard output.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  catalyst render -f qa-wp.json --primary-region hz-fsn-rtz-prod",
            "  catalyst render -f - --overlay ./overlay.git --fan-out < qa-wp.json",
            "  catalyst render -f requests/ -o json | jq .spec"
        })
final class RenderCommand implements Callable<Integer> {
    enum Format {
        yaml,
        json
    }

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

    @Option(
            names = "--fan-out",
            description = "Also print the files of every region, each after a comment with its path.")
    boolean fanOut;

    @Option(names = "-o", paramLabel = "yaml|json", description = "Output format. Default: yaml.")
    Format format = Format.yaml;

    private final CommandContext context;

    RenderCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Console console = context.console();
        Report report = new Report(console, false);
        ReadOutcome input = InputFiles.read(files, console);
        List<Finding> findings = new ArrayList<>(input.findings());
        ApplicationDelivery delivery = context.delivery(settingsOptions.flags());
        List<Prepared> prepared = new ArrayList<>();
        if (overlayOptions.address(console).isPresent()) {
            try (Overlay overlay = overlayOptions.open(context)) {
                Snapshot head = overlay.head();
                input.documents().forEach(d -> prepared.add(delivery.prepare(d, RequestKind.INSTALL, head)));
            }
        } else {
            console.note(
                    "no overlay: the catalog is the program's own, and references to Environments are not checked");
            for (Document document : input.documents()) {
                prepared.add(delivery.prepare(document, RequestKind.INSTALL));
            }
        }
        prepared.forEach(one -> findings.addAll(one.findings()));
        if (findings.stream().anyMatch(Finding::isError)) {
            return report.rejected(findings);
        }
        report.findings(findings);
        print(prepared, delivery);
        return ExitCode.DONE;
    }

    private void print(List<Prepared> prepared, ApplicationDelivery delivery) {
        StringBuilder text = new StringBuilder();
        for (Prepared one : prepared) {
            if (format == Format.json) {
                text.append(
                        fanOut
                                ? JsonWriter.writePretty(fanOutJson(one))
                                : JsonWriter.writePretty(one.application().toResource()));
                continue;
            }
            if (fanOut) {
                one.manifests()
                        .orElseThrow()
                        .manifests()
                        .forEach((path, content) -> document(text, Optional.of(path), content));
            } else {
                document(text, Optional.empty(), delivery.yaml(one));
            }
        }
        context.console().out().print(text);
    }

    private static void document(StringBuilder text, Optional<OverlayPath> path, String content) {
        if (!text.isEmpty()) {
            text.append("---\n");
        }
        path.ifPresent(p -> text.append("# ").append(p).append('\n'));
        text.append(content);
    }

    private static Value fanOutJson(Prepared one) {
        return Value.object()
                .put(
                        "manifests",
                        Value.list(one.manifests().orElseThrow().manifests().entrySet().stream()
                                .<Value>map(entry -> Value.object()
                                        .put("path", entry.getKey().toString())
                                        .put("content", entry.getValue())
                                        .build())
                                .toList()))
                .build();
    }
}
