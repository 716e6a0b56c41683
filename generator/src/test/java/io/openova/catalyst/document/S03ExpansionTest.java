package io.openova.catalyst.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.finding.Location;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** S03: in what a chart holds or prints aliases are taken, up to a limit that costs little time and memory (ADR 47). */
@net.jqwik.api.Tag("slow")
@Tag("slow")
class S03ExpansionTest {
    private static final long MOST_EXTRA_BYTES = 16L * 1024 * 1024;
    /** As many values as a file may have by its aliases, and none of them an alias. */
    private static final String HARMLESS = "- x\n".repeat(20_000);

    static Stream<String> bombs() {
        String merges = IntStream.range(1, 200)
                .mapToObj(i -> "m%d: &m%d\n  <<: [*m%d, *m%d]\n".formatted(i, i, i - 1, i - 1))
                .collect(Collectors.joining("", "m0: &m0 {k: v}\n", ""));
        String halves = IntStream.range(1, 60)
                .mapToObj(i -> "m%d: &m%d {a: *m%d, b: *m%d}\n".formatted(i, i, i - 1, i - 1))
                .collect(Collectors.joining("", "m0: &m0 {k: v}\n", ""));
        return Stream.of(
                laughs(30),
                merges,
                halves,
                // One value of 10 kB, used 5,000 times.
                "- &b " + "x".repeat(10_000) + "\n" + "- *b\n".repeat(5_000));
    }

