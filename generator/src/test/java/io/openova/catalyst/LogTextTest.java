package io.openova.catalyst;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LogTextTest {
    @Test
    void no_control_character_reaches_the_log() {
        StringBuilder every = new StringBuilder();
        for (int c = 0; c <= 0x2000; c++) {
            every.appendCodePoint(c);
        }
        String text = written(every + "\n\uD83D\uDE00 ü €");
        assertThat(text.chars()).noneMatch(c -> Character.isISOControl(c) && "\n\t\r".indexOf(c) < 0);
        assertThat(text)
                .contains("\\u001b", "\\u007f", "\\u0080", "\\u009b", "\\u009f\u00a0\u00a1", "\uD83D\uDE00 ü €");
        assertThat(written("a\u00c2\u0085b\u00c2")).isEqualTo("a\u00c2\\u0085b\u00c2");
    }

    private static String written(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream log = new PrintStream(new LogText(bytes), true, StandardCharsets.UTF_8);
        log.print(text);
        log.flush();
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
