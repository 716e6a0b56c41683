package io.openova.catalyst.chart.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.chart.Chart;
import io.openova.catalyst.chart.ChartReader;
import io.openova.catalyst.chart.ChartReading;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ValueReadsTest {
    private static final Path REPOSITORY = Path.of(System.getProperty("catalyst.repository", ".."));
    private static final Path CHARTS = REPOSITORY.resolve("generator/src/test/resources/charts");
    private static final int TYPOS = Integer.getInteger("catalyst.typos", 300);

    /** Every key below these is the user's own: the charts print them as they are. */
    private static final Map<String, Set<String>> FREE = Map.of(
            "bp-qa-app", Set.of("/resources", "/ingress/annotations"),
            "ladder", Set.of("/extraLabels"),
            "passthrough",
                    Set.of("/workload/resources", "/workload/securityContext", "/defaults/labels", "/overrides/labels"),
            "texts", Set.of("/files"),
            "umbrella", Set.of(),
            "globals", Set.of());

    static List<Chart> charts() {
        List<Path> folders = new ArrayList<>(List.of(REPOSITORY.resolve("platform/qa-app/chart")));
        List.of("ladder", "passthrough", "texts", "umbrella", "globals")
                .forEach(name -> folders.add(CHARTS.resolve(name)));
        return folders.stream()
                .map(folder -> {
                    ChartReading reading = new ChartReader().read(folder);
                    assertThat(reading.findings()).isEmpty();
                    return reading.chart().orElseThrow();
                })
                .toList();
    }

    @ParameterizedTest
    @MethodSource("charts")
    void a_charts_own_values_are_all_read(Chart chart) {
        ObjectValue given = chart.defaults();
        // Without the mercy for announced values: the templates alone must account for each.
        Chart bare = new Chart(
                chart.origin(),
                chart.metadata(),
                io.openova.catalyst.document.Document.withoutText(ObjectValue.EMPTY, "values.yaml"),
                chart.valuesSchema(),
                chart.templates(),
                chart.subcharts(),
                chart.files());
        assertThat(ValueReads.of(bare, given).unread(given)).isEmpty();
        assertThat(ValueReads.of(chart, ObjectValue.EMPTY).unknown()).isEmpty();
    }

    @Test
    void seeded_typos_are_reported_at_their_place_with_the_key_that_is_read() {
        Random random = new Random(20261125);
        List<Chart> charts = charts();
        List<String> missed = new ArrayList<>();
        List<String> withoutCandidate = new ArrayList<>();
        for (int i = 0; i < TYPOS; i++) {
            Chart chart = charts.get(i % charts.size());
            Set<String> free = FREE.get(chart.name());
            List<Pointer> keys = new ArrayList<>();
            collect(chart.defaults(), Pointer.ROOT, free == null ? Set.of() : free, keys);
            Pointer key = keys.get(random.nextInt(keys.size()));
            String right = key.tokens().get(key.tokens().size() - 1);
            String wrong = misspelt(right, random);
            Pointer typo = key.parent().child(wrong);
            ObjectValue given = (ObjectValue)
                    at(chart.defaults(), typo, chart.defaults().at(key).orElseThrow(), 0);
            List<ValueReads.Unread> found = ValueReads.of(chart, given).unread(given);
            Optional<ValueReads.Unread> hit =
                    found.stream().filter(unread -> unread.at().equals(typo)).findFirst();
            if (hit.isEmpty() || found.size() > 1) {
                missed.add(chart.name() + " " + typo + " -> " + found);
            } else if (!hit.get().candidates().contains(right)) {
                withoutCandidate.add(
                        chart.name() + " " + typo + " -> " + hit.get().candidates());
            }
        }
        assertThat(missed).as("of %s", TYPOS).isEmpty();
        assertThat(withoutCandidate).as("of %s", TYPOS).isEmpty();
    }

    @Test
    void a_key_in_the_wrong_place_is_told_where_it_is_read() {
        ObjectValue given = Value.object().put("pullPolicy", "Always").build();
        assertThat(ValueReads.of(charts().get(0), given).unread(given))
                .containsExactly(new ValueReads.Unread(Pointer.of("pullPolicy"), List.of("image.pullPolicy")));
    }

    @Test
    void a_line_of_a_template_knows_the_values_it_reads() {
        ValueReads reads = ValueReads.of(charts().get(0), ObjectValue.EMPTY);
        assertThat(reads.readAt("templates/deployment.yaml", 9)).containsExactly("replicas");
        assertThat(reads.readAt("templates/deployment.yaml", 37)).contains("image.repository", "image.tag");
    }

    private static void collect(Value value, Pointer at, Set<String> free, List<Pointer> keys) {
        if (free.contains(at.toString())) {
            return;
        }
        if (value instanceof ObjectValue object) {
            object.entries().forEach((key, child) -> {
                keys.add(at.child(key));
                collect(child, at.child(key), free, keys);
            });
        } else if (value instanceof ListValue list) {
            for (int i = 0; i < list.items().size(); i++) {
                collect(list.items().get(i), at.child(i), free, keys);
            }
        }
    }

    /** Only the way to the place, with the lists on it as they are; and the value there. */
    private static Value at(Value whole, Pointer place, Value leaf, int depth) {
        if (depth == place.tokens().size()) {
            return leaf;
        }
        String token = place.tokens().get(depth);
        if (whole instanceof ListValue list) {
            List<Value> items = new ArrayList<>(list.items());
            int index = Integer.parseInt(token);
            Value inner = at(items.get(index), place, leaf, depth + 1);
            items.set(
                    index,
                    inner instanceof ObjectValue object && items.get(index) instanceof ObjectValue old
                            ? old.mergedWith(object)
                            : inner);
            return Value.list(items);
        }
        Value inner =
                depth + 1 == place.tokens().size() ? leaf : at(whole.at(token).orElseThrow(), place, leaf, depth + 1);
        return ObjectValue.EMPTY.with(token, inner);
    }

    private static String misspelt(String word, Random random) {
        String wrong = word;
        while (wrong.equals(word)) {
            int at = random.nextInt(word.length());
            char c = word.charAt(at);
            wrong = switch (random.nextInt(5)) {
                case 0 -> word.substring(0, at) + word.substring(at + (word.length() > 2 ? 1 : 0));
                case 1 -> word.substring(0, at) + c + word.substring(at);
                case 2 ->
                    at + 1 < word.length()
                            ? word.substring(0, at) + word.charAt(at + 1) + c + word.substring(at + 2)
                            : word + "s";
                case 3 -> word.substring(0, at) + (char) ('a' + random.nextInt(26)) + word.substring(at + 1);
                default -> word.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + word.substring(1);
            };
        }
        return wrong;
    }
}