    private static String laughs(int levels) {
        StringBuilder laughs = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < levels; i++) {
            String alias = "*a" + (i - 1);
            laughs.append("a" + i + ": &a" + i + " [" + (alias + ",").repeat(9) + alias + "]\n");
        }
        return laughs.toString();
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void S03_a_bomb_is_refused_where_it_grows_too_large_quickly_and_without_memory(String bomb) {
        chart(bomb);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = threads.getCurrentThreadAllocatedBytes();
        ReadOutcome outcome = chart(bomb);
        long allocated = threads.getCurrentThreadAllocatedBytes() - bytes;
        assertThat(outcome.isClean()).isFalse();
        assertThat(outcome.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("yaml/expansion");
            assertThat(finding.message()).contains("20000 values");
            Location at = finding.location().orElseThrow();
            assertThat(bomb.lines().toList().get(at.line() - 1).substring(at.column() - 1))
                    .startsWith("*");
        });
        assertThat(allocated).isLessThan(MOST_EXTRA_BYTES);
        PeerCost.assertWithin(20, () -> chart(bomb), () -> chart(HARMLESS));
    }

    @ParameterizedTest
    @MethodSource("large")
    void S03_the_limit_is_the_files_and_holds_for_one_large_value_too(String text) {
        assertThat(rules(text)).containsExactly("yaml/expansion");
    }

    static Stream<String> large() {
        String document = "---\n- &a [1, 2, 3, 4]\n" + "- *a\n".repeat(200);
        return Stream.of(document.repeat(30), "a: &a [" + "x,".repeat(20_000) + "x]\nb: *a\n");
    }

    @Test
    void S03_what_adds_less_than_the_limit_is_read() {
        Value value = value(laughs(4));
        assertThat(value.itemsAt("a3")).hasSize(10);
        assertThat(value.itemsAt("a3").get(9).itemsAt().get(9).itemsAt().get(9).itemsAt())
                .hasSize(10);
    }

    @Test
    void S04_aliases_that_deepen_end_at_the_limit_of_depth_on_a_small_stack() throws InterruptedException {
        String deep = IntStream.range(1, 5_000)
                .mapToObj(i -> "- &a%d [*a%d]\n".formatted(i, i - 1))
                .collect(Collectors.joining("", "- &a0 x\n", ""));
        Threats.onSmallStack(() -> assertThat(rules(deep)).containsExactly("document/too-deep"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`a: &a [*a]`                        | yaml/alias     | 1 | 8",
                "`a: &a {b: [*a, *a]}\nc: *a`        | yaml/alias     | 1 | 12",
                "`&a {? *a : *a}`                    | yaml/alias     | 1 | 7",
                "`a: *b`                             | yaml/alias     | 1 | 4",
                "`- &a x\n---\n- *a`                 | yaml/alias     | 3 | 3",
                "`a: &a 1\nb: {<<: *a}`              | yaml/merge-key | 2 | 9",
                "`a: &a [{x: 1}]\nb: {<<: [*a]}`     | yaml/merge-key | 2 | 9",
                "`b: {<<: }`                         | yaml/merge-key | 1 | 8",
                "`a: &a !x 1\nb: *a`                 | yaml/tag       | 1 | 4",
                "`a: &a 010\nb: *a`                  | yaml/ambiguous-number | 1 | 7",
                "`a: &a [b]\n*a : 1`                 | yaml/key       | 2 | 1",
            })
    void what_Helm_refuses_of_aliases_is_refused_where_it_stands(String text, String rule, int line, int column) {
        ReadOutcome outcome = chart(text);
        assertThat(outcome.isClean()).isFalse();
        Finding first = outcome.findings().get(0);
        assertThat(first.rule()).isEqualTo(rule);
        Location place = first.location().orElseThrow();
        assertThat(place.line() + ":" + place.column()).isEqualTo(line + ":" + column);
    }

    @Test
    void of_two_equal_keys_the_last_counts_as_it_does_to_Helm_and_is_a_warning() {
        ReadOutcome outcome = chart("a: &a {b: 1}\nc: {d: 2, <<: *a, b: 5, d: 3}\n");
        assertThat(outcome.isClean()).isTrue();
        assertThat(outcome.documents().get(0).value().at("c"))
                .contains(Value.object().put("d", 3).put("b", 5).build());
        assertThat(outcome.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.rule()).isEqualTo("document/duplicate-key");
            assertThat(finding.message())
                    .contains("at line 2 column 5 and again at line 2 column 25; Helm takes the last");
        });
    }

    @Test
    void an_alias_of_nothing_is_nothing() {
        assertThat(value("a: &a\nb: *a\n").at("b")).contains(Value.NULL);
    }

    @Test
    void what_an_alias_adds_stands_where_the_alias_stands() {
        Document document = chart("base: &b\n  c: {d: 1}\nuse: *b\nmerged:\n  e: 2\n  <<: *b\n")
                .documents()
                .get(0);
        assertThat(place(document, "base", "c", "d")).isEqualTo("2:10");
        assertThat(place(document, "use")).isEqualTo("3:6");
        assertThat(place(document, "use", "c", "d")).isEqualTo("3:6");
        assertThat(place(document, "merged", "e")).isEqualTo("5:6");
        assertThat(place(document, "merged", "c", "d")).isEqualTo("6:7");
        assertThat(document.locateKey(Pointer.of("merged", "c")).orElseThrow().line())
                .isEqualTo(6);
    }

    @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
    void aliases_mean_what_they_mean_to_the_engine_itself(@ForAll Random random) {
        List<String> names = new ArrayList<>();
        String yaml = node(random, 0, names);
        Object theirs = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        assertThat(plain(value(yaml))).as(yaml).isEqualTo(theirs);
    }

    /** A flow node; anchors take few names, so that names are taken again, and aliases only those of closed nodes. */
    private static String node(Random random, int depth, List<String> names) {
        if (!names.isEmpty() && random.nextInt(3) == 0) {
            return "*" + names.get(random.nextInt(names.size())) + " ";
        }
        String name = "n" + random.nextInt(6);
        boolean isAnchored = random.nextBoolean();
        // Until it is closed, the name means this node.
        if (isAnchored) {
            names.removeIf(name::equals);
        }
        String text;
        int kind = random.nextInt(depth > 4 ? 1 : 3);
        if (kind == 0) {
            text = List.of("x", "1", "true", "'1'", "\"a b\"").get(random.nextInt(5));
        } else {
            List<String> parts = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                String part = node(random, depth + 1, names);
                parts.add(kind == 1 ? part : "k" + i + ": " + part);
            }
            text = kind == 1 ? "[" + String.join(", ", parts) + "]" : "{" + String.join(", ", parts) + "}";
        }
        if (isAnchored) {
            names.add(name);
        }
        return isAnchored ? "&" + name + " " + text : text;
    }

    private static Object plain(Value value) {
        if (value instanceof Value.ObjectValue object) {
            return object.entries().entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, entry -> plain(entry.getValue())));
        }
        if (value instanceof Value.ListValue list) {
            return list.items().stream().map(S03ExpansionTest::plain).toList();
        }
        if (value instanceof Value.NumberValue number) {
            return Integer.valueOf(number.lexeme());
        }
        return value instanceof Value.BooleanValue bool ? (Object) bool.value() : ((Value.TextValue) value).text();
    }

    private static String place(Document document, String... tokens) {
        Location at = document.locate(Pointer.of(tokens)).orElseThrow();
        return at.line() + ":" + at.column();
    }

    private static ReadOutcome chart(String text) {
        return new DocumentReader().readYaml(text.getBytes(StandardCharsets.UTF_8), "values.yaml", ReadLimits.CHART);
    }

    private static Value value(String text) {
        ReadOutcome outcome = chart(text);
        assertThat(outcome.findings()).as(text).isEmpty();
        return outcome.documents().get(0).value();
    }

    private static List<String> rules(String text) {
        return Threats.rules(chart(text));
    }
}
