package io.openova.catalyst.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code catalyst serve} as a process of its own, on a free port. It runs from the class path of the tests, or from the jar that
 * {@code -Dcatalyst.jar} names.
 */
public final class Program implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("at (http://[^ ]+:[0-9]+)");
    private static final Pattern TOKEN = Pattern.compile("(cat_[A-Za-z0-9_-]{43})");

    public final String url;
    /** Printed on first use; empty afterwards. */
    final String token;
    /** Everything that the program wrote so far. */
    final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();

    private final Process process;

    private Program(Process process) throws IOException {
        this.process = process;
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String found = "";
        String printed = "";
        while (found.isEmpty()) {
            String line = out.readLine();
            assertThat(line).as("the program ended: %s", log).isNotNull();
            log.add(line);
            Matcher token = TOKEN.matcher(line);
            printed = token.find() ? token.group(1) : printed;
            Matcher address = ADDRESS.matcher(line);
            found = address.find() ? address.group(1) : "";
        }
        url = found;
        this.token = printed;
        Thread reader = new Thread(
                () -> {
                    try {
                        for (String line = out.readLine(); line != null; line = out.readLine()) {
                            log.add(line);
                        }
                    } catch (IOException ended) {
                        log.add("(the log ended: " + ended.getMessage() + ")");
                    }
                },
                "program-log");
        reader.setDaemon(true);
        reader.start();
    }

    public static Program serve(List<String> options, String... arguments) throws IOException {
        return serve(List.of(), options, arguments);
    }

    /** @param before words of a command that starts the program, for example with limits */
    public static Program serve(List<String> before, List<String> options, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
        command.addAll(options);
        String jar = System.getProperty("catalyst.jar", "");
        if (jar.isEmpty()) {
            command.addAll(List.of("-cp", classPath(), "io.openova.catalyst.Main"));
        } else {
            command.addAll(List.of("-jar", jar));
        }
        command.addAll(List.of("serve", "--port", "0"));
        command.addAll(List.of(arguments));
        return new Program(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** The class path of the tests without the tests, whether Surefire or another launcher made it. */
    private static String classPath() throws IOException {
        String own = System.getProperty("java.class.path");
        List<String> given =
                List.of(Files.readString(Path.of("/proc/self/cmdline")).split("\0"));
        int flag = given.lastIndexOf("-cp");
        String path = !own.contains("slf4j-api") && flag >= 0 ? given.get(flag + 1) : own;
        return java.util.Arrays.stream(path.split(File.pathSeparator))
                .filter(place -> !place.endsWith("test-classes"))
                .collect(java.util.stream.Collectors.joining(File.pathSeparator));
    }

    /** Ends it as a power cut would. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
