package io.openova.catalyst.cli.option;

import io.openova.catalyst.cli.remote.RemoteApi;
import io.openova.catalyst.cli.terminal.UsageException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether a person wants to see values that are hidden otherwise. */
public final class SecretOptions {
    @Option(
            names = "--show-secrets",
            description = "Print secret values too; only of a local overlay, and never in a log that others read.")
    boolean isShown;

    /**
     * Whether to print secret values.
     *
     * @param api the server that answers, when there is one
     * @throws UsageException when a server answers, which shows them to nobody
     */
    public boolean asked(Optional<RemoteApi> api) {
        if (isShown && api.isPresent()) {
            throw new UsageException("--show-secrets is for a local overlay; a server shows secret values to nobody");
        }
        return isShown;
    }
}
