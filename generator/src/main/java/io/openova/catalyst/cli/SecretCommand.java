package io.openova.catalyst.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the commands about encrypted Secrets. */
@Command(
        name = "secret",
        mixinStandardHelpOptions = true,
        description = "Manage the encrypted Secrets of Applications. Values are encrypted as SOPS does, to the "
                + "ageRecipients of sovereign.yaml; no private key is read.")
final class SecretCommand implements Runnable {
    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "a command is missing: set, list, or rotate-recipients");
        }
    }
}
