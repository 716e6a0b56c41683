package io.openova.catalyst.cli.terminal;

import io.openova.catalyst.catalog.MalformedBlueprintException;
import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import io.openova.catalyst.overlay.UnsafeEntryException;
import io.openova.catalyst.overlay.IdempotencyKeyReusedException;
import io.openova.catalyst.registry.RegistryException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** The one place where an exception becomes a message and an exit code. A stack trace goes to the log only, under an id. */
public final class ExceptionTranslator implements IExecutionExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ExceptionTranslator.class);

    private final Console console;

    public ExceptionTranslator(Console console) {
        this.console = console;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine line, ParseResult result) {
        if (failure instanceof UsageException) {
            console.err().println(SingleLine.of(String.valueOf(failure.getMessage())));
            console.err().println("see '" + line.getCommandSpec().qualifiedName() + " --help'");
            return ExitCode.USAGE;
        }
        if (failure instanceof IdempotencyKeyReusedException) {
            console.err()
                    .println(IdempotencyKeyReusedException.RULE + ": "
                            + SingleLine.of(String.valueOf(failure.getMessage())));
            return ExitCode.CONFLICTED;
        }
        if (failure instanceof OverlayUnavailableException || failure instanceof UnavailableException) {
            console.err().println("unavailable: " + SingleLine.of(String.valueOf(failure.getMessage())));
            return ExitCode.UNAVAILABLE;
        }
        if (failure instanceof RegistryException registry) {
            console.err()
                    .println((registry.isRefusal() ? "registry/refused: " : "unavailable: ")
                            + SingleLine.of(String.valueOf(failure.getMessage())));
            return registry.isRefusal() ? ExitCode.REJECTED : ExitCode.UNAVAILABLE;
        }
        if (failure instanceof UnsafeEntryException) {
            console.err().println("overlay/unsafe-entry: " + SingleLine.of(String.valueOf(failure.getMessage())));
            return ExitCode.REJECTED;
        }
        if (failure instanceof MalformedBlueprintException malformed) {
            new Report(console, false).findings(malformed.findings());
            console.err().println(SingleLine.of(String.valueOf(failure.getMessage())));
            return ExitCode.REJECTED;
        }
        String id = UUID.randomUUID().toString();
        LOG.error("failure {}", id, failure);
        console.err()
                .println("failed inside (" + id + "): " + failure.getClass().getSimpleName()
                        + "; the log line above has the details, please report them");
        return ExitCode.FAILED;
    }
}
