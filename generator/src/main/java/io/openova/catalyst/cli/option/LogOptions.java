package io.openova.catalyst.cli.option;

import io.openova.catalyst.cli.terminal.UsageException;
import io.openova.catalyst.finding.SingleLine;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/**
 * What the log of a command that keeps running holds, and how its lines look. {@code Main} reads both before the command line is
 * parsed, since the first logger fixes them; here they are checked and documented.
 */
public final class LogOptions {
    private static final List<String> LEVELS = List.of("trace", "debug", "info", "warn", "error");
    private static final List<String> FORMATS = List.of("text", "json");

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "${env:CATALYST_LOG_LEVEL:-info}",
            description = "trace, debug, info, warn, or error. Default: info.")
    String level = "info";

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            defaultValue = "${env:CATALYST_LOG_FORMAT:-text}",
            description = "text, or json for one JSON object a line. Default: text.")
    String format = "text";

    /** @throws UsageException on a level or a format that does not exist */
    public void check() {
        check("--log-level", "trace, debug, info, warn, or error", LEVELS, level);
        check("--log-format", "text or json", FORMATS, format);
    }

    private static void check(String option, String allowed, List<String> values, String value) {
        if (!values.contains(value.toLowerCase(Locale.ROOT))) {
            throw new UsageException(option + " is " + allowed + ", not '" + SingleLine.of(value) + "'");
        }
    }

    /** @return both options as another command takes them */
    public List<String> arguments() {
        return List.of("--log-level=" + level, "--log-format=" + format);
    }
}
