package io.openova.catalyst.schema.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.schema.Repository;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.TextValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The formats of charts' schemas against Helm's own validator, which wrote {@code formats/helm.table} by
 * {@code src/test/go/helmformats}. {@code -Dcatalyst.helm-formats=FILE} asks about the texts of another such table.
 */
@Tag("slow")
class HelmFormatTest {
    private static final int MOST_SHOWN = 40;

    @Test
    void a_format_takes_the_texts_that_helm_takes() throws IOException {
        List<String> differences = new ArrayList<>();
        Map<String, Integer> taken = new TreeMap<>();
        int[] texts = new int[1];
        try (Stream<String> lines = Files.lines(table())) {
            lines.forEach(line -> {
                String[] fields = line.split("\t", -1);
                String text = ((TextValue) Repository.anyJson(fields[0])).text();
                Set<String> takenBy = Arrays.stream(fields[1].split(" ")).collect(Collectors.toSet());
                texts[0]++;
                for (HelmFormat format : HelmFormat.values()) {
                    boolean takes = format.takes(text);
                    // Patterns are read by RE2/J, which takes a few that Go refuses; never the other way round.
                    boolean mayTake = format == HelmFormat.REGEX && takes;
                    if (!mayTake && takes != takenBy.contains(format.id()) && differences.size() < MOST_SHOWN) {
                        differences.add(format.id() + (takes ? " takes " : " refuses ") + Value.text(text));
                    }
                    taken.merge(format.id(), takes ? 1 : 0, Integer::sum);
                }
            });
        }
        assertThat(differences).isEmpty();
        assertThat(texts[0]).isGreaterThan(4_000);
        assertThat(taken).as("each format is asked about sound texts").doesNotContainValue(0);
    }

    private static Path table() {
        String other = System.getProperty("catalyst.helm-formats");
        return other == null ? Repository.path("generator/src/test/resources/formats/helm.table") : Path.of(other);
    }
}
