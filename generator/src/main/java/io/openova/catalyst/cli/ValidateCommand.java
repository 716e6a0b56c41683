package io.openova.catalyst.cli;

import io.openova.catalyst.application.OverlayLayout;
import io.openova.catalyst.delivery.KustomizeNamespaces;
import io.openova.catalyst.delivery.ManyDocuments;
import io.openova.catalyst.delivery.OverlayValidation;
import io.openova.catalyst.delivery.RepositoryReferences;
import io.openova.catalyst.delivery.Validation;
import io.openova.catalyst.document.Document;
import io.openova.catalyst.document.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.overlay.DirectorySnapshot;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.report.Validated;
import io.openova.catalyst.schema.KubernetesVersion;
import io.openova.catalyst.schema.ObjectChecker;
import io.openova.catalyst.schema.Policies;
import io.openova.catalyst.value.Pointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
            "  catalyst validate manifests/ --kubernetes-version 1.36",
            "  catalyst validate requests/ --overlay ./overlay.git -o json",
            "  catalyst validate requests/ --charts platform/ --policy all",
            "  catalyst validate requests/ --write-baseline known.json       then: --baseline known.json",
            "  catalyst validate requests/ --since origin/main      only what a branch changed, and what depends on it",
            "  catalyst validate requests/ -o github -o sarif=catalyst.sarif     in a pull request's workflow"
        })
