package io.openova.catalyst.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.chart.trace.ValueReads;
import io.openova.catalyst.chart.trace.ValueReads.Unread;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Charts whose values are read by a library's helpers: pieces handed on in dicts, paths of keys as texts, objects that are
 * printed as YAML and read again, values that the library merges its own with, {@code dig}, {@code tpl}, files, ranges.
 */
class LibraryReadsTest {
    private static final Path CHARTS =
            Path.of(System.getProperty("catalyst.repository", "..")).resolve("generator/src/test/resources/charts");
    private static final int TYPOS = 160;

    /** Names below these are the caller's own. */
    private static final Map<String, Set<String>> FREE = Map.of(
            "shop", Set.of("/primary/startup"),
            "appkit", Set.of());

    /** Keys that are names of the caller's own themselves. */
    private static final Set<String> NAMES =
            Set.of("/workloads/main", "/workloads/main/containers/web", "/services/main", "/services/main/ports/http");

    private static Chart chart(String name) {
        ChartReading reading = new ChartReader().read(CHARTS.resolve(name));
        assertThat(reading.findings()).isEmpty();
        return reading.chart().orElseThrow();
    }

    /** Without the mercy for announced values: the templates alone must account for each. */
    private static Chart bare(Chart chart) {
        return new Chart(
                chart.origin(),
                chart.metadata(),
                io.openova.catalyst.document.Document.withoutText(ObjectValue.EMPTY, "values.yaml"),
                chart.valuesSchema(),
                chart.templates(),
                chart.subcharts(),
                chart.files());
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "appkit"})
    void every_value_of_the_chart_is_read_and_nothing_is_left_unsaid(String name) {
        Chart chart = chart(name);
        ObjectValue given = chart.defaults();
        ValueReads reads = ValueReads.of(bare(chart), given);
        assertThat(reads.unknown()).isEmpty();
        assertThat(reads.unread(given)).isEmpty();
        assertThat(reads.notTold(given)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "appkit"})
    void the_chart_renders(String name) {
        Rendering rendering = new ChartRenderer()
                .render(chart(name), ObjectValue.EMPTY, new ReleaseTarget("web", "default", "1.34.0"));
        assertThat(rendering).isInstanceOf(Rendering.Rendered.class);
        assertThat(((Rendering.Rendered) rendering).objects()).hasSizeGreaterThan(2);
    }

    @Test
    void typos_are_reported_with_the_right_name_and_nothing_else_is() {
        Random random = new Random(20261201);
        List<String> missed = new ArrayList<>();
        List<String> misnamed = new ArrayList<>();
        List<String> invented = new ArrayList<>();
        for (int i = 0; i < TYPOS; i++) {
            Chart chart = chart(i % 2 == 0 ? "shop" : "appkit");
            List<Pointer> keys = new ArrayList<>();
            collect(chart.defaults(), Pointer.ROOT, FREE.getOrDefault(chart.name(), Set.of()), keys);
            Pointer key = keys.get(random.nextInt(keys.size()));
            String right = key.tokens().get(key.tokens().size() - 1);
            Pointer typo = key.parent().child(misspelt(right, random));
            ObjectValue given = renamed(chart.defaults(), key, typo);
            List<Unread> found = ValueReads.of(chart, given).unread(given);
            Optional<Unread> hit =
                    found.stream().filter(one -> one.at().equals(typo)).findFirst();
            if (hit.isEmpty()) {
                missed.add(chart.name() + " " + typo);
            } else if (!hit.get().candidates().contains(right)) {
                misnamed.add(chart.name() + " " + typo + " -> " + hit.get().candidates());
            }
            found.stream().filter(one -> !one.at().equals(typo)).forEach(one -> invented.add(chart.name() + " " + one));
        }
        assertThat(invented).isEmpty();
        assertThat(missed).as("missed of %s", TYPOS).hasSizeLessThanOrEqualTo(TYPOS / 40);
        assertThat(misnamed).as("without the right name, of %s", TYPOS).hasSizeLessThanOrEqualTo(TYPOS / 40);
    }

    private static void collect(Value value, Pointer at, Set<String> free, List<Pointer> keys) {
        if (free.contains(at.toString()) || !(value instanceof ObjectValue object)) {
            return;
        }
        object.entries().forEach((key, child) -> {
            Pointer here = at.child(key);
            if (!NAMES.contains(here.toString())) {
                keys.add(here);
            }
            collect(child, here, free, keys);
        });
    }

    /** The whole defaults, with one key spelt in another way. */
    private static ObjectValue renamed(ObjectValue whole, Pointer key, Pointer typo) {
        return (ObjectValue) renamed(whole, Pointer.ROOT, key, typo);
    }

    private static Value renamed(Value value, Pointer at, Pointer key, Pointer typo) {
        if (value instanceof ListValue || !(value instanceof ObjectValue object)) {
            return value;
        }
        Map<String, Value> entries = new LinkedHashMap<>();
        object.entries().forEach((name, child) -> {
            Pointer here = at.child(name);
            String written = here.equals(key) ? typo.tokens().get(typo.tokens().size() - 1) : name;
            entries.put(written, renamed(child, here, key, typo));
        });
        return Value.object(entries);
    }

    private static String misspelt(String word, Random random) {
        String wrong = word;
        while (wrong.equals(word)) {
            int at = random.nextInt(word.length());
            wrong = switch (random.nextInt(3)) {
                case 0 -> word.substring(0, at) + (char) ('a' + random.nextInt(26)) + word.substring(at);
                case 1 -> word.length() > 3 ? word.substring(0, at) + word.substring(at + 1) : word + "s";
                default ->
                    at + 1 < word.length()
                            ? word.substring(0, at) + word.charAt(at + 1) + word.charAt(at) + word.substring(at + 2)
                            : word + "x";
            };
        }
        return wrong;
    }
}
