package io.openova.catalyst.schema.goformat;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.schema.Repository;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.TextValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The formats against Kubernetes' own code, which wrote {@code formats/kubernetes.table} by {@code src/test/go/formats}.
 * {@code -Dcatalyst.formats=FILE} asks about the texts of another such table.
 */
@Tag("slow")
class FormatTableTest {
    private static final int MOST_SHOWN = 40;

    /** A text, the formats that take it, and what each format of rules that does not answers, by number. */
    private record Row(String text, Set<String> takenBy, Map<String, List<Integer>> answers) {}

    private static Path table() {
        String other = System.getProperty("catalyst.formats");
        return other == null
                ? Repository.path("generator/src/test/resources/formats/kubernetes.table")
                : Path.of(other);
    }

    private static String text(String json) {
        return ((TextValue) Repository.anyJson(json)).text();
    }

    /** The rows one by one, since a table may be large. */
    private static void rows(Consumer<Row> reader) {
        lines(line -> {
            if (!line.startsWith("#")) {
                reader.accept(row(line));
            }
        });
    }

    private static List<String> answers() {
        List<String> answers = new ArrayList<>();
        lines(line -> {
            if (line.startsWith("#")) {
                answers.add(text(line.substring(1)));
            }
        });
        return answers;
    }

    private static void lines(Consumer<String> reader) {
        try (Stream<String> lines = Files.lines(table())) {
            lines.forEach(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Row row(String line) {
        String[] fields = line.split("\t", -1);
        Map<String, List<Integer>> answers = new LinkedHashMap<>();
        for (int i = 2; i < fields.length; i++) {
            String[] words = fields[i].split(" ");
            answers.put(
                    words[0], Arrays.stream(words).skip(1).map(Integer::valueOf).toList());
        }
        return new Row(text(fields[0]), new HashSet<>(List.of(fields[1].split(" "))), answers);
    }

    @Test
    void a_format_takes_the_texts_that_kubernetes_takes() {
        List<String> differences = new ArrayList<>();
        Map<String, Integer> taken = new TreeMap<>();
        int[] texts = new int[1];
        rows(row -> {
            texts[0]++;
            formats().forEach((name, format) -> {
                if (format == TextFormat.QUANTITY && isOddQuantity(row.text())) {
                    return;
                }
                boolean takes = format.takes(row.text());
                if (takes != row.takenBy().contains(name) && differences.size() < MOST_SHOWN) {
                    differences.add(name + (takes ? " takes " : " refuses ") + Value.text(row.text())
                            + ", Kubernetes does not");
                }
                taken.merge(name, takes ? 1 : 0, Integer::sum);
            });
        });
        assertThat(differences).isEmpty();
        assertThat(texts[0]).isGreaterThan(2_000);
        assertThat(taken).as("each format is asked about sound texts").doesNotContainValue(0);
    }

    /** Kubernetes takes minutes for large powers, so it was not asked; and it takes units without a number for 0, we do not. */
    private static boolean isOddQuantity(String text) {
        return text.matches("(?s).*[eE][+-]?[0-9]{3}.*") || !text.matches("(?s)[^0-9eE]*[0-9].*");
    }

    /** The names in the table, and those that it has for the times of Kubernetes' own types. */
    private static Map<String, TextFormat> formats() {
        Map<String, TextFormat> formats = new LinkedHashMap<>();
        for (String name : List.of(
                "bsonobjectid",
                "uri",
                "email",
                "hostname",
                "ipv4",
                "ipv6",
                "cidr",
                "mac",
                "uuid",
                "uuid3",
                "uuid4",
                "uuid5",
                "isbn",
                "isbn10",
                "isbn13",
                "creditcard",
                "ssn",
                "hexcolor",
                "rgbcolor",
                "byte",
                "date",
                "duration",
                "date-time",
                "k8s-short-name",
                "k8s-long-name")) {
            TextFormat format = TextFormat.named(name);
            assertThat(format).as(name).isNotEqualTo(TextFormat.NONE);
            formats.put(name, format);
        }
        formats.put("go-time", TextFormat.TIME);
        formats.put("go-micro-time", TextFormat.MICRO_TIME);
        formats.put("go-quantity", TextFormat.QUANTITY);
        return formats;
    }

    @Test
    void a_format_of_rules_answers_what_kubernetes_answers() {
        List<String> answers = answers();
        List<String> differences = new ArrayList<>();
        Map<NamedFormat, Integer> sound = new EnumMap<>(NamedFormat.class);
        rows(row -> {
            for (NamedFormat format : NamedFormat.values()) {
                List<String> wanted = row.answers().getOrDefault(format.word(), List.of()).stream()
                        .map(answers::get)
                        .toList();
                List<String> told = format.faults(row.text()).orElse(List.of()).stream()
                        .map(FormatTableTest::plain)
                        .toList();
                if (!told.equals(wanted) && differences.size() < MOST_SHOWN) {
                    differences.add(format.word() + " of " + Value.text(row.text()) + ": " + told + ", not " + wanted);
                }
                sound.merge(format, told.isEmpty() ? 1 : 0, Integer::sum);
            }
        });
        assertThat(differences).isEmpty();
        assertThat(sound).hasSameSizeAs(NamedFormat.values()).doesNotContainValue(0);
    }

    /** As the table has it: without the text itself, and without what is said of a host, which Go says in many ways. */
    private static String plain(String answer) {
        int end = answer.startsWith("parse ") ? afterQuoted(answer) : 0;
        String plain = end == 0 ? answer : "parse {}" + answer.substring(end);
        int host = plain.indexOf("invalid host: ");
        return host < 0 ? plain : plain.substring(0, host + "invalid host: ".length());
    }

    private static int afterQuoted(String answer) {
        int at = "parse \"".length();
        while (answer.charAt(at) != '"') {
            at += answer.charAt(at) == '\\' ? 2 : 1;
        }
        return at + 1;
    }
}
