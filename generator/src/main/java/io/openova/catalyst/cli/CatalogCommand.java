package io.openova.catalyst.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the commands about the catalog. */
@Command(name = "catalog", mixinStandardHelpOptions = true, description = "The catalog of Blueprints.")
final class CatalogCommand implements Runnable {
    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "a command is missing: index, lint, or lock");
        }
    }
}