final class ValidateCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "PATH", description = "File, folder, overlay, or - for standard input.")
    List<String> paths = List.of();

    @Mixin
    OverlayOptions overlayOptions = new OverlayOptions();

    @Mixin
    SettingsOptions settingsOptions = new SettingsOptions();

    @Mixin
    PolicyOptions policyOptions = new PolicyOptions();

    @Mixin
    FindingOptions findingOptions = new FindingOptions();

    @Mixin
    ChangedOnly changedOnly = new ChangedOnly();

    @Option(
            names = "--kubernetes-version",
            paramLabel = "V",
            description = "Version whose schemas count, for example 1.34. Default: the region's kubernetesVersion in"
                    + " sovereign.yaml, then the version that Catalyst is tested on.")
    @Nullable
    String kubernetesVersion;

    @Option(
            names = "--only-manifests",
            description = "Leave alone a named file that is neither a request nor a Kubernetes object, as in a folder,"
                    + " and say nothing of it; for a hook that names every file.")
    boolean onlyManifests;

    @Option(
            names = "-o",
            paramLabel = "FORMAT[=FILE]",
            description = "Report: text, json, sarif, junit, tap, github, gitlab, markdown; to standard output, or to a"
                    + " file. May be repeated. Default: text.")
    List<String> outputs = List.of("text");

    private final Workbench workbench;
    private final SortedSet<String> files = new TreeSet<>();
    private final AtomicInteger applications = new AtomicInteger();
    private final long started = System.nanoTime();

    ValidateCommand(Workbench workbench) {
        this.workbench = workbench;
    }

    /** The command as a {@linkplain #isPlain plain} call leaves it; a test holds it equal to what the parser makes. */
    ValidateCommand(Workbench workbench, String... plain) {
        this(workbench);
        this.paths = List.of(plain).subList(1, plain.length);
    }

    /**
     * Whether it is this command with paths and nothing else. Such a call, the everyday one, goes without the command line
     * parser, which would take longer to look at all options than the check of a file.
     */
    static boolean isPlain(String... arguments) {
        if (arguments.length < 2 || !arguments[0].equals("validate")) {
            return false;
        }
        for (String argument : arguments) {
            if (argument.isEmpty() || argument.charAt(0) == '-' || argument.charAt(0) == '@') {
                return false;
            }
        }
        return true;
    }

    @Override
    public Integer call() throws IOException {
        Console console = workbench.console();
        List<Finding> findings = new ArrayList<>();
        Policies policies = policyOptions.policies(findings);
        Workbench.Flags flags = settingsOptions.flagsWithCharts(workbench);
        Validation plainly = forVersion(workbench.delivery(flags).validation());
        Validation validation = plainly.against(plainly.objects().with(policies));
        targets();
        List<String> plain = new ArrayList<>();
        for (String path : paths) {
            if (isBareRepository(Path.of(path))) {
                try (Overlay overlay = workbench.overlay(Workbench.OverlayAddress.of(path))) {
                    findings.addAll(overlay(validation, Path.of(path), overlay.head()));
                }
            } else if (isOverlay(Path.of(path))) {
                findings.addAll(overlay(validation, Path.of(path), new DirectorySnapshot(Path.of(path))));
            } else {
                plain.add(path);
            }
        }
        if (!plain.isEmpty()) {
            findings.addAll(files(validation, plain));
        }
        findings.addAll(validation.objects().faultsOfPolicies());
        if (flags.charts().isEmpty() && applications.get() > 0) {
            findings.add(withoutCharts(applications.get()));
        }
        return report(findings, console);
    }

    /** Nobody may take a run without charts for one that looked into them. */
    private static Finding withoutCharts(int applications) {
        return Finding.info(
                        "chart/not-asked",
                        Pointer.ROOT,
                        "what charts make of " + applications
                                + (applications == 1 ? " Application" : " Applications")
                                + " was not checked: values against the chart's schema, values that no template reads,"
                                + " rendered objects")
                .withRemedy("name the charts: --charts DIR, or --catalog DIR with platform/*/chart");
    }

    private Validation forVersion(Validation validation) {
        if (kubernetesVersion == null) {
            return validation;
        }
        List<KubernetesVersion> known = validation.objects().versions();
        KubernetesVersion version = KubernetesVersion.parse(kubernetesVersion)
                .filter(known::contains)
                .orElseThrow(() -> new UsageException("there are no schemas for Kubernetes " + kubernetesVersion + "; "
                        + String.join(
                                ", ",
                                known.stream().map(KubernetesVersion::toString).toList())
                        + " are known"));
        return validation.against(validation.objects().at(version));
    }

    private List<Finding> overlay(Validation validation, Path place, Snapshot snapshot) {
        ProgressLine line = new ProgressLine(workbench.console(), "Applications");
        List<Finding> findings = validation.overlay(snapshot, (done, total) -> {
            applications.incrementAndGet();
            line.step(done, total);
        });
        line.clear();
        // What changed cannot be listed beside an entry that is never followed; all findings are told then.
        boolean isListed = findings.stream().noneMatch(finding -> finding.rule().equals("overlay/unsafe-entry"));
        List<String> looked = new ArrayList<>();
        if (isListed && changedOnly.isAsked()) {
            ChangedOnly.Selection selection = changedOnly.of(place, snapshot);
            looked.addAll(selection.files());
            findings = Stream.concat(findings.stream().filter(selection::has), selection.findings().stream())
                    .toList();
        } else {
            OverlayValidation.files(snapshot).forEach(file -> looked.add(file.toString()));
        }
        List<Finding> left = findingOptions.suppress(findings, file -> FindingOptions.text(snapshot, file));
        String folder =
                snapshot instanceof DirectorySnapshot ? place.normalize().toString() : "";
        looked.forEach(file -> files.add(folder.isEmpty() ? file : folder + "/" + file));
        return folder.isEmpty() ? left : below(folder, left);
    }

    /** Findings with the names of files as one who stands where the command was called finds them. */
    private static List<Finding> below(String folder, List<Finding> findings) {
        return findings.stream()
                .map(finding -> finding.withLocation(finding.location().map(place -> place.below(folder))))
                .toList();
    }

    private List<Finding> files(Validation validation, List<String> names) {
        if (overlayOptions.address(workbench.console()).isEmpty()) {
            return files(validation, names, Optional.empty());
        }
        try (Overlay overlay = overlayOptions.open(workbench)) {
            return files(validation, names, Optional.of(overlay.head()));
        }
    }

    private List<Finding> files(Validation validation, List<String> names, Optional<Snapshot> head) {
        List<InputFiles.InputFile> inputs = InputFiles.list(names, workbench.console());
        Optional<ChangedOnly.Selection> selection =
                changedOnly.isAsked() ? Optional.of(changedOnly.of(inputs)) : Optional.empty();
        for (InputFiles.InputFile input : inputs) {
            if (selection.isEmpty() || selection.get().files().contains(input.name())) {
                files.add(input.name());
            }
        }
        int threads = Runtime.getRuntime().availableProcessors();
        // One file alone says nothing of what stands beside it.
        boolean isRepository = inputs.size() > 1;
        RepositoryReferences references = new RepositoryReferences();
        KustomizeNamespaces namespaces = new KustomizeNamespaces();
        List<Finding> findings = new ManyDocuments(
                        ReadLimits.INPUT,
                        validation.objects(),
                        new ManyDocuments.Check() {
                            @Override
                            public List<Finding> of(Document document, ObjectChecker objects, int fileBytes) {
                                if (isRepository) {
                                    references.add(document);
                                    namespaces.add(document);
                                }
                                return one(validation.against(objects), document, fileBytes, head);
                            }
                        },
                        threads)
                .findings(inputs);
        if (isRepository) {
            findings = Stream.concat(namespaces.without(findings).stream(), references.findings().stream())
                    .toList();
        }
        if (selection.isPresent()) {
            findings = Stream.concat(
                            findings.stream().filter(selection.get()::has), selection.get().findings().stream())
                    .toList();
        }
        return findings.isEmpty() ? findings : findingOptions.suppress(findings, FindingOptions::text);
    }

    /** A file that was named, not found in a folder, is meant as a request even when it looks like nothing known. */
    private List<Finding> one(Validation validation, Document document, int fileBytes, Optional<Snapshot> head) {
        Validation.Subject subject = Validation.subjectOf(document);
        if (onlyManifests && subject == Validation.Subject.UNKNOWN) {
            return List.of();
        }
        boolean named = subject == Validation.Subject.UNKNOWN && paths.contains(document.file());
        if (subject == Validation.Subject.REQUEST || subject == Validation.Subject.APPLICATION) {
            applications.incrementAndGet();
        }
        List<Finding> found = named ? validation.request(document, head) : validation.validate(document, head);
        Optional<Finding> large = InputFiles.oversizedIn(document, fileBytes);
        if (large.isEmpty()) {
            return found;
        }
        List<Finding> all = new ArrayList<>(found);
        all.add(large.get());
        return all;
    }

    /** A folder with settings, or with a cluster that the product made, whose settings were lost. */
    private static boolean isOverlay(Path path) {
        return Files.isRegularFile(path.resolve(OverlayLayout.SETTINGS.toString()))
                || Files.isDirectory(path.resolve(OverlayLayout.CLUSTERS.toString()))
                        && new DirectorySnapshot(path)
                                .list(OverlayLayout.CLUSTERS).stream()
                                        .map(OverlayLayout::clusterRecord)
                                        .anyMatch(record -> Files.isRegularFile(path.resolve(record.toString())));
    }

    private static boolean isBareRepository(Path path) {
        return Files.isRegularFile(path.resolve("HEAD"))
                && Files.isDirectory(path.resolve("objects"))
                && Files.isDirectory(path.resolve("refs"));
    }

    private int report(List<Finding> findings, Console console) throws IOException {
        Validated validated = new Validated(
                new ArrayList<>(files),
                findingOptions.unknown(findings),
                new CatalystCommand.ProductVersion().getVersion()[0],
                Optional.of(Duration.ofNanos(System.nanoTime() - started)));
        for (ReportTarget target : targets()) {
            target.print(validated, console);
        }
        return validated.isValid() ? ExitCode.DONE : ExitCode.REJECTED;
    }

    private List<ReportTarget> targets() {
        List<ReportTarget> targets = new ArrayList<>();
        int toStandardOutput = 0;
        for (String output : outputs) {
            ReportTarget target = ReportTarget.parse(output);
            targets.add(target);
            toStandardOutput += target.isStandardOutput() ? 1 : 0;
        }
        if (toStandardOutput > 1) {
            throw new UsageException(
                    "only one report can go to standard output; give the others a file: -o sarif=FILE");
        }
        return targets;
    }
}
