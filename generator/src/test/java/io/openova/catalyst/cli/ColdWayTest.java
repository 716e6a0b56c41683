package io.openova.catalyst.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.Main;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a process loads that validates one sound file and ends (ADR 49). Counting classes tells on every machine alike what a
 * clock would only tell on a quiet one.
 */
@Tag("tools")
class ColdWayTest {
    @ParameterizedTest
    @ValueSource(strings = {"""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: shop, labels: {app: web}}
            spec:
              replicas: 2
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: web, image: "registry.example/web:1.0"}]}
            """, """
            apiVersion: v1
            kind: Service
            metadata:
              name: web
              namespace: shop
            spec:
              selector:
                app: web
              ports:
                - name: http
                  port: 80
                  targetPort: 8080
            """, """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: web
            data:
              a: b
            """, """
            apiVersion: apps.openova.io/v1
            kind: Application
            metadata:
              name: qa-wp
              namespace: acme-dev
            spec:
              environmentRef: acme-dev
              blueprintRef:
                name: bp-qa-app
                version: 0.1.0
              placement: single-region
              regions:
                - hz-fsn-rtz-prod
              parameters:
                siteTitle: Hello
                replicas: 2
            """})
    void a_sound_file_loads_no_library_and_puts_no_class_together(String manifest, @TempDir Path folder)
            throws Exception {
        Path file = Files.writeString(folder.resolve("manifest.yaml"), manifest);
        List<String> loaded = loaded(folder, "validate", file.toString());
        assertThat(loaded).as("the program ran").contains("io.openova.catalyst.report.Validated");
        assertThat(loaded.stream()
                        .filter(name -> name.startsWith("io.openova.") && name.contains("$$Lambda")
                                || name.startsWith("java.lang.invoke.LambdaForm$MH/")))
                .as("put together at run time")
                .isEmpty();
        assertThat(loaded.stream()
                        .filter(name -> name.startsWith("java.util.regex.") || name.startsWith("java.util.stream.")))
                .as("large parts of the JDK")
                .isEmpty();
        assertThat(loaded.stream().filter(name -> name.startsWith("io.openova.")))
                .hasSizeLessThan(180);
    }

    /** The command line parser's types are named by the command; no other library is there to be found. */
    private static String place(Class<?> type) {
        return new File(type.getProtectionDomain().getCodeSource().getLocation().getPath()).getPath();
    }

    private static List<String> loaded(Path folder, String... arguments) throws IOException, InterruptedException {
        Path log = folder.resolve("loaded.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx96m",
                "-Xlog:class+load:file=" + log,
                "-cp",
                place(Main.class) + File.pathSeparator + place(picocli.CommandLine.class),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // What it is started with on a developer's machine must not decide.
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("CATALYST_") || name.equals("JAVA_TOOL_OPTIONS"));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return Files.readAllLines(log).stream()
                .filter(line -> line.contains(" source: "))
                .map(line -> line.substring(line.lastIndexOf(']') + 1, line.indexOf(" source: "))
                        .strip())
                .map(name -> name.contains(" ") ? name.substring(name.lastIndexOf(' ') + 1) : name)
                .toList();
    }
}
