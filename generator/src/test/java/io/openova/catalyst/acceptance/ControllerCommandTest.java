package io.openova.catalyst.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code catalyst controller} as a process: what it says first. */
@Tag("tools")
class ControllerCommandTest {
    @Test
    void the_first_line_of_the_log_tells_every_flag_by_its_key(@TempDir Path folder) throws IOException {
        String line = firstLine(folder, "--leader-elect-lease-duration", "20s", "--threads=3");
        assertThat(line)
                .contains("application-controller startup args parsed")
                .contains(" leader-elect=true ")
                .contains(" leader-elect-namespace=catalyst-system ")
                .contains(" leader-elect-lease-duration=PT20S ")
                .contains(" metrics-bind-address=127.0.0.1:0 ")
                .contains(" health-probe-bind-address=127.0.0.1:0 ")
                .contains(" overlay-url=" + folder.resolve("overlay.git") + " ")
                .contains(" resync=PT10H ")
                .contains(" threads=3 ")
                .contains(" log-level=info ");
        String help = Cli.catalyst("controller", "--help").out();
        for (String flag : help.split("\\R")) {
            if (flag.strip().startsWith("--")) {
                String name = flag.strip().split("[ =\\[]", 2)[0].substring(2);
                assertThat(line).as("the flag " + name).contains(" " + name + "=");
            }
        }
    }

    @Test
    void leader_election_that_is_off_is_told_as_such(@TempDir Path folder) throws IOException {
        assertThat(firstLine(folder, "--leader-elect=false")).contains(" leader-elect=false ");
    }

    @Test
    void the_log_is_one_json_object_a_line_on_request(@TempDir Path folder) throws IOException {
        assertThat(firstLine(folder, "--log-format", "json", "--threads=3"))
                .startsWith("{")
                .endsWith("}")
                .contains("{\"threads\":\"3\"}", "application-controller startup args parsed");
    }

    @Test
    void a_level_or_a_format_that_does_not_exist_is_refused() {
        for (String command : List.of("controller", "serve", "git-server")) {
            Cli.Run level = Cli.catalyst(
                    command, "--overlay" + (command.equals("controller") ? "-url" : ""), "x", "--log-level", "loud");
            assertThat(level.err()).contains("--log-level is trace, debug, info, warn, or error, not 'loud'");
            Cli.Run format = Cli.catalyst(
                    command, "--overlay" + (command.equals("controller") ? "-url" : ""), "x", "--log-format", "xml");
            assertThat(format.err()).contains("--log-format is text or json, not 'xml'");
        }
    }

    private static String firstLine(Path folder, String... more) throws IOException {
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: nowhere
                contexts: [{name: nowhere, context: {cluster: nowhere, user: nobody}}]
                users: [{name: nobody, user: {token: none}}]
                clusters: [{name: nowhere, cluster: {server: "http://127.0.0.1:1"}}]
                """);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "controller",
                "--overlay-url",
                TestWorld.overlayIn(folder).toString(),
                "--kubeconfig",
                kubeconfig.toString(),
                "--metrics-bind-address=127.0.0.1:0",
                "--health-probe-bind-address=127.0.0.1:0"));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).start();
        try (BufferedReader log = process.errorReader(StandardCharsets.UTF_8)) {
            return String.valueOf(log.readLine());
        } finally {
            process.destroyForcibly();
        }
    }
}
