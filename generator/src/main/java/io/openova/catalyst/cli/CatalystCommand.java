package io.openova.catalyst.cli;

import org.jspecify.annotations.Nullable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program's root command. */
@Command(
        name = "catalyst",
        description = "Turns requests into validated Application manifests and commits them for Flux.",
        mixinStandardHelpOptions = true,
        versionProvider = CatalystCommand.ProductVersion.class,
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

    /** The whole command line, with every command. */
    public static CommandLine commandLine(Workbench workbench) {
        CommandLine line = new CommandLine(new CatalystCommand())
                .addSubcommand(new RenderCommand(workbench))
                .addSubcommand(new ApplyCommand(workbench))
                .addSubcommand(new PlanCommand(workbench))
                .addSubcommand(new ExplainCommand(workbench))
                .addSubcommand(new UpdateCommand(workbench))
                .addSubcommand(new DeleteCommand(workbench))
                .addSubcommand(new GetCommand(workbench))
                .addSubcommand(new ValidateCommand(workbench))
                .addSubcommand(
                        new CommandLine(new FixturesCommand()).addSubcommand(new FixturesRenderCommand(workbench)))
                .addSubcommand(new CommandLine(new CatalogCommand()).addSubcommand(new CatalogIndexCommand(workbench)))
                .addSubcommand(new CommandLine(new ClusterCommand()).addSubcommand(new ClusterNewCommand(workbench)))
                .addSubcommand(new CommandLine(new SchemaCommand()).addSubcommand(new SchemaGenerateCommand(workbench)))
                .addSubcommand(new DemoCommand(workbench));
        line.setOut(new java.io.PrintWriter(workbench.console().out(), true));
        line.setErr(new java.io.PrintWriter(workbench.console().err(), true));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(
                workbench.console().hasColours() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler(new Failures(workbench.console()));
        return line;
    }

    /** The version from the jar's manifest. */
    static final class ProductVersion implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = CatalystCommand.class.getPackage().getImplementationVersion();
            return new String[] {version == null ? "0.0.0-unpackaged" : version};
        }
    }
}
