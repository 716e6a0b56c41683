package io.openova.catalyst.cli.option;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.acceptance.Cli;
import io.openova.catalyst.acceptance.TestWorld;
import io.openova.catalyst.cli.CatalystCommand;
import io.openova.catalyst.cli.terminal.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Every option that takes a path or a port, given a bad one: a line that says so, and never a stack trace. */
class EverydayFailuresTest {
    private static final Set<String> PLACES = Set.of(
            "FILE", "DIR", "DIR_OR_URL", "PATH", "PORT", "HOST:PORT", "ADDRESS", "FORMAT[=FILE]", "REF", "CHART");

    @TempDir
    Path folder;

    /** The options of all commands are looked at; nothing is run with this. */
    private static CommandContext onlyLookedAt() {
        Console console = new Console(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                Map.of(),
                false);
        return (CommandContext) Proxy.newProxyInstance(
                CommandContext.class.getClassLoader(),
                new Class<?>[] {CommandContext.class},
                (proxy, method, arguments) -> console);
    }

    private static List<CommandLine> leaves(CommandLine command) {
        if (command.getSubcommands().isEmpty()) {
            return List.of(command);
        }
        List<CommandLine> leaves = new ArrayList<>();
        new TreeMap<>(command.getSubcommands()).values().forEach(below -> leaves.addAll(leaves(below)));
        return leaves;
    }

    private static boolean takesAPlace(ArgSpec argument) {
        String label = argument.paramLabel();
        Class<?> type = argument.isMultiValue() && argument.auxiliaryTypes().length > 0
                ? argument.auxiliaryTypes()[0]
                : argument.type();
        return type == Path.class
                || PLACES.contains(label)
                || label.contains("FILE")
                || label.contains("DIR")
                || label.contains("PORT")
                || label.contains("ADDRESS");
    }

    private List<String> badOnes(ArgSpec argument) throws IOException {
        String file = Files.writeString(folder.resolve("file"), "x: y: z\n").toString();
        if (argument.paramLabel().startsWith("FORMAT")) {
            return List.of("json=" + folder, "sarif=" + file + "/x/y", "junit=/dev/full", "json=", "nothing=" + file);
        }
        if (argument.paramLabel().contains("PORT")) {
            return List.of("no-number", "99999", "-1", "");
        }
        if (argument.paramLabel().contains("ADDRESS")) {
            return List.of("127.0.0.1:99999", "127.0.0.1:port", "::", "nowhere.invalid:1");
        }
        return List.of(
                folder.resolve("missing").toString(), folder.toString(), file, file + "/below", "/dev/full", "a\0b");
    }

    /** The values that other arguments need so that the command comes to the bad one. */
    private static List<String> needed(CommandLine command, ArgSpec bad) {
        List<String> arguments = new ArrayList<>();
        command.getCommandSpec().options().stream()
                .filter(option -> option.required() && option != bad)
                .forEach(option -> arguments.addAll(List.of(option.longestName(), "x")));
        command.getCommandSpec().positionalParameters().stream()
                .filter(parameter -> parameter.arity().min() > 0 && parameter != bad)
                .forEach(parameter -> arguments.add("x"));
        return arguments;
    }

    private static void add(List<String> arguments, String option, String value) {
        if (!arguments.contains(option)) {
            arguments.addAll(List.of(option, value));
        }
    }

