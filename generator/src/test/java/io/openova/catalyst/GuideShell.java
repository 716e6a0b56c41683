package io.openova.catalyst;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.cli.CatalystCommand;
import io.openova.catalyst.cli.terminal.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ParameterException;

/** A folder in which the blocks of one guide run one after the other, with {@code catalyst} on the path. */
final class GuideShell implements AutoCloseable {
    private static final Pattern TOKEN = Pattern.compile("\\bcat_[A-Za-z0-9_-]+");
    private static final Pattern LISTENS = Pattern.compile("https?://[^\\s/]+:\\d+");
    /** Programs that a block of mode {@code cluster} calls; they would reach out. */
    private static final List<String> OUTSIDE = List.of("catalyst", "kubectl", "flux", "helm", "curl", "git", "docker");

    private final Path root;
    private final Path folder;
    private final Path state;
    private final int port;
    private final List<Process> servers = new ArrayList<>();
    private String token = "";

    GuideShell(Path root) throws IOException {
        this.root = root;
        folder = Files.createDirectory(root.resolve("work"));
        state = Files.createFile(root.resolve("state.sh"));
        Files.createDirectory(root.resolve("home"));
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String script = "#!/bin/sh\nexec '" + java + "' -XX:TieredStopAtLevel=1 -Xshare:auto -XX:+UseSerialGC -Xmx512m"
                + " -cp '" + classPath() + "' io.openova.catalyst.Main \"$@\"\n";
        program(Files.createDirectory(root.resolve("bin")).resolve("catalyst"), script);
        // The README is read in the repository's folder, where the launcher is.
        program(folder.resolve("catalyst"), script);
    }

    void run(GuideBlocks.Block block) throws IOException, InterruptedException {
        switch (block.mode()) {
            case "elsewhere" -> {}
            case "cluster" -> checkOptions(block);
            case "server" -> serve(block);
            default -> runToEnd(block);
        }
    }

    private void runToEnd(GuideBlocks.Block block) throws IOException, InterruptedException {
        Path output = root.resolve("output-" + block.line());
        Process process = start(block, root.resolve("bin"), output);
        boolean ended = process.waitFor(3, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertThat(ended).as("ends: %s", told(block, output)).isTrue();
        assertThat(process.exitValue())
                .as("exit status: %s", told(block, output))
                .isEqualTo(block.exit());
    }

    private void serve(GuideBlocks.Block block) throws IOException, InterruptedException {
        Path output = root.resolve("output-" + block.line());
        Process server = start(block, root.resolve("bin"), output);
        servers.add(server);
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!LISTENS.matcher(Files.readString(output)).find()) {
            assertThat(server.isAlive()).as("runs: %s", told(block, output)).isTrue();
            assertThat(System.nanoTime()).as("listens: %s", told(block, output)).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(20);
        }
        Matcher printed = TOKEN.matcher(Files.readString(output));
        if (printed.find()) {
            token = printed.group();
        }
    }

    /** Runs the block with stand-ins for what reaches out, and parses what they were given. */
    private void checkOptions(GuideBlocks.Block block) throws IOException, InterruptedException {
        Path stubs = Files.createDirectory(root.resolve("stubs-" + block.line()));
        Path calls = root.resolve("calls-" + block.line());
        Files.createFile(calls);
        for (String name : OUTSIDE) {
            String record =
                    name.equals("catalyst") ? "{ printf '%s\\0' \"$@\"; printf '\\n\\0'; } >>'" + calls + "'\n" : "";
            program(stubs.resolve(name), "#!/bin/sh\n" + record + "exit 0\n");
        }
        Path output = root.resolve("output-" + block.line());
        Process process = start(block, stubs, output);
        assertThat(process.waitFor(1, TimeUnit.MINUTES))
                .as("ends: %s", told(block, output))
                .isTrue();
        assertThat(process.exitValue())
                .as("exit status: %s", told(block, output))
                .isZero();
        List<String> arguments = new ArrayList<>();
        for (String word : Files.readString(calls).split("\0", -1)) {
            if (word.equals("\n")) {
                parse(block, arguments);
                arguments.clear();
            } else {
                arguments.add(word);
            }
        }
    }

    private static void parse(GuideBlocks.Block block, List<String> arguments) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Console console = new Console(new ByteArrayInputStream(new byte[0]), nowhere, nowhere, Map.of(), false);
        String[] given = arguments.toArray(String[]::new);
        try {
            CatalystCommand.commandLine(new Wiring(console), given).parseArgs(given);
        } catch (ParameterException wrong) {
            throw new AssertionError(
                    "block at line " + block.line() + ": catalyst " + arguments + ": " + wrong.getMessage(), wrong);
        }
    }

    private Process start(GuideBlocks.Block block, Path programs, Path output) throws IOException {
        // What one block exports, and where it leaves the shell, counts for the next.
        String script = "set -eu\ncd '" + folder + "'\n. '" + state + "'\n"
                + "trap '{ export -p | grep -v \" PATH=\"; printf \"cd \\\"%s\\\"\\n\" \"$PWD\"; } >\"" + state
                + "\"' EXIT\n"
                + block.script().replace("8080", String.valueOf(port)) + "\n";
        if (block.mode().equals("server")) {
            // The process that is stopped at the end is to be the server itself.
            script = script.replaceFirst("(?m)^((?:\\./)?catalyst (?:serve|git-server|controller))", "exec $1");
        }
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        Map<String, String> environment = shell.environment();
        environment
                .keySet()
                .removeIf(name -> name.startsWith("CATALYST_")
                        || name.startsWith("GIT_")
                        || name.equals("TOKEN")
                        || name.equals("KUBECONFIG"));
        environment.put("PATH", programs + File.pathSeparator + environment.get("PATH"));
        environment.put("HOME", root.resolve("home").toString());
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("GIT_AUTHOR_NAME", "Guide");
        environment.put("GIT_AUTHOR_EMAIL", "guide@example.org");
        environment.put("GIT_COMMITTER_NAME", "Guide");
        environment.put("GIT_COMMITTER_EMAIL", "guide@example.org");
        if (!token.isEmpty()) {
            environment.put("TOKEN", token);
        }
        return shell.start();
    }

    private static String told(GuideBlocks.Block block, Path output) {
        try {
            return "the block at line " + block.line() + "\n" + block.script() + "\nprinted\n"
                    + Files.readString(output);
        } catch (IOException e) {
            return "the block at line " + block.line() + ", whose output cannot be read: " + e.getMessage();
        }
    }

    private static void program(Path file, String script) throws IOException {
        Files.writeString(file, script);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static String classPath() throws IOException {
        String own = System.getProperty("java.class.path");
        List<String> given =
                List.of(Files.readString(Path.of("/proc/self/cmdline")).split("\0"));
        int flag = given.lastIndexOf("-cp");
        String path = !own.contains("slf4j-api") && flag >= 0 ? given.get(flag + 1) : own;
        return Stream.of(path.split(File.pathSeparator))
                .filter(place -> !place.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Override
    public void close() throws InterruptedException {
        for (Process server : servers) {
            server.destroy();
            if (!server.waitFor(120, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        }
    }
}
