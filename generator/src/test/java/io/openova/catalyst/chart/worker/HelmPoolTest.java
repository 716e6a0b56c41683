package io.openova.catalyst.chart.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.chart.Chart;
import io.openova.catalyst.chart.ChartArchive;
import io.openova.catalyst.chart.ChartReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A chart can hurt neither the program that has it rendered nor the machine. */
class HelmPoolTest {
    private static final HelmLimits SHORT = new HelmLimits(Duration.ofSeconds(3), 1 << 20, 1L << 30);

    @TempDir
    Path folder = Path.of("");

    private HelmPool pool = new HelmPool(HelmLimits.DEFAULT);

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void a_template_without_end_is_ended() throws IOException {
        pool = new HelmPool(SHORT);
        HelmAnswer endless = pool.run(job("a: {{ range until 100000 }}{{ range until 100000 }}{{ end }}{{ end }}"));
        assertThat(endless.isRefused()).isTrue();
        assertThat(endless.text())
                .isEqualTo("it does not finish within 3 s; CATALYST_RENDER_TIMEOUT sets another limit");
    }

    @Test
    void a_template_that_wants_all_memory_is_ended() throws IOException {
        HelmAnswer greedy = pool.run(job("a: {{ until 1000000000 | len }}"));
        assertThat(greedy.isRefused()).isTrue();
        assertThat(greedy.text()).contains("Helm ended before it answered", "MiB of memory");
        assertThat(pool.run(job("a: b")).text()).contains("a: b");
    }

    @Test
    void a_template_that_prints_without_end_is_refused() throws IOException {
        pool = new HelmPool(new HelmLimits(Duration.ofMinutes(1), 1 << 20, 1L << 30));
        HelmAnswer long_ = pool.run(job("a: {{ repeat 2000000 \"x\" }}"));
        assertThat(long_.isRefused()).isTrue();
        assertThat(long_.text()).isEqualTo("it prints more than 1048576 bytes");
    }

    @Test
    void a_small_container_is_enough_for_a_chart_and_helm_gets_half_of_it() throws IOException {
        long half = HelmLimits.memory(Long.toString(512L << 20));
        assertThat(half).isEqualTo(256L << 20);
        assertThat(HelmLimits.memory("max\n")).isEqualTo(2L << 30);
        assertThat(HelmLimits.memory(Long.toString(64L << 30) + "\n")).isEqualTo(2L << 30);
        assertThat(HelmLimits.memory("1000")).isEqualTo(192L << 20);
        pool = new HelmPool(new HelmLimits(Duration.ofMinutes(1), 1 << 20, 192L << 20));
        HelmAnswer answer = pool.run(job("a: {{ range until 1000 }}{{ . }} {{ end }}"));
        assertThat(answer.text()).contains("998 999");
    }

    @Test
    void many_callers_get_their_own_answers() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(6);
        try {
            List<Callable<String>> tasks = IntStream.range(0, 24)
                    .<Callable<String>>mapToObj(
                            i -> () -> pool.run(job("number: " + i + "0")).text())
                    .toList();
            List<Future<String>> answers = callers.invokeAll(tasks);
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get()).contains("number: " + i + "0\n");
            }
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void what_a_program_that_ended_left_is_removed_and_what_is_in_use_stays() throws IOException {
        WorkerFolder used = WorkerFolder.create();
        try {
            Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
            Path left = Files.createTempDirectory(temporary, "catalyst-helm-");
            Files.writeString(left.resolve("lock"), "");
            Files.createDirectory(left.resolve("helm-java1"));
            Files.writeString(left.resolve("helm-java1/helm.so"), "98 MB");
            Path foreign = Files.createTempDirectory(temporary, "catalyst-else-");
            WorkerFolder.sweep(temporary);
            assertThat(left).doesNotExist();
            assertThat(used.path()).exists();
            assertThat(foreign).exists();
            Files.delete(foreign);
        } finally {
            used.remove();
        }
        assertThat(used.path()).doesNotExist();
    }

    @Test
    void closing_ends_the_processes_and_later_calls_say_why() throws IOException {
        long before = ProcessHandle.current().children().count();
        assertThat(pool.run(job("a: b")).isRefused()).isFalse();
        assertThat(ProcessHandle.current().children().count()).isEqualTo(before + 1);
        pool.close();
        assertThat(ProcessHandle.current().children().count()).isEqualTo(before);
        assertThat(pool.run(job("a: b"))).isEqualTo(new HelmAnswer(true, "the program is ending"));
    }

    @ParameterizedTest
    @CsvSource({"45s,45", "2m,120", "90,90", "1h,3600"})
    void a_time_is_read(String text, long seconds) {
        assertThat(HelmLimits.withDeadline(text).orElseThrow().deadline()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"0", "-1s", "2h", "soon", "'',", "1d", "9999999999999"})
    void what_is_no_time_is_refused(String text) {
        assertThat(HelmLimits.withDeadline(text == null ? "" : text)).isEmpty();
    }

    private synchronized HelmJob job(String template) throws IOException {
        Files.writeString(folder.resolve("Chart.yaml"), "apiVersion: v2\nname: app\nversion: 0.1.0\n");
        Files.createDirectories(folder.resolve("templates"));
        Files.writeString(folder.resolve("templates/cm.yaml"), template);
        Chart chart = new ChartReader().read(folder).chart().orElseThrow();
        return HelmJob.template("app", "default", "1.33.0", ChartArchive.of(chart), "{}");
    }
}
