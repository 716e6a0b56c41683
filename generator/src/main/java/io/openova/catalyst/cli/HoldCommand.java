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
        description = "Manage holds: a rollback puts its Application on hold, and no command changes it until the "
                + "hold is lifted.")
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
