package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.ExitCode;
import io.openova.catalyst.cli.terminal.OutputFiles;
import io.openova.catalyst.cli.terminal.UsageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Demonstrates the main task on real input: each step runs one of the program's own commands, as a user would. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Walk through the main task in a new overlay: a cluster, fixtures, a request, the same request in "
                        + "the other shape, a change, and a rejected request.",
        footerHeading = "%nExamples:%n",
        footer = {"  catalyst demo", "  catalyst demo --keep ./demo      keep the overlay for a closer look"})
final class DemoCommand implements Callable<Integer> {
    private static final String SIMPLIFIED = """
            {"name": "qa-wp", "blueprint": "bp-qa-app", "version": "latest", "namespace": "qa-omantel",
             "values": {"siteTitle": "QA WP"}, "placement": "single-region"}
            """;
    private static final String CANONICAL = """
            {"name": "qa-wp", "blueprintRef": {"name": "bp-qa-app", "version": "0.1.0"},
             "organizationRef": "qa-omantel", "environmentRef": "qa-omantel",
             "placement": {"mode": "single-region", "regions": ["hz-fsn-rtz-prod"]},
             "parameters": {"siteTitle": "QA WP"}}
            """;
    private static final String CHANGED = """
            {"name": "qa-wp", "blueprint": "bp-qa-app", "version": "0.1.0", "namespace": "qa-omantel",
             "values": {"siteTitle": "QA WP, second edition", "replicas": 3}}
            """;
    private static final String WRONG = """
            {"name": "QA_wp", "blueprint": "bp-qa-ap", "namespace": "qa-omantl",
             "valeus": {"siteTitle": 7}, "placement": "active-actve"}
            """;
    private static final String WRONG_VALUES = """
            {"name": "qa-two", "blueprint": "bp-qa-app", "version": "^0.1", "namespace": "qa-omantel",
             "values": {"siteTitle": 7, "replicas": 50}, "regions": ["hz-hel-rtz-prod"]}
            """;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "Create the overlay and the requests in this folder and keep them.")
    @Nullable
    Path keep;

    private final CommandContext context;
    private int step;

    DemoCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        boolean isKept = keep != null;
        OutputFiles.folder(keep);
        Path folder = keep == null ? temporary() : keep;
        try (Stream<Path> present = Files.list(folder)) {
            if (present.findAny().isPresent()) {
                throw new UsageException("the folder " + folder + " is not empty; name a new one");
            }
        }
        try {
            boolean wentWell = run(folder);
            say("");
            say(
                    isKept
                            ? "The overlay is " + folder.resolve("overlay.git") + "; look with: git -C "
                                    + folder.resolve("overlay.git") + " log --stat"
                            : "The overlay was temporary. Keep it with: ./catalyst demo --keep ./demo");
            say("Next: ./catalyst --help, README.md, docs/architecture.md");
            return wentWell ? ExitCode.DONE : ExitCode.FAILED;
        } finally {
            if (!isKept) {
                delete(folder);
            }
        }
    }

    private boolean run(Path folder) throws IOException {
        String overlay = folder.resolve("overlay.git").toString();
        String requests = folder.toString();
        boolean ok = true;
        explain("Make a Sovereign: a cluster folder from the template, in a new bare overlay repository.");
        ok &= expect(
                ExitCode.DONE,
                run(
                        "cluster",
                        "new",
                        "omantel",
                        "--fqdn",
                        "omantel.biz",
                        "--primary-region",
                        "hz-fsn-rtz-prod",
                        "--overlay",
                        overlay));
        explain("Bring in an Organization, its Environment, and a Blueprint: the QA fixtures.");
        Path fixtures = folder.resolve("fixtures.yaml");
        ok &= expect(
                ExitCode.DONE,
                redirected(
                        fixtures,
                        "fixtures",
                        "render",
                        "--kind",
                        "Organization",
                        "--kind",
                        "Environment",
                        "--kind",
                        "Blueprint"));
        ok &= expect(ExitCode.DONE, run("apply", "-f", fixtures.toString(), "--overlay", overlay));
        explain("Install an Application with a simplified request: the Custom Resource and its fan-out, one commit.");
        ok &= expect(
                ExitCode.DONE, run("apply", "-f", write(requests, "qa-wp.json", SIMPLIFIED), "--overlay", overlay));
        explain("Show the Application.");
        ok &= expect(
                ExitCode.DONE, run("render", "-f", requests + "/qa-wp.json", "--primary-region", "hz-fsn-rtz-prod"));
        explain("Show where every field came from.");
        ok &= expect(ExitCode.DONE, run("explain", "-f", requests + "/qa-wp.json", "--overlay", overlay));
        explain("The canonical request that means the same: nothing changes.");
        ok &= expect(
                ExitCode.DONE,
                run("apply", "-f", write(requests, "qa-wp-canonical.json", CANONICAL), "--overlay", overlay));
        explain("Plan a change, then make it.");
        ok &= expect(
                ExitCode.DONE, run("plan", "-f", write(requests, "qa-wp-changed.json", CHANGED), "--overlay", overlay));
        ok &= expect(ExitCode.DONE, run("apply", "-f", requests + "/qa-wp-changed.json", "--overlay", overlay));
        explain("Invalid requests: every finding at once, with its place and its remedy; nothing is written.");
        ok &= expect(ExitCode.REJECTED, run("apply", "-f", write(requests, "wrong.json", WRONG), "--overlay", overlay));
        ok &= expect(
                ExitCode.REJECTED,
                run("apply", "-f", write(requests, "wrong-values.json", WRONG_VALUES), "--overlay", overlay));
        explain("List what the overlay holds now, and validate all of it.");
        ok &= expect(ExitCode.DONE, run("get", "--overlay", overlay));
        ok &= expect(ExitCode.DONE, run("validate", overlay));
        return ok;
    }

    private void explain(String text) {
        step++;
        say("");
        say(context.console().coloured("1", step + ". " + text));
    }

    private int run(String... arguments) {
        say(context.console().coloured("2", "$ catalyst " + String.join(" ", arguments)));
        // Findings go to standard output here, in order, so that the demo reads from top to bottom.
        Console combined = new Console(
                new ByteArrayInputStream(new byte[0]),
                context.console().out(),
                context.console().out(),
                context.console().environment(),
                context.console().isTerminal());
        return execute(combined, arguments);
    }

    private int redirected(Path file, String... arguments) throws IOException {
        say(context.console().coloured("2", "$ catalyst " + String.join(" ", arguments) + " > " + file));
        try (java.io.PrintStream out =
                new java.io.PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
            return execute(
                    new Console(
                            new ByteArrayInputStream(new byte[0]),
                            out,
                            context.console().out(),
                            context.console().environment(),
                            false),
                    arguments);
        }
    }

    private int execute(Console console, String... arguments) {
        CommandLine line = CatalystCommand.commandLine(context.on(console), arguments);
        return line.execute(arguments);
    }

    private boolean expect(int wanted, int exit) {
        if (exit != wanted) {
            say("expected exit code " + wanted + ", got " + exit);
        } else if (exit != ExitCode.DONE) {
            say("exit code " + exit);
        }
        return exit == wanted;
    }

    private static String write(String folder, String name, String text) throws IOException {
        Path file = Path.of(folder, name);
        Files.writeString(file, text);
        return file.toString();
    }

    private void say(String text) {
        context.console().out().println(text);
    }

    /** A short name, because the story prints it often. */
    private static Path temporary() throws IOException {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        for (int i = 1; i < 1000; i++) {
            try {
                return Files.createDirectory(parent.resolve("catalyst-demo" + (i == 1 ? "" : "-" + i)));
            } catch (java.nio.file.FileAlreadyExistsException taken) {
                continue;
            }
        }
        return Files.createTempDirectory("catalyst-demo-");
    }

    private static void delete(Path folder) throws IOException {
        List<Path> paths = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            walk.sorted(Comparator.reverseOrder()).forEach(paths::add);
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }
}
