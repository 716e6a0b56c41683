package io.openova.catalyst.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.delivery.DependencyCycles.Cycle;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DependencyCyclesTest {
    @Test
    void each_cycle_is_found_once() {
        Map<String, List<String>> graph = Map.of(
                "a",
                List.of("b", "outside"),
                "b",
                List.of("c"),
                "c",
                List.of("a", "d"),
                "d",
                List.of("d"),
                "e",
                List.of("a"));
        assertThat(DependencyCycles.in(List.of("a", "b", "c", "d", "e"), graph::get))
                .extracting(Cycle::closed)
                .containsExactly(List.of("a", "b", "c", "a"), List.of("d", "d"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 100_000})
    void a_long_chain_is_walked_once_whatever_its_length(int length) {
        AtomicInteger asked = new AtomicInteger();
        List<Cycle<Integer>> cycles =
                DependencyCycles.in(IntStream.range(0, length).boxed().toList(), node -> {
                    asked.incrementAndGet();
                    return List.of((node + 1) % length);
                });
        assertThat(cycles).hasSize(1);
        assertThat(asked).hasValue(length);
    }
}
