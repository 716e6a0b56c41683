package io.openova.catalyst.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the commands about QA fixtures. */
@Command(
        name = "fixtures",
        mixinStandardHelpOptions = true,
        description = "The QA fixtures: one Organization, Environment, Blueprint, and Application.")
final class FixturesCommand implements Runnable {
    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "a command is missing: render");
        }
    }
}
