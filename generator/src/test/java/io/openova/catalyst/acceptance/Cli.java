package io.openova.catalyst.acceptance;

import io.openova.catalyst.Main;
import io.openova.catalyst.cli.terminal.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The program as a user runs it, with everything it touches in memory. */
public final class Cli {
    private final Map<String, String> environment = new HashMap<>();
    private byte[] input = new byte[0];
    private boolean isTerminal;

    /** How a run ended. */
    public record Run(int exit, String out, String err) {
        public String both() {
            return out + err;
        }
    }

    public static Cli cli() {
        return new Cli();
    }

    public Cli with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public Cli input(String text) {
        return input(text.getBytes(StandardCharsets.UTF_8));
    }

    public Cli input(byte[] bytes) {
        this.input = bytes;
        return this;
    }

    public Cli atTerminal() {
        this.isTerminal = true;
        return this;
    }

    public Run run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
        int exit = Main.run(
                new Console(new ByteArrayInputStream(input), outStream, errStream, environment, isTerminal), arguments);
        return new Run(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** A run without input and without environment variables. */
    public static Run catalyst(String... arguments) {
        return new Cli().run(arguments);
    }
}
