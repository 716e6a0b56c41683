package io.openova.catalyst;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page, or a part of one, that is made from the program; {@code -Dcatalyst.golden.update=true} writes it. */
public final class GeneratedPage {
    private static final Path ROOT = Path.of(System.getProperty("catalyst.repository", ".."));
    private static final boolean UPDATE = Boolean.getBoolean("catalyst.golden.update");

    private GeneratedPage() {}

    /** Compares a whole page below {@code docs/reference}. */
    public static void check(String name, String title, String body) throws IOException {
        Path file = ROOT.resolve("docs/reference").resolve(name);
        String expected =
                "# " + title + "\n\n<!-- Generated; see README.md of this folder. Do not edit. -->\n\n" + body;
        compare(file, expected, UPDATE);
    }

    static void compare(Path file, String expected, boolean update) throws IOException {
        if (update) {
            Files.writeString(file, expected);
        }
        assertThat(file)
                .as("write it again with -Dcatalyst.golden.update=true")
                .content()
                .isEqualTo(expected);
    }

    /** Compares what stands between two comments of a page that is written by hand. */
    public static void checkPart(String page, String mark, String body) throws IOException {
        comparePart(ROOT.resolve(page), mark, body, UPDATE);
    }

    static void comparePart(Path file, String mark, String body, boolean update) throws IOException {
        String text = Files.readString(file);
        String begin = "<!-- generated: " + mark + " -->\n";
        String end = "<!-- end: " + mark + " -->";
        int from = text.indexOf(begin) + begin.length();
        int to = text.indexOf(end);
        assertThat(to).as("the comments of %s in %s", mark, file).isGreaterThanOrEqualTo(from);
        if (update) {
            Files.writeString(file, text.substring(0, from) + body + text.substring(to));
            return;
        }
        assertThat(text.substring(from, to))
                .as("write it again with -Dcatalyst.golden.update=true")
                .isEqualTo(body);
    }

    /** A text as one cell of a table. */
    public static String cell(String text) {
        return text.strip()
                .replaceAll("\\s+", " ")
                .replace("|", "\\|")
                .replace("<", "&lt;")
                .replace("*", "\\*")
                .replace("_", "\\_");
    }

    /** A name as one cell of a table. */
    public static String code(String text) {
        return "`" + text.replace("|", "\\|") + "`";
    }
}
