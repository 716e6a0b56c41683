package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.CommitOptions;
import io.openova.catalyst.cli.option.OutputFormat;
import io.openova.catalyst.cli.option.OverlayOptions;
import io.openova.catalyst.cli.option.RepositoryOptions;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.DiffPrinter;
import io.openova.catalyst.cli.terminal.ExitCode;
import io.openova.catalyst.cli.terminal.Report;
import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.desired.Holds;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.lifecycle.ApplicationLifecycle;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.model.Version;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.OverlayDiff;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import io.openova.catalyst.overlay.git.WorkTree;
import io.openova.catalyst.release.Digest;
import io.openova.catalyst.release.PinBump;
import io.openova.catalyst.release.RepositoryTree;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes a version in every place at once. */
@Command(
        name = "bump",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Give Blueprints new versions in every place that must change together: Chart.yaml, blueprint.yaml, the",
            "catalog index and lock, the bootstrap kit's slot, the fixtures, and the program's build where the chart",
            "runs it. Everything else keeps its bytes. Refuses a downgrade, a version that is already taken, and a "
                    + "chart whose",
            "content would change without a new version; with --overlay, also a version that an Application there was",
            "rolled back from. Update clusters with 'catalyst cluster upgrade'."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  catalyst pin bump bp-catalyst-platform 1.4.102 --dry-run        the diff, and nothing written",
            "  catalyst pin bump bp-qa-app 0.1.1 bp-catalyst-platform patch --commit",
            "  catalyst pin bump bp-catalyst-platform patch --image ghcr.io/openova-io/catalyst:0123456789ab@sha256:…"
        })