    @Test
    void a_bad_path_or_port_is_one_line_in_every_command() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            every_bad_one(Integer.toString(taken.getLocalPort()));
        }
    }

    private void every_bad_one(String port) throws IOException {
        CommandLine all = CatalystCommand.commandLine(onlyLookedAt(), "--help");
        List<String> wrong = new ArrayList<>();
        int tried = 0;
        for (CommandLine command : leaves(all)) {
            String name = command.getCommandSpec().qualifiedName().substring("catalyst ".length());
            if (name.equals("help") || name.equals("generate-completion") || name.equals("demo")) {
                continue;
            }
            for (ArgSpec argument : command.getCommandSpec().args()) {
                if (!takesAPlace(argument)) {
                    continue;
                }
                for (String bad : badOnes(argument)) {
                    List<String> line = new ArrayList<>(List.of(name.split(" ")));
                    line.addAll(needed(command, argument));
                    if (argument instanceof OptionSpec option) {
                        line.addAll(List.of(option.longestName(), bad));
                    } else {
                        line.add(bad);
                    }
                    tried++;
                    judge(line, port, wrong);
                }
            }
        }
        assertThat(tried).isGreaterThan(300);
        assertThat(wrong).isEmpty();
    }

    private void judge(List<String> line, String port, List<String> wrong) {
        List<String> arguments = new ArrayList<>(line);
        // A server that comes up would stay, so the port that it is to listen on is taken.
        switch (line.get(0)) {
            case "controller" -> {
                add(arguments, "--overlay-url", "/nowhere/at-all");
                add(arguments, "--kubeconfig", folder.resolve("no-kubeconfig").toString());
                add(arguments, "--metrics-bind-address", "127.0.0.1:" + port);
                add(arguments, "--health-probe-bind-address", "127.0.0.1:" + port);
            }
            case "serve", "git-server" -> {
                add(arguments, "--overlay", TestWorld.sharedForReading().toString());
                add(arguments, "--port", port);
            }
            default -> {}
        }
        Cli.Run run = Cli.cli().with("HOME", folder.toString()).run(arguments.toArray(String[]::new));
        boolean isTold = Set.of(0, 1, 2, 3, 5).contains(run.exit())
                && (run.exit() == 0 || !run.both().isBlank())
                && !run.both().contains("at io.openova")
                && !run.both().contains("failed inside")
                && !run.both().contains("java.");
        if (!isTold) {
            wrong.add(String.join(" ", arguments) + "\n  -> " + run.exit() + " "
                    + run.both().strip());
        }
    }

    @Test
    void a_missing_folder_for_a_report_is_made() throws IOException {
        Path manifest = Files.writeString(
                folder.resolve("a.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: x}\n");
        Path report = folder.resolve("reports/deep/a.sarif");
        assertThat(Cli.catalyst("validate", manifest.toString(), "-o", "sarif=" + report)
                        .exit())
                .isZero();
        assertThat(report).isNotEmptyFile();
        Cli.Run refused = Cli.catalyst("validate", manifest.toString(), "-o", "json=" + folder);
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).isEqualTo("cannot write " + folder + ": it is a folder\n");
    }

    @Test
    void a_full_standard_output_is_a_failure() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        for (String[] arguments : List.of(
                new String[] {"get", "--overlay", TestWorld.sharedForReading().toString(), "-o", "json"},
                new String[] {"validate", TestWorld.sharedForReading().toString(), "-o", "json"},
                new String[] {"validate", TestWorld.sharedForReading().toString()},
                new String[] {"--help"})) {
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            int exit = io.openova.catalyst.Main.run(
                    new Console(
                            new ByteArrayInputStream(new byte[0]),
                            new PrintStream(full, false, StandardCharsets.UTF_8),
                            new PrintStream(err, true, StandardCharsets.UTF_8),
                            Map.of(),
                            false),
                    arguments);
            assertThat(exit).as(String.join(" ", arguments)).isEqualTo(1);
            assertThat(err.toString(StandardCharsets.UTF_8)).contains("cannot write to standard output");
        }
    }

    @Test
    void a_port_in_use_is_one_line() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            String overlay = TestWorld.sharedForReading().toString();
            Path tokens = folder.resolve("tokens.yaml");
            for (String[] arguments : List.of(
                    new String[] {"git-server", "--overlay", overlay, "--port", port},
                    new String[] {"serve", "--overlay", overlay, "--port", port, "--token-file", tokens.toString()})) {
                Cli.Run run = Cli.catalyst(arguments);
                assertThat(run.exit()).as(run.both()).isBetween(1, 2);
                assertThat(run.err()).contains("cannot listen on").doesNotContain("at io.openova", "failed inside");
            }
        }
    }

    @Test
    void wrong_usage_and_unavailability_are_json_for_who_reads_json() {
        Cli.Run usage = Cli.catalyst("get", "--foo", "-o", "json");
        assertThat(usage.exit()).isEqualTo(2);
        assertThat(usage.out()).contains("\"outcome\": \"Usage\"", "\"exit\": 2", "--foo");
        Cli.Run away =
                Cli.catalyst("get", "--overlay", folder.resolve("nowhere.git").toString(), "-o", "json");
        assertThat(away.exit()).isIn(2, 5);
        assertThat(away.out()).contains("\"outcome\": \"", "\"message\": \"");
    }

    @Test
    void the_version_is_asked_of_the_program_alone() {
        Cli.Run update = Cli.catalyst("update", "shop", "-n", "x", "--version", "9.9.9", "--overlay", "/nowhere");
        assertThat(update.exit()).isEqualTo(2);
        assertThat(update.err()).contains("Unknown option", "did you mean --to-version?");
        assertThat(Cli.catalyst("get", "--version").exit()).isEqualTo(2);
        assertThat(Cli.catalyst("--version").exit()).isZero();
    }
}
