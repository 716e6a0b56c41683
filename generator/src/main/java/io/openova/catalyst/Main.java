package io.openova.catalyst;

import io.openova.catalyst.cli.CatalystCommand;
import io.openova.catalyst.cli.terminal.Console;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** The entry point of the program. */
public final class Main {
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
        int exit = run(console, arguments);
        console.out().flush();
        console.err().flush();
        System.exit(exit);
    }

    /** Runs the program with the given environment and returns the exit code. */
    public static int run(Console console, String... arguments) {
        return CatalystCommand.run(new Wiring(console), arguments);
    }

    /** A long-running command logs what it does; the level is fixed once the first logger is created. */
    private static void setUpLog(Console console, String... arguments) {
        if (arguments.length == 0 || !Set.of("controller", "serve").contains(arguments[0])) {
            return;
        }
        String level = logLevel(arguments)
                .or(() -> console.variable("CATALYST_LOG_LEVEL"))
                .orElse("info");
        String prefix = "org.slf4j.simpleLogger.";
        System.setProperty(prefix + "defaultLogLevel", level);
        System.setProperty(prefix + "showDateTime", "true");
        System.setProperty(prefix + "dateTimeFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
        if (!level.equals("debug") && !level.equals("trace")) {
            System.setProperty(prefix + "log.io.javaoperatorsdk", "warn");
            System.setProperty(prefix + "log.io.fabric8", "error");
            System.setProperty(prefix + "log.org.eclipse.jetty", "warn");
            System.setProperty(prefix + "log.org.apache.sshd", "warn");
            System.setProperty(prefix + "log.org.eclipse.jgit", "warn");
        }
    }

    private static Optional<String> logLevel(String... arguments) {
        String option = "--log-level";
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
