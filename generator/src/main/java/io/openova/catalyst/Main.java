package io.openova.catalyst;

import io.openova.catalyst.cli.CatalystCommand;
import io.openova.catalyst.cli.terminal.Console;
import io.openova.catalyst.httpclient.ProxyVariables;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** The entry point of the program. */
public final class Main {
    private static final Set<String> SERVERS = Set.of("controller", "serve", "git-server");
    private static final String PROVIDER = "slf4j.provider";

    private Main() {}

    public static void main(String[] arguments) {
        Console console = new Console(
                System.in,
                stream(FileDescriptor.out, false),
                // Findings come at once and before the verdict, which waits in the buffer of standard output.
                stream(FileDescriptor.err, true),
                System.getenv(),
                System.console() != null);
        System.setErr(new PrintStream(
                new LogText(new BufferedOutputStream(new FileOutputStream(FileDescriptor.err), 8192)),
                true,
                StandardCharsets.UTF_8));
        setUpLog(console, arguments);
        ProxyVariables.install(System.getenv());
        int exit = run(console, arguments);
        console.out().flush();
        console.err().flush();
        System.exit(exit);
    }

    /** Runs the program with the given environment and returns the exit code. */
    public static int run(Console console, String... arguments) {
        return CatalystCommand.run(new Wiring(console), arguments);
    }

    /**
     * Chooses the logging library: Logback for a command that keeps running, and slf4j-simple, which loads faster, for all others.
     * The first logger that is made fixes the choice.
     */
    private static void setUpLog(Console console, String... arguments) {
        // Without it the library reports each start that it takes the named provider.
        System.setProperty("slf4j.internal.verbosity", "WARN");
        if (arguments.length == 0 || !SERVERS.contains(arguments[0])) {
            System.setProperty(PROVIDER, "org.slf4j.simple.SimpleServiceProvider");
            return;
        }
        System.setProperty(PROVIDER, "ch.qos.logback.classic.spi.LogbackServiceProvider");
        ServerLog.choose(
                given("--log-level", arguments)
                        .or(() -> console.variable("CATALYST_LOG_LEVEL"))
                        .orElse("info"),
                given("--log-format", arguments)
                        .or(() -> console.variable("CATALYST_LOG_FORMAT"))
                        .orElse("text"));
    }

    private static Optional<String> given(String option, String... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].startsWith(option + "=")) {
                return Optional.of(arguments[i].substring(option.length() + 1));
            }
            if (arguments[i].equals(option) && i + 1 < arguments.length) {
                return Optional.of(arguments[i + 1]);
            }
        }
        return Optional.empty();
    }

    /** UTF-8 whatever the platform's locale. */
    private static PrintStream stream(FileDescriptor descriptor, boolean flushesLines) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor), 8192), flushesLines, StandardCharsets.UTF_8);
    }
}
