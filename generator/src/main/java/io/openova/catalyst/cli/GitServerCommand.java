package io.openova.catalyst.cli;

import io.openova.catalyst.cli.option.CommandContext;
import io.openova.catalyst.cli.option.LogOptions;
import io.openova.catalyst.cli.terminal.ExitCode;
import io.openova.catalyst.cli.terminal.UsageException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves the overlay for Flux to fetch. */
@Command(
        name = "git-server",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Serve a local overlay to Flux and other Git clients over HTTP, for reading.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  catalyst git-server --overlay ./overlay.git --token-file read-token",
            "  git clone http://git:TOKEN@localhost:9418/overlay.git"
        })
final class GitServerCommand implements Callable<Integer> {
    @Option(names = "--overlay", required = true, paramLabel = "DIR", description = "The overlay repository.")
    Path overlay = Path.of("");

    @Option(names = "--address", paramLabel = "HOST", description = "Address to listen on. Default: 127.0.0.1.")
    String address = "127.0.0.1";

    @Option(names = "--port", paramLabel = "PORT", description = "Port to listen on; 0 for any. Default: 9418.")
    int port = 9418;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File with the token that clients give as password. Without it everybody who reaches the"
                    + " address may read.")
    @Nullable
    Path tokenFile;

    @Mixin
    LogOptions logOptions = new LogOptions();

    private final CommandContext context;

    GitServerCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (port < 0 || port > 65535) {
            throw new UsageException("--port must be 0 to 65535");
        }
        logOptions.check();
        context.runGitServer(overlay, address, port, Optional.ofNullable(tokenFile));
        return ExitCode.DONE;
    }
}
