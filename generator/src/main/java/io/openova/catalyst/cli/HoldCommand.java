package io.openova.catalyst.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the commands about holds. */
@Command(
        name = "hold",
        mixinStandardHelpOptions = true,
        description = "Holds that rollbacks left: Applications that stay as they are until somebody lifts the hold.")
final class HoldCommand implements Runnable {
    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "a command is missing: list or lift");
        }
    }
}
