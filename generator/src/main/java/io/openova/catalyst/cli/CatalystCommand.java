package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.ProductVersion;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.cli.terminal.ExceptionTranslator;
import io.openova.catalyst.cli.terminal.ExitCode;
import io.openova.catalyst.finding.SingleLine;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program's root command. */
@Command(
        name = "catalyst",
        description = "Turns requests into validated Application manifests and commits them for Flux.",
        mixinStandardHelpOptions = true,
        versionProvider = ProductVersion.class,
        subcommands = {HelpCommand.class, GenerateCompletion.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  catalyst demo                                    see the whole line once, in a throw-away overlay",
            "  catalyst render -f qa-wp.json --primary-region hz-fsn-rtz-prod",
            "  catalyst apply -f qa-wp.json --overlay ./overlay.git",
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 rejected, 4 conflicted, 5 unavailable.",
            "Shell completion: source <(catalyst generate-completion)"
        })
public final class CatalystCommand implements Runnable {
    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "a command is missing");
        }
    }

    /**
     * The command line for these arguments. When they start with a command's name only that command is built, since picocli
     * looks at every field of every command it is given and a start would pay for all of them.
     */
    public static CommandLine commandLine(CommandContext workbench, String... arguments) {
        CommandLine line = new CommandLine(new CatalystCommand());
        Map<String, Supplier<Object>> commands = commands(workbench);
        String first = arguments.length == 0 ? "" : arguments[0];
        if (commands.containsKey(first)) {
            line.addSubcommand(commands.get(first).get());
        } else {
            commands.values().forEach(command -> line.addSubcommand(command.get()));
        }
        line.setOut(new java.io.PrintWriter(workbench.console().out(), true));
        line.setErr(new java.io.PrintWriter(workbench.console().err(), true));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(
                workbench.console().hasColours() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.registerConverter(Path.class, CatalystCommand::path);
        line.getSubcommands().values().forEach(CatalystCommand::withoutVersion);
        ExceptionTranslator failures =
                new ExceptionTranslator(workbench.console(), ExceptionTranslator.asksForJson(arguments));
        line.setParameterExceptionHandler((wrong, given) -> wrongUsage(wrong, failures));
        line.setExecutionExceptionHandler(failures);
        return line;
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new CommandLine.TypeConversionException("'" + text + "' is no path: " + e.getReason());
        }
    }

    /** The version is the program's: below the top, --version would swallow what was meant for another option. */
    private static void withoutVersion(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        CommandLine.Model.OptionSpec version = spec.findOption("--version");
        if (version != null && version.versionHelp()) {
            spec.remove(version);
        }
        command.getSubcommands().values().forEach(CatalystCommand::withoutVersion);
    }

    /** Every command by its name, in the order of the help. */
    private static Map<String, Supplier<Object>> commands(CommandContext workbench) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("render", () -> new RenderCommand(workbench));
        commands.put("apply", () -> new ApplyCommand(workbench));
        commands.put("plan", () -> new PlanCommand(workbench));
        commands.put("explain", () -> new ExplainCommand(workbench));
        commands.put("update", () -> new UpdateCommand(workbench));
        commands.put("delete", () -> new DeleteCommand(workbench));
        commands.put("get", () -> new GetCommand(workbench));
        commands.put("status", () -> new StatusCommand(workbench));
        commands.put("history", () -> new HistoryCommand(workbench));
        commands.put("rollback", () -> new RollbackCommand(workbench));
        commands.put("impact", () -> new ImpactCommand(workbench));
        commands.put("promote", () -> new PromoteCommand(workbench));
        commands.put(
                "hold", () -> group(new HoldCommand(), new HoldListCommand(workbench), new HoldLiftCommand(workbench)));
        commands.put("overlay", () -> group(new OverlayCommand(), new OverlayMaintainCommand(workbench)));
        commands.put("validate", () -> new ValidateCommand(workbench));
        commands.put("fixtures", () -> group(new FixturesCommand(), new FixturesRenderCommand(workbench)));
        commands.put(
                "catalog",
                () -> group(
                        new CatalogCommand(),
                        new CatalogIndexCommand(workbench),
                        new CatalogLintCommand(workbench),
                        new CatalogLockCommand(workbench)));
        commands.put(
                "chart",
                () -> group(
                        new ChartCommand(),
                        new ChartLintCommand(workbench),
                        new ChartPackageCommand(workbench),
                        new ChartPushCommand(workbench),
                        new ChartPullCommand(workbench),
                        new ChartVerifyCommand(workbench)));
        commands.put(
                "pin",
                () -> group(
                        new PinCommand(),
                        new PinListCommand(workbench),
                        new PinBumpCommand(workbench),
                        new PinCheckCommand(workbench)));
        commands.put(
                "cluster",
                () -> group(
                        new ClusterCommand(),
                        new ClusterNewCommand(workbench),
                        new ClusterListCommand(workbench),
                        new ClusterDiffCommand(workbench),
                        new ClusterUpgradeCommand(workbench)));
        commands.put("schema", () -> group(new SchemaCommand(), new SchemaGenerateCommand(workbench)));
        commands.put("serve", () -> new ServeCommand(workbench));
        commands.put("controller", () -> new ControllerCommand(workbench));
        commands.put("git-server", () -> new GitServerCommand(workbench));
        commands.put("demo", () -> new DemoCommand(workbench));
        return commands;
    }

    private static CommandLine group(Object parent, Object... children) {
        CommandLine group = new CommandLine(parent);
        for (Object child : children) {
            group.addSubcommand(child);
        }
        return group;
    }

    /** Runs the command line; the exit code comes back. */
    public static int run(CommandContext workbench, String... arguments) {
        if (ValidateCommand.isPlain(arguments)) {
            try {
                return written(workbench.console(), new ValidateCommand(workbench, arguments).call());
            } catch (Exception told) {
                // What it means for a person is known below, where the same happens again.
            }
        }
        return written(workbench.console(), commandLine(workbench, arguments).execute(arguments));
    }

    /** A result that standard output did not take was not given. */
    private static int written(Console console, int exit) {
        if (!console.out().checkError()) {
            return exit;
        }
        console.err().println("cannot write to standard output: it is full or closed");
        return exit == ExitCode.DONE || exit == ExitCode.REJECTED ? ExitCode.FAILED : exit;
    }

    /** Wrong usage in three lines: what, what may be meant, where to read more. Arguments reach the terminal as one line. */
    private static int wrongUsage(ParameterException wrong, ExceptionTranslator failures) {
        String message = SingleLine.of(String.valueOf(wrong.getMessage()));
        String hint = "";
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            if (unmatched.getUnmatched().stream().anyMatch(given -> given.startsWith("--server"))) {
                hint = "this command works on files and an overlay; apply, plan, update, delete, get, and status work"
                        + " through the API (for what would be rendered there: 'catalyst plan --server')\n";
            } else if (unmatched.getUnmatched().stream().anyMatch(given -> given.startsWith("--version"))
                    && wrong.getCommandLine().getCommandSpec().findOption("--to-version") != null) {
                hint = "did you mean --to-version?\n";
            } else if (!unmatched.getSuggestions().isEmpty()) {
                hint = "did you mean " + String.join(" or ", unmatched.getSuggestions()) + "?\n";
            }
        }
        String help = "see '" + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help'";
        return failures.told(ExitCode.USAGE, "Usage", message, hint + help);
    }
}
