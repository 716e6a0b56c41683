package io.openova.catalyst.cli.terminal;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The process environment that a command may use.
 *
 * @param in standard input
 * @param out results, and nothing else
 * @param err findings, notes, progress
 * @param environment environment variables
 * @param isTerminal whether the output goes to a terminal; enables colours and progress
 */
public record Console(
        InputStream in, PrintStream out, PrintStream err, Map<String, String> environment, boolean isTerminal) {
    public Console {
        environment = Map.copyOf(environment);
    }

    /** The variable's value; blank counts as unset. */
    public Optional<String> variable(String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? Optional.empty() : Optional.of(value);
    }

    /** The user's home: {@code $HOME} where it is an absolute path, else the system's value. */
    public Path home() {
        return variable("HOME")
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElseGet(() -> Path.of(System.getProperty("user.home")));
    }

    /** Colours are used only on a terminal, and not with NO_COLOR set (no-color.org). */
    public boolean hasColours() {
        return isTerminal && variable("NO_COLOR").isEmpty() && !"dumb".equals(environment.get("TERM"));
    }

    /** Prints a note for the user that is not part of the result. */
    public void note(String text) {
        err.println(text);
    }

    public String coloured(String code, String text) {
        return hasColours() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
