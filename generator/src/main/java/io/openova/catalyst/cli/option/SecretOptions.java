package io.openova.catalyst.cli.option;

import io.openova.catalyst.cli.remote.RemoteApi;
import io.openova.catalyst.cli.terminal.UsageException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Option to print secret values, which are hidden by default. */
public final class SecretOptions {
    @Option(
            names = "--show-secrets",
            description = "Print secret values too. Works only on an overlay, not with --server. Do not use it "
                    + "where others can read the output.")
    boolean isShown;

    /**
     * Whether to print secret values.
     *
     * @param api the API server to work through, if any
     * @throws UsageException with an API server, which never shows secret values
     */
    public boolean asked(Optional<RemoteApi> api) {
        if (isShown && api.isPresent()) {
            throw new UsageException("--show-secrets works only on an overlay; a server never shows secret values");
        }
        return isShown;
    }
}
