package io.openova.catalyst.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The program as a process of its own, with a temporary folder that shows what it does and leaves. */
final class ProgramUnderWatch {
    final Path temporary;
    final Process process;
    private final Path output;

    private ProgramUnderWatch(Path temporary, Path output, Process process) {
        this.temporary = temporary;
        this.output = output;
        this.process = process;
    }

    /**
     * @param before a command to run it under, for example a tracer
     * @param environment added to that of the tests
     */
    static ProgramUnderWatch start(
            Path folder, List<String> before, Map<String, String> environment, String... arguments) throws IOException {
        Path temporary = Files.createTempDirectory(folder, "tmp");
        Path output = Files.createTempFile(folder, "out", ".txt");
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
        command.add("-Djava.io.tmpdir=" + temporary);
        command.addAll(List.of("-cp", classPath(), "io.openova.catalyst.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return new ProgramUnderWatch(temporary, output, builder.start());
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

    /** Waits until Helm has a chart at work. */
    void untilHelmWorks() throws InterruptedException {
        until(() -> left().stream().anyMatch(path -> path.endsWith("values.json")));
    }

    void until(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("%s", said()).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    void signal(String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    int exit() throws InterruptedException {
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("%s", said()).isTrue();
        return process.exitValue();
    }

    String said() {
        try {
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Everything below the temporary folder. */
    List<String> left() {
        try (Stream<Path> all = Files.walk(temporary)) {
            return all.filter(path -> !path.equals(temporary))
                    .map(path -> temporary.relativize(path).toString())
                    .toList();
        } catch (IOException | java.io.UncheckedIOException changing) {
            return List.of("(changing)");
        }
    }
}
