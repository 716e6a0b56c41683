package io.openova.catalyst.cli;

import io.openova.catalyst.delivery.OverlayValidation;
import io.openova.catalyst.delivery.Validation;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.overlay.DirectorySnapshot;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Validates requests, custom resources, fixtures, and whole overlays. */
@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Validate files, folders, and whole overlays; all findings in one run.",
            "An overlay is a folder with sovereign.yaml, or a bare repository."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  catalyst validate qa-wp.json",
            "  catalyst validate ./overlay.git",
            "  catalyst validate requests/ --overlay ./overlay.git -o json"
        })
final class ValidateCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "PATH", description = "File, folder, overlay, or - for standard input.")
    List<String> paths = List.of();

    @Mixin
    OverlayOptions overlayOptions = new OverlayOptions();

    @Mixin
    SettingsOptions settingsOptions = new SettingsOptions();

    @Option(names = "-o", paramLabel = "text|json", description = "Output format. Default: text.")
    OutputFormat format = OutputFormat.text;

    private final Workbench workbench;
    private int documents;

    ValidateCommand(Workbench workbench) {
        this.workbench = workbench;
    }

    @Override
    public Integer call() throws IOException {
        Console console = workbench.console();
        Validation validation = workbench.delivery(settingsOptions.flags()).validation();
        List<Finding> findings = new ArrayList<>();
        List<String> files = new ArrayList<>();
        for (String path : paths) {
            if (isBareRepository(Path.of(path))) {
                try (Overlay overlay = workbench.overlay(
                        new Workbench.OverlayAddress(path, Optional.empty(), Optional.empty(), Optional.empty()))) {
                    findings.addAll(overlay(validation, overlay.head()));
                }
            } else if (Files.isRegularFile(Path.of(path, "sovereign.yaml"))) {
                findings.addAll(overlay(validation, new DirectorySnapshot(Path.of(path))));
            } else {
                files.add(path);
            }
        }
        if (!files.isEmpty()) {
            findings.addAll(files(validation, files));
        }
        return report(findings, console);
    }

    private List<Finding> overlay(Validation validation, Snapshot snapshot) {
        ProgressLine line = new ProgressLine(workbench.console(), "Applications");
        List<Finding> findings = validation.overlay(snapshot, (OverlayValidation.Progress) (done, total) -> {
            documents = Math.max(documents, total);
            line.step(done, total);
        });
        line.clear();
        return findings;
    }

    private List<Finding> files(Validation validation, List<String> files) {
        ReadOutcome input = InputFiles.read(files, workbench.console());
        List<Finding> findings = new ArrayList<>(input.findings());
        if (overlayOptions.address(workbench.console()).isPresent()) {
            try (Overlay overlay = overlayOptions.open(workbench)) {
                Optional<Snapshot> head = Optional.of(overlay.head());
                input.documents().forEach(document -> findings.addAll(one(validation, document, head)));
            }
        } else {
            input.documents().forEach(document -> findings.addAll(one(validation, document, Optional.empty())));
        }
        documents += input.documents().size();
        return findings;
    }

    /** A file that was named, not found in a folder, is meant as a request even when it looks like nothing known. */
    private List<Finding> one(Validation validation, Document document, Optional<Snapshot> head) {
        boolean named = paths.contains(document.file());
        return named && Validation.subjectOf(document) == Validation.Subject.UNKNOWN
                ? validation.request(document, head)
                : validation.validate(document, head);
    }

    private static boolean isBareRepository(Path path) {
        return Files.isRegularFile(path.resolve("HEAD"))
                && Files.isDirectory(path.resolve("objects"))
                && Files.isDirectory(path.resolve("refs"));
    }

    private int report(List<Finding> findings, Console console) {
        boolean failed = findings.stream().anyMatch(Finding::isError);
        Report report = new Report(console, format == OutputFormat.json);
        if (format == OutputFormat.json) {
            report.json(Value.object()
                    .put("valid", !failed)
                    .put("documents", documents)
                    .put("findings", Report.findingsJson(findings)));
        } else {
            report.findings(findings);
            console.out()
                    .println((failed ? console.coloured("31", "invalid") : console.coloured("32", "valid")) + ": "
                            + documents + (documents == 1 ? " document, " : " documents, ") + Report.counts(findings));
        }
        return failed ? ExitCode.REJECTED : ExitCode.DONE;
    }
}
