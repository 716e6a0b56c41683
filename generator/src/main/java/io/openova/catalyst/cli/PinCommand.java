package io.openova.catalyst.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the commands about pins. */
@Command(
        name = "pin",
        mixinStandardHelpOptions = true,
        description = "Manage versions, tags, and digests: list them, change them together, check that they agree.")
final class PinCommand implements Runnable {
    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "a command is missing: list, bump, or check");
        }
    }
}
