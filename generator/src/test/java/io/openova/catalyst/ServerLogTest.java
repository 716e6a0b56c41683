package io.openova.catalyst;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.status.Status;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import tools.jackson.databind.json.JsonMapper;

/** The log of the commands that keep running. */
class ServerLogTest {
    @Test
    void a_text_line_holds_time_level_logger_pairs_and_message() {
        String line = logged("info", "text", "audit", log -> log.atInfo()
                .addKeyValue("actor", "ann")
                .log("write"));
        assertThat(line)
                .matches(
                        "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}\\S+ \\[INFO\\] audit - actor=ann write\\R");
        assertThat(logged("info", "text", "a.b.Serving", log -> log.info("ready")))
                .endsWith(" [INFO] Serving - ready" + System.lineSeparator());
    }

    @Test
    void a_json_line_is_one_object_with_the_pairs_and_the_whole_trace() {
        String lines = logged("info", "json", "audit", log -> {
            log.atInfo().addKeyValue("actor", "ann\"\u001b[2J\n\u007f\u009b").log("write {}", "o\u0007ne");
            log.warn("it failed", new IllegalStateException("no\nhead"));
        });
        List<String> each = lines.lines().toList();
        assertThat(each).hasSize(2);
        assertThat(lines.replace("\n", "").chars()).noneMatch(Character::isISOControl);
        for (String line : each) {
            assertThat(new JsonMapper().readTree(line).isObject()).as(line).isTrue();
        }
        assertThat(each.get(0))
                .contains("\"level\":\"INFO\"", "\"loggerName\":\"audit\"", "write o\\u0007ne")
                .contains("{\"actor\":\"ann\\\"\\u001B[2J\\n\\u007f\\u009b\"}");
        assertThat(each.get(1)).contains("IllegalStateException", "no\\nhead", "ServerLogTest");
    }

    @ParameterizedTest
    @CsvSource({
        "info,  serve,                 INFO",
        "DEBUG, serve,                 DEBUG",
        "error, serve,                 ERROR",
        "loud,  serve,                 INFO",
        "info,  org.eclipse.jgit.lib,  WARN",
        "info,  io.fabric8.kubernetes, ERROR",
        "error, org.eclipse.jetty.io,  ERROR",
        "debug, org.eclipse.jetty.io,  DEBUG",
        "trace, org.eclipse.jgit.internal.storage.commitgraph, ERROR"
    })
    void libraries_log_less_than_the_program_unless_it_is_debugged(String level, String logger, String least) {
        LoggerContext logback = new LoggerContext();
        ServerLog.configure(logback, level, "text", new ByteArrayOutputStream());
        assertThat(logback.getLogger(logger).getEffectiveLevel()).hasToString(least);
    }

    private static String logged(
            String level, String format, String logger, java.util.function.Consumer<Logger> statements) {
        LoggerContext logback = new LoggerContext();
        logback.setMDCAdapter(new LogbackMDCAdapter());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ServerLog.configure(logback, level, format, new LogText(bytes));
        statements.accept(logback.getLogger(logger));
        assertThat(logback.getStatusManager().getCopyOfStatusList())
                .filteredOn(status -> status.getLevel() > Status.INFO)
                .isEmpty();
        logback.stop();
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
