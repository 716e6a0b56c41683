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
            "  catalyst demo                                    walk through every step in a temporary overlay",
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
     * The command line for these arguments. If they start with a command's name, only that command is built: picocli
     * inspects every field of every command, which would slow down each start.
     */
    public static CommandLine commandLine(CommandContext context, String... arguments) {
        CommandLine line = new CommandLine(new CatalystCommand());
        Map<String, Supplier<Object>> commands = commands(context);
        String first = arguments.length == 0 ? "" : arguments[0];
        if (commands.containsKey(first)) {
            line.addSubcommand(commands.get(first).get());
        } else {
            commands.values().forEach(command -> line.addSubcommand(command.get()));
        }
        line.setOut(new java.io.PrintWriter(context.console().out(), true));
        line.setErr(new java.io.PrintWriter(context.console().err(), true));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(
                context.console().hasColours() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.registerConverter(Path.class, CatalystCommand::path);
        line.getSubcommands().values().forEach(CatalystCommand::withoutVersion);
        ExceptionTranslator failures =
                new ExceptionTranslator(context.console(), ExceptionTranslator.asksForJson(arguments));
        line.setParameterExceptionHandler((wrong, given) -> wrongUsage(wrong, failures));
        line.setExecutionExceptionHandler(failures);
        return line;
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new CommandLine.TypeConversionException("'" + text + "' is not a valid path: " + e.getReason());
        }
    }

    /** Only the root command has --version; on a subcommand it would hide options with a similar name. */
    private static void withoutVersion(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        CommandLine.Model.OptionSpec version = spec.findOption("--version");
        if (version != null && version.versionHelp()) {
            spec.remove(version);
        }
        command.getSubcommands().values().forEach(CatalystCommand::withoutVersion);
    }

    /** All commands by name, in the order in which the help lists them. */
    private static Map<String, Supplier<Object>> commands(CommandContext context) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("render", () -> new RenderCommand(context));
        commands.put("apply", () -> new ApplyCommand(context));
        commands.put("plan", () -> new PlanCommand(context));
        commands.put("explain", () -> new ExplainCommand(context));
        commands.put("update", () -> new UpdateCommand(context));
        commands.put("delete", () -> new DeleteCommand(context));
        commands.put("remove", () -> new RemoveCommand(context));
        commands.put("get", () -> new GetCommand(context));
        commands.put("status", () -> new StatusCommand(context));
        commands.put("history", () -> new HistoryCommand(context));
        commands.put("rollback", () -> new RollbackCommand(context));
        commands.put("impact", () -> new ImpactCommand(context));
        commands.put("promote", () -> new PromoteCommand(context));
        commands.put(
                "hold", () -> group(new HoldCommand(), new HoldListCommand(context), new HoldLiftCommand(context)));
        commands.put("secret", () -> secrets(context));
        commands.put("blueprint", () -> blueprints(context));
        commands.put("overlay", () -> group(new OverlayCommand(), new OverlayMaintainCommand(context)));
        commands.put("validate", () -> new ValidateCommand(context));
        commands.put("fixtures", () -> group(new FixturesCommand(), new FixturesRenderCommand(context)));
        commands.put(
                "catalog",
                () -> group(
                        new CatalogCommand(),
                        new CatalogIndexCommand(context),
                        new CatalogLintCommand(context),
                        new CatalogLockCommand(context)));
        commands.put(
                "chart",
                () -> group(
                        new ChartCommand(),
                        new ChartLintCommand(context),
                        new ChartPackageCommand(context),
                        new ChartPushCommand(context),
                        new ChartPullCommand(context),
                        new ChartVerifyCommand(context)));
        commands.put(
                "pin",
                () -> group(
                        new PinCommand(),
                        new PinListCommand(context),
                        new PinBumpCommand(context),
                        new PinCheckCommand(context)));
        commands.put(
                "cluster",
                () -> group(
                        new ClusterCommand(),
                        new ClusterNewCommand(context),
                        new ClusterListCommand(context),
                        new ClusterDiffCommand(context),
                        new ClusterUpgradeCommand(context)));
        commands.put("schema", () -> group(new SchemaCommand(), new SchemaGenerateCommand(context)));
        commands.put("serve", () -> new ServeCommand(context));
        commands.put("controller", () -> new ControllerCommand(context));
        commands.put("git-server", () -> new GitServerCommand(context));
        commands.put("demo", () -> new DemoCommand(context));
        return commands;
    }

    private static CommandLine blueprints(CommandContext context) {
        return group(new BlueprintCommand(), new BlueprintListCommand(context), new BlueprintPruneCommand(context));
    }

    private static CommandLine secrets(CommandContext context) {
        return group(
                new SecretCommand(),
                new SecretSetCommand(context),
                new SecretListCommand(context),
                new SecretRotateCommand(context));
    }

    private static CommandLine group(Object parent, Object... children) {
        CommandLine group = new CommandLine(parent);
        for (Object child : children) {
            group.addSubcommand(child);
        }
        return group;
    }

    /** Runs the command line and returns the exit code. */
    public static int run(CommandContext context, String... arguments) {
        if (ValidateCommand.isPlain(arguments)) {
            try {
                return written(context.console(), new ValidateCommand(context, arguments).call());
            } catch (Exception failure) {
                // picocli repeats the call and formats the error.
            }
        }
        return written(context.console(), commandLine(context, arguments).execute(arguments));
    }

    /** A result that could not be written to standard output is a failure. */
    private static int written(Console console, int exit) {
        if (!console.out().checkError()) {
            return exit;
        }
        console.err().println("cannot write to standard output: it is full or closed");
        return exit == ExitCode.DONE || exit == ExitCode.REJECTED ? ExitCode.FAILED : exit;
    }

    /**
     * Describes wrong usage in three lines: the error, a suggestion, and where to read more. Arguments are printed as
     * one line.
     */
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
