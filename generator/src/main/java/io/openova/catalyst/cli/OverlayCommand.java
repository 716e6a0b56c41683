package io.openova.catalyst.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the commands about the overlay repository as a whole. */
@Command(
        name = "overlay",
        mixinStandardHelpOptions = true,
        description = "Maintain the overlay repository: its packs and objects.")
final class OverlayCommand implements Runnable {
    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "a command is missing: maintain");
        }
    }
}
