package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.DefinitionOptions;
import io.openova.catalyst.cli.option.FileNames;
import io.openova.catalyst.cli.option.FindingOptions;
import io.openova.catalyst.cli.option.InputFiles;
import io.openova.catalyst.cli.option.OverlayOptions;
import io.openova.catalyst.cli.option.PolicyOptions;
import io.openova.catalyst.cli.option.ProductVersion;
import io.openova.catalyst.cli.option.ReportTarget;
import io.openova.catalyst.cli.option.SettingsOptions;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.ExitCode;
import io.openova.catalyst.cli.terminal.ProgressLine;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.KubernetesVersion;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.overlay.git.DirectorySnapshot;
import io.openova.catalyst.report.Coverage;
import io.openova.catalyst.report.Validated;
import io.openova.catalyst.schema.ObjectChecker;
import io.openova.catalyst.schema.Policies;
import io.openova.catalyst.validation.CheckCounts;
import io.openova.catalyst.validation.ManyDocuments;
import io.openova.catalyst.validation.OverlayValidation;
import io.openova.catalyst.validation.RepositoryContext;
import io.openova.catalyst.validation.Validation;
import io.openova.catalyst.validation.ValidationRun;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
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
            "Validate files, folders, and whole overlays. Reports all findings in one run.",
            "An overlay is a folder with sovereign.yaml, or a bare repository."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  catalyst validate qa-wp.json",
            "  catalyst validate ./overlay.git",
            "  catalyst validate manifests/ --kubernetes-version 1.36",
            "  catalyst validate . --definitions crds/ --missing error --skip Secret --exclude 'test/**'",
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
            description = "Kubernetes version whose schemas apply, for example 1.34. Default: the region's "
                    + "kubernetesVersion in"
                    + " sovereign.yaml, then the version that Catalyst is tested on.")
    @Nullable
    String kubernetesVersion;

    @Mixin
    DefinitionOptions definitionOptions = new DefinitionOptions();

    @Option(
            names = "--exclude",
            paramLabel = "GLOB",
            description =
                    "Leave out files and folders of this name or path, in the form of .gitignore; may be repeated."
                            + " Patterns in .gitignore and .catalystignore always apply.")
    List<String> exclude = List.of();

    @Option(
            names = "--only-manifests",
            description = "Skip named files that are neither requests nor Kubernetes objects, as is done in "
                    + "folders. Useful for a hook that passes every file.")
    boolean onlyManifests;

    @Option(
            names = "-o",
            paramLabel = "FORMAT[=FILE]",
            completionCandidates = ReportTarget.Words.class,
            description = "Report: ${COMPLETION-CANDIDATES}; to standard output, or to a file. May be repeated. "
                    + "Default: text.")
    List<String> outputs = List.of("text");

    private final CommandContext context;
    private final SortedSet<String> files = new TreeSet<>();
    private final SortedMap<String, Integer> missing = new TreeMap<>();
    private long unserved;
    private final List<CheckCounts> counts = new ArrayList<>();
    private final AtomicInteger applications = new AtomicInteger();
    private final long started = System.nanoTime();

    ValidateCommand(CommandContext context) {
        this.context = context;
    }

    /**
     * The command as a {@linkplain #isPlain plain} call configures it; a test compares it with what the parser creates.
     */
    ValidateCommand(CommandContext context, String... plain) {
        this(context);
        this.paths = List.of(plain).subList(1, plain.length);
    }

    /**
     * Whether it is this command with paths and nothing else. This common call bypasses the command line parser, which
     * would take longer than the check of a file.
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
        Console console = context.console();
        List<Finding> findings = new ArrayList<>();
        Policies policies = policyOptions.policies(findings);
        CommandContext.Flags flags = settingsOptions.flagsWithCharts(context);
        Validation plainly = forVersion(Validation.of(context.delivery(flags).surroundings()));
        List<Value> definitions = definitionOptions.read();
        definitionOptions.missing();
        ObjectChecker objects =
                definitions.isEmpty() ? plainly.objects() : plainly.objects().with(definitions);
        Validation validation = plainly.against(objects.with(policies));
        targets();
        List<String> plain = new ArrayList<>();
        for (String path : paths) {
            boolean isBare = isBareRepository(Path.of(path));
            if (isBare || overlayOptions.branch != null && isOverlay(Path.of(path))) {
                if (!isBare && !Files.exists(Path.of(path).resolve(".git"))) {
                    throw new UsageException("--branch needs a repository, and " + path + " is a folder without one");
                }
                try (Overlay overlay = context.overlay(overlayOptions.at(path))) {
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
        missing.putAll(DefinitionOptions.count(findings));
        unserved = DefinitionOptions.unserved(findings);
        findings = definitionOptions.apply(findings);
        if (flags.charts().isEmpty() && applications.get() > 0) {
            findings.add(withoutCharts(applications.get()));
        }
        return report(findings, console);
    }

    /** Makes it visible that a run did not check charts. */
    private static Finding withoutCharts(int applications) {
        return Finding.info(
                        "chart/not-asked",
                        Pointer.ROOT,
                        "chart output for " + applications
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

    private List<Finding> overlay(Validation outside, Path place, Snapshot snapshot) {
        RepositoryContext repository = RepositoryContext.of(Map.of(), Set.copyOf(definitionOptions.skip));
        counts.add(repository.counts());
        Validation validation = outside.in(repository);
        ProgressLine line = new ProgressLine(context.console(), "Applications");
        List<Finding> findings = validation.overlay(snapshot, (done, total) -> {
            applications.incrementAndGet();
            line.step(done, total);
        });
        line.clear();
        // Changes cannot be listed if the overlay has an entry that is never followed; then all findings are reported.
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

    /** Findings with file names relative to the folder in which the command was called. */
    private static List<Finding> below(String folder, List<Finding> findings) {
        return findings.stream()
                .map(finding -> finding.withLocation(finding.location().map(place -> place.below(folder))))
                .toList();
    }

    private List<Finding> files(Validation validation, List<String> names) {
        if (overlayOptions.address(context.console()).isEmpty()) {
            return files(validation, names, Optional.empty());
        }
        try (Overlay overlay = overlayOptions.open(context)) {
            return files(validation, names, Optional.of(overlay.head()));
        }
    }

    private List<Finding> files(Validation validation, List<String> names, Optional<Snapshot> head) {
        List<InputFiles.InputFile> inputs = InputFiles.list(names, exclude, context.console());
        RepositoryContext repository = RepositoryContext.of(
                FileSurroundings.kustomizations(names, inputs), Set.copyOf(definitionOptions.skip));
        counts.add(repository.counts());
        Optional<ChangedOnly.Selection> selection =
                changedOnly.isAsked() ? Optional.of(changedOnly.of(inputs)) : Optional.empty();
        for (InputFiles.InputFile input : inputs) {
            if (selection.isEmpty() || selection.get().files().contains(input.name())) {
                files.add(input.name());
            }
        }
        // One file alone says nothing about what stands beside it.
        SeenDocuments seen = new SeenDocuments(inputs.size() > 1);
        List<Finding> findings = new ArrayList<>();
        if (head.isPresent()) {
            List<InputFiles.ReadFile> read =
                    inputs.stream().map(InputFiles.ReadFile::of).toList();
            ValidationRun run = validation.in(repository).run(InputFiles.documents(read), head.get());
            findings.addAll(each(run.validation(), read, run.snapshot(), seen));
            findings.addAll(run.findings());
        } else {
            findings.addAll(each(validation.in(repository), inputs, head, seen));
            if (!seen.linked().isEmpty()) {
                findings.addAll(validation.cycles(seen.linked()));
            }
        }
        findings.addAll(repository.findings());
        findings = seen.completed(findings);
        if (selection.isPresent()) {
            findings = Stream.concat(
                            findings.stream().filter(selection.get()::has), selection.get().findings().stream())
                    .toList();
        }
        return findings.isEmpty() ? findings : findingOptions.suppress(findings, FindingOptions::text);
    }

    /** Checks each document separately, on all cores. */
    private List<Finding> each(
            Validation validation,
            List<? extends ManyDocuments.Source> sources,
            Optional<Snapshot> head,
            SeenDocuments seen) {
        return new ManyDocuments(
                        ReadLimits.INPUT,
                        validation.objects(),
                        new FileCheck(validation, head, paths, onlyManifests, applications, seen),
                        Runtime.getRuntime().availableProcessors())
                .findings(sources);
    }

    /** Whether the folder has settings, or a cluster that the product created and whose settings were lost. */
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
        List<Finding> unknown = findingOptions.unknown(findings);
        Validated validated = new Validated(
                new ArrayList<>(files),
                unknown,
                new ProductVersion().getVersion()[0],
                Optional.of(Duration.ofNanos(System.nanoTime() - started)),
                FileNames.ofReport(),
                Optional.of(coverage(findings.size() - unknown.size())));
        for (ReportTarget target : targets()) {
            target.print(validated, console);
        }
        return validated.isValid() ? ExitCode.DONE : ExitCode.REJECTED;
    }

    /** Counts what was checked and what was skipped. */
    private Coverage coverage(int hidden) {
        long documents = 0;
        long objects = 0;
        long skipped = 0;
        long others = 0;
        for (CheckCounts count : counts) {
            documents += count.documents();
            objects += count.objects();
            skipped += count.skippedObjects();
            others += count.others();
        }
        return new Coverage(documents, objects, skipped, unserved, others, missing, hidden);
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
                    "only one report can go to standard output; write the others to files: -o sarif=FILE");
        }
        return targets;
    }
}
