package io.openova.catalyst.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the commands about the Blueprints of an overlay. */
@Command(
        name = "blueprint",
        mixinStandardHelpOptions = true,
        description = "Manage the versions of Blueprints in an overlay. 'catalyst apply' publishes a version; every "
                + "version stays until it is pruned.")
final class BlueprintCommand implements Runnable {
    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "a command is missing: list or prune");
        }
    }
}
