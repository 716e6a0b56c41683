package io.openova.catalyst.cli.terminal;

import io.openova.catalyst.catalog.MalformedBlueprintException;
import io.openova.catalyst.document.write.JsonWriter;
import io.openova.catalyst.finding.SingleLine;
import io.openova.catalyst.httpclient.UnusableProxyException;
import io.openova.catalyst.overlay.IdempotencyKeyReusedException;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import io.openova.catalyst.overlay.UnsafeEntryException;
import io.openova.catalyst.registry.RegistryException;
import io.openova.catalyst.report.JsonReport;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Turns every exception into a message and an exit code. Common failures (a missing file, a port in use, a full disk)
 * become one line. Only a fault of the program logs a stack trace, under an id.
 */
public final class ExceptionTranslator implements IExecutionExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ExceptionTranslator.class);
    private static final String HELP = "see '%s --help'";

    private final Console console;
    private final boolean isJson;

    /** @param isJson whether the caller reads standard output as JSON; the failure is then printed there too */
    public ExceptionTranslator(Console console, boolean isJson) {
        this.console = console;
        this.isJson = isJson;
    }

    /** Whether the arguments ask for JSON on standard output. */
    public static boolean asksForJson(String... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            boolean isNext = i > 0 && arguments[i - 1].equals("-o") && arguments[i].equals("json");
            if (isNext || arguments[i].equals("-ojson") || arguments[i].equals("-o=json")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine line, ParseResult result) {
        String message = SingleLine.of(String.valueOf(failure.getMessage()));
        if (failure instanceof UsageException || failure instanceof InvalidPathException) {
            return told(
                    ExitCode.USAGE,
                    "Usage",
                    failure instanceof InvalidPathException ? "not a valid path: " + message + locale() : message,
                    String.format(HELP, line.getCommandSpec().qualifiedName()));
        }
        if (failure instanceof UnusableProxyException) {
            return told(ExitCode.USAGE, "Usage", message, "");
        }
        if (failure instanceof IdempotencyKeyReusedException) {
            console.err()
                    .println(IdempotencyKeyReusedException.RULE + ": "
                            + SingleLine.of(String.valueOf(failure.getMessage())));
            return ExitCode.CONFLICTED;
        }
        if (failure instanceof OverlayUnavailableException || failure instanceof UnavailableException) {
            return told(ExitCode.UNAVAILABLE, "Unavailable", "unavailable: " + message, "");
        }
        if (failure instanceof RegistryException registry) {
            return registry.isRefusal()
                    ? told(ExitCode.REJECTED, "Rejected", "registry/refused: " + message, "")
                    : told(ExitCode.UNAVAILABLE, "Unavailable", "unavailable: " + message, "");
        }
        if (failure instanceof UnsafeEntryException) {
            return told(ExitCode.REJECTED, "Rejected", "overlay/unsafe-entry: " + message, "");
        }
        if (failure instanceof MalformedBlueprintException malformed) {
            return malformed(malformed, message);
        }
        String everyday = everyday(failure);
        return everyday == null ? inside(failure) : told(ExitCode.FAILED, "Failed", SingleLine.of(everyday), "");
    }

    /** File names are bytes to Git; Java reads them in the encoding of the locale. */
    private static String locale() {
        String encoding = System.getProperty("sun.jnu.encoding", "UTF-8");
        return encoding.equalsIgnoreCase("UTF-8")
                ? ""
                : "; the locale's encoding is " + encoding + ": set LC_ALL=C.UTF-8";
    }

    private int malformed(MalformedBlueprintException malformed, String message) {
        if (isJson) {
            print(Value.object()
                    .put("outcome", "Rejected")
                    .put("exit", ExitCode.REJECTED)
                    .put("message", message)
                    .put("findings", JsonReport.findings(malformed.findings())));
        } else {
            new Report(console, false).findings(malformed.findings());
        }
        console.err().println(message);
        return ExitCode.REJECTED;
    }

    /** Prints one line for people, a second one with help, and an object for a caller that reads JSON. */
    public int told(int exit, String outcome, String message, String help) {
        console.err().println(message);
        if (!help.isEmpty()) {
            console.err().println(help);
        }
        if (isJson) {
            print(Value.object().put("outcome", outcome).put("exit", exit).put("message", message));
        }
        return exit;
    }

    private void print(ObjectBuilder json) {
        console.out().print(JsonWriter.writePretty(json.build()));
    }

    private int inside(Exception failure) {
        String id = UUID.randomUUID().toString();
        LOG.error("failure {}", id, failure);
        return told(
                ExitCode.FAILED,
                "Failed",
                "failed inside (" + id + "): " + failure.getClass().getSimpleName()
                        + "; the log line above has the details; please report them",
                "");
    }

    /** Describes a failure that the environment caused; null for a fault of the program. */
    private static @Nullable String everyday(Throwable failure) {
        Set<Throwable> seen = new HashSet<>();
        String said = null;
        for (Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
            if (cause instanceof UnwritableException) {
                return cause.getMessage();
            }
            if (cause instanceof FileSystemException file) {
                return "cannot read or write " + file.getFile() + ": " + OutputFiles.reason(file);
            }
            if (cause instanceof BindException || cause instanceof UnresolvedAddressException) {
                return said == null ? "cannot listen: " + cause.getMessage() : said;
            }
            if (cause instanceof UncheckedIOException unchecked && unchecked.getMessage() != null) {
                said = unchecked.getMessage();
            } else if (cause instanceof IOException io) {
                return said == null ? "input or output failed: " + OutputFiles.reason(io) : said;
            }
        }
        return said;
    }
}
