package io.openova.catalyst.finding;

import static org.assertj.core.api.Assertions.assertThat;

import io.openova.catalyst.finding.DependencyCycles.Cycle;
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
                .extracting(cycle -> cycle.way(node -> node))
                .containsExactly("a -> b -> c -> a", "d -> d");
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

    @Test
    void a_long_cycle_is_shown_by_its_beginning_and_its_end() {
        List<Cycle<Integer>> cycles =
                DependencyCycles.in(IntStream.range(0, 1_000).boxed().toList(), node -> List.of((node + 1) % 1_000));
        assertThat(cycles)
                .singleElement()
                .extracting(cycle -> cycle.way(String::valueOf))
                .isEqualTo("0 -> 1 -> 2 -> 3 -> 4 -> 5 -> 6 -> 7 -> 8 -> 9 -> 10 -> … (988 more) -> 999 -> 0");
        assertThat(cycles.get(0).last()).isEqualTo(999);
    }

    @Test
    void thousands_of_edges_back_are_kept_in_little() {
        // Each node leads to the next one and back to the first: cycles of 2, 3, 4 … nodes, half a million in all.
        List<Cycle<Integer>> cycles =
                DependencyCycles.in(IntStream.range(0, 1_000).boxed().toList(), node -> List.of(node + 1, 0));
        assertThat(cycles).hasSize(1_000).allSatisfy(cycle -> assertThat(cycle.nodes())
                .hasSizeLessThanOrEqualTo(12));
    }

    @Test
    void a_cycle_is_closed_by_a_node_that_may_close_it() {
        Map<String, List<String>> graph = Map.of("a", List.of("b"), "b", List.of("c"), "c", List.of("a"));
        assertThat(DependencyCycles.in(List.of("a", "b", "c"), graph::get, "b"::equals))
                .extracting(cycle -> cycle.way(node -> node))
                .containsExactly("c -> a -> b -> c");
        assertThat(DependencyCycles.in(List.of("a", "b", "c"), graph::get, node -> false))
                .isEmpty();
    }
}
