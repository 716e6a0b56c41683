package io.openova.catalyst;

import io.openova.catalyst.cli.CatalystCommand;
import io.openova.catalyst.cli.Console;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Where the program starts. */
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
        int exit = run(console, arguments);
        console.out().flush();
        console.err().flush();
        System.exit(exit);
    }

    /** The program with everything it touches handed in; the exit code comes back. */
    public static int run(Console console, String... arguments) {
        return CatalystCommand.run(new Wiring(console), arguments);
    }

    /** UTF-8 whatever the platform's locale. */
    private static PrintStream stream(FileDescriptor descriptor, boolean flushesLines) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor), 8192), flushesLines, StandardCharsets.UTF_8);
    }
}