final class PinBumpCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "BLUEPRINT VERSION",
            arity = "0..*",
            description = "Pairs of a Blueprint's name and its new version; 'patch' means the next free patch version.")
    List<String> pairs = List.of();

    @Option(
            names = "--image",
            paramLabel = "REF",
            description = "Pin an image of the charts: REPOSITORY:TAG, REPOSITORY@sha256:…, or both. May be repeated.")
    List<String> images = List.of();

    @Option(names = "--dry-run", description = "Show the diff, write nothing.")
    boolean dryRun;

    @Option(names = "--commit", description = "Commit the changed files on the branch that is checked out.")
    boolean commit;

    @Mixin
    RepositoryOptions repository = new RepositoryOptions();

    @Mixin
    OverlayOptions overlayOptions = new OverlayOptions();

    @Mixin
    CommitOptions commitOptions = new CommitOptions();

    @Option(names = "-o", paramLabel = "text|json", description = "Output format. Default: text.")
    OutputFormat format = OutputFormat.text;

    private final CommandContext context;

    PinBumpCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        RepositoryTree tree = repository.tree();
        Optional<RepositoryTree> main = repository.main();
        List<PinBump.Move> moves = moves(tree, main);
        List<Finding> held = held(moves);
        if (!held.isEmpty()) {
            return new Report(context.console(), format == OutputFormat.json).rejected(held);
        }
        PinBump.Outcome outcome = PinBump.plan(tree, main, moves, imageMoves());
        if (outcome instanceof PinBump.Outcome.Refused refused) {
            return new Report(context.console(), format == OutputFormat.json).rejected(refused.findings());
        }
        PinBump.Outcome.Planned planned = (PinBump.Outcome.Planned) outcome;
        if (!dryRun) {
            write(repository.root(), planned.files());
        }
        Optional<String> made =
                dryRun || !commit || planned.files().isEmpty() ? Optional.empty() : Optional.of(commit(planned));
        report(tree, planned, made);
        return ExitCode.DONE;
    }

    /** Versions that Applications of the overlay were rolled back from; empty without an overlay. */
    private List<Finding> held(List<PinBump.Move> moves) {
        if (overlayOptions.address(context.console()).isEmpty()) {
            return List.of();
        }
        try (Overlay overlay = overlayOptions.open(context)) {
            Holds holds = ApplicationLifecycle.of(context.delivery(CommandContext.Flags.NONE))
                    .holds(overlay.head());
            return moves.stream()
                    .filter(move -> BlueprintName.isValid(move.name()))
                    .flatMap(move -> holds.against(new BlueprintName(move.name()), move.version()).stream())
                    .toList();
        }
    }

    private List<PinBump.Move> moves(RepositoryTree tree, Optional<RepositoryTree> main) {
        if (pairs.size() % 2 != 0 || pairs.isEmpty() && images.isEmpty()) {
            throw new UsageException("name a Blueprint and its version, for example bp-qa-app 0.1.1, or --image REF");
        }
        List<PinBump.Move> moves = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i += 2) {
            String name = pairs.get(i);
            String text = pairs.get(i + 1);
            Optional<Version> version = text.equals("patch")
                    ? PinBump.next(tree, main, name).or(() -> Optional.of(new Version("0.0.0")))
                    : Optional.of(text).filter(Version::isValid).map(Version::new);
            moves.add(new PinBump.Move(
                    name,
                    version.orElseThrow(() -> new UsageException(
                            "'" + SingleLine.of(text) + "' is neither an exact version such as 1.4.102 nor 'patch'"))));
        }
        if (moves.stream().map(PinBump.Move::name).distinct().count() < moves.size()) {
            throw new UsageException("a Blueprint is named twice");
        }
        return moves;
    }

    private List<PinBump.ImageMove> imageMoves() {
        try {
            return images.stream().map(PinBump.ImageMove::parse).toList();
        } catch (IllegalArgumentException refused) {
            throw new UsageException("--image: " + refused.getMessage());
        }
    }

    /** Each file is written to a temporary file and moved into place, so that none is ever half written. */
    private static void write(Path root, Map<String, String> files) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path target = root.resolve(file.getKey());
            if (!Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(file.getKey() + " is not a regular file");
            }
            Path fresh = Files.createTempFile(target.toAbsolutePath().getParent(), ".bump", ".tmp");
            try {
                Files.writeString(fresh, file.getValue());
                Files.setPosixFilePermissions(fresh, Files.getPosixFilePermissions(target));
                Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(fresh);
            }
        }
    }

    private String commit(PinBump.Outcome.Planned planned) {
        try (WorkTree git = WorkTree.at(repository.root())
                .orElseThrow(() -> new OverlayUnavailableException("--commit needs a Git repository; there is none"))) {
            String places = "- " + String.join("\n- ", planned.files().keySet());
            return git.commit(
                    planned.files().keySet(),
                    planned.subject() + "\n\nEvery place that must move together, changed by 'catalyst pin bump':\n\n"
                            + places + "\n",
                    commitOptions
                            .order(
                                    context.console(),
                                    Optional.of(CommandContext.OverlayAddress.of(
                                            repository.root().toString())))
                            .author(),
                    Clock.systemUTC());
        }
    }

    private void report(RepositoryTree tree, PinBump.Outcome.Planned planned, Optional<String> made) {
        Console console = context.console();
        if (format == OutputFormat.json) {
            ObjectBuilder json = Value.object()
                    .put("outcome", planned.files().isEmpty() ? "Unchanged" : dryRun ? "Planned" : "Bumped")
                    .put("subject", planned.subject());
            made.ifPresent(id -> json.put("commit", id));
            new Report(console, true)
                    .json(json.put(
                                    "files",
                                    Value.texts(List.copyOf(planned.files().keySet())))
                            .put(
                                    "pins",
                                    Value.list(planned.before().stream()
                                            .map(PinListCommand::json)
                                            .toList())));
            return;
        }
        if (dryRun) {
            DiffPrinter.print(diff(tree, planned.files()), console);
        } else if (planned.files().isEmpty()) {
            console.out().println("Unchanged: every place already has this version");
        } else {
            planned.files().keySet().forEach(file -> console.out()
                    .println("  " + console.coloured("33", "~") + " " + file));
            console.out()
                    .println(made.map(id -> "Committed " + Report.shortened(id) + ": " + planned.subject())
                            .orElse(planned.subject() + ": " + planned.files().size() + " files in the work tree"));
        }
    }

    private static OverlayDiff diff(RepositoryTree tree, Map<String, String> files) {
        List<OverlayDiff.Entry> entries = files.entrySet().stream()
                .map(file -> new OverlayDiff.Entry(
                        OverlayDiff.Action.CHANGE,
                        OverlayPath.of(file.getKey().split("/")),
                        tree.text(file.getKey()),
                        Optional.of(file.getValue())))
                .toList();
        return new OverlayDiff(entries, Digest.sha256(new byte[0]));
    }
}
