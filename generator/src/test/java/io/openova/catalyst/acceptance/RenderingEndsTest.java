package io.openova.catalyst.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** While Helm is at a chart, the program ends as it does at any other time, and leaves nothing behind. */
class RenderingEndsTest {
    @TempDir
    Path folder;

    private Path request = Path.of("");

    @BeforeEach
    void a_chart_that_takes_long() throws IOException {
        request = ChartFolder.in(folder, "slow")
                .file(
                        "templates/cm.yaml",
                        "a: {{ range until 20000 }}{{ range until 20000 }}{{ end }}{{ end }}{{ .Values.port }}\n")
                .request("port: 81");
    }

    private ProgramUnderWatch validate(Map<String, String> environment) throws IOException {
        return ProgramUnderWatch.start(
                folder,
                List.of(),
                environment,
                "validate",
                request.toString(),
                "--charts",
                folder.toString(),
                "--catalog",
                folder.toString());
    }

    @ParameterizedTest
    @CsvSource({"TERM,143", "INT,130", "HUP,129"})
    void a_signal_ends_it_at_once_with_its_status(String signal, int status) throws Exception {
        assumeTrue(!isIgnoredHere(status - 128), "this build ignores " + signal + ", and so does what it starts");
        ProgramUnderWatch program = validate(Map.of("CATALYST_RENDER_TIMEOUT", "10m"));
        program.untilHelmWorks();
        program.signal(signal);
        assertThat(program.exit()).isEqualTo(status);
        assertThat(program.left()).isEmpty();
    }

    @Test
    void SIGQUIT_shows_the_threads() throws Exception {
        ProgramUnderWatch program = validate(Map.of("CATALYST_RENDER_TIMEOUT", "10m"));
        program.untilHelmWorks();
        program.signal("QUIT");
        program.until(() -> program.said().contains("Full thread dump"));
        program.signal("TERM");
        assertThat(program.exit()).isEqualTo(143);
    }

    @Test
    void a_kill_takes_Helm_along() throws Exception {
        ProgramUnderWatch program = validate(Map.of("CATALYST_RENDER_TIMEOUT", "10m"));
        program.untilHelmWorks();
        List<ProcessHandle> helm = program.process.descendants().toList();
        assertThat(helm).hasSize(1);
        program.signal("KILL");
        assertThat(program.exit()).isEqualTo(137);
        helm.get(0).onExit().join();
        assertThat(program.left()).isEmpty();
    }

    @Test
    void at_the_deadline_it_is_a_finding() throws Exception {
        ProgramUnderWatch program = validate(Map.of("CATALYST_RENDER_TIMEOUT", "2s"));
        assertThat(program.exit()).as(program.said()).isEqualTo(3);
        assertThat(program.said())
                .contains("error chart/render-failed", "does not finish within 2 s", "CATALYST_RENDER_TIMEOUT");
        assertThat(program.left()).isEmpty();
    }

    @Test
    void lint_has_the_same_deadline() throws Exception {
        ProgramUnderWatch program = ProgramUnderWatch.start(
                folder,
                List.of(),
                Map.of("CATALYST_RENDER_TIMEOUT", "2s"),
                "chart",
                "lint",
                folder.resolve("platform/slow/chart").toString());
        assertThat(program.exit()).isEqualTo(3);
        assertThat(program.said()).contains("error chart/lint", "does not finish within 2 s");
        assertThat(program.left()).isEmpty();
    }

    @Test
    void a_deadline_that_is_no_time_is_wrong_usage() {
        Cli.Run run = Cli.cli()
                .with("CATALYST_RENDER_TIMEOUT", "soon")
                .run("validate", request.toString(), "--charts", folder.toString());
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("CATALYST_RENDER_TIMEOUT is 'soon'");
    }

    @Test
    void a_server_that_rendered_ends_in_order() throws Exception {
        ChartFolder.in(folder, "quick")
                .file("templates/cm.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n");
        Path world = Files.createDirectory(folder.resolve("world"));
        ProgramUnderWatch program = ProgramUnderWatch.start(
                folder,
                List.of(),
                Map.of("HOME", folder.toString()),
                "serve",
                "--port",
                "0",
                "--overlay",
                TestWorld.overlayIn(world).toString(),
                "--catalog",
                folder.toString(),
                "--charts",
                folder.toString());
        program.until(() -> program.said().contains("serving "));
        Preview.of(program.said(), "{\"name\":\"web\",\"blueprint\":\"bp-quick\",\"namespace\":\"qa-omantel\"}");
        assertThat(program.left()).anyMatch(path -> path.startsWith("catalyst-helm-"));
        program.signal("TERM");
        assertThat(program.exit()).isEqualTo(143);
        assertThat(program.left()).isEmpty();
    }

    /** A shell starts background jobs with SIGINT ignored, which every program below inherits. */
    private static boolean isIgnoredHere(int signal) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                .anyMatch(mask -> (mask >> (signal - 1) & 1) == 1);
    }
}
