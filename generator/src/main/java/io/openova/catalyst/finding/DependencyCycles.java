package io.openova.catalyst.finding;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the cycles of a graph, each once, in time and memory linear in its edges and without recursion, however long a
 * chain is. Used for the dependencies of Flux objects, Applications, and Blueprints.
 */
public final class DependencyCycles<T> {
    /**
     * A cycle of nodes; a long cycle keeps its first nodes and its last.
     *
     * @param nodes in order; the last one leads to the first
     * @param leftOut how many are left out before the last one
     */
    public record Cycle<T>(List<T> nodes, int leftOut) {
        /** The number of nodes to show of a long cycle. */
        private static final int MOST = 12;

        public Cycle {
            nodes = List.copyOf(nodes);
        }

        /** The cycle of these nodes. */
        public static <T> Cycle<T> of(List<T> nodes) {
            if (nodes.size() <= MOST) {
                return new Cycle<>(nodes, 0);
            }
            List<T> shown = new ArrayList<>(nodes.subList(0, MOST - 1));
            shown.add(nodes.get(nodes.size() - 1));
            return new Cycle<>(shown, nodes.size() - MOST);
        }

        public T first() {
            return nodes.get(0);
        }

        /** Returns the node whose edge closes the cycle. */
        public T last() {
            return nodes.get(nodes.size() - 1);
        }

        /** Returns the nodes, followed by the first one again, for a message. */
        public String way(Function<T, String> name) {
            Stream<String> all = nodes.stream().map(name);
            if (leftOut > 0) {
                Stream<String> begin = nodes.stream().limit(nodes.size() - 1L).map(name);
                all = Stream.concat(begin, Stream.of("… (" + leftOut + " more)", name.apply(last())));
            }
            return Stream.concat(all, Stream.of(name.apply(first()))).collect(Collectors.joining(" -> "));
        }
    }

    private record Frame<T>(T node, Iterator<T> next) {}

    private final Function<T, ? extends Collection<T>> edges;
    private final Predicate<T> closes;
    private final Set<T> nodes;
    private final Set<T> done = new HashSet<>();
    private final List<Cycle<T>> cycles = new ArrayList<>();

    private DependencyCycles(Collection<T> nodes, Function<T, ? extends Collection<T>> edges, Predicate<T> closes) {
        this.nodes = Set.copyOf(nodes);
        this.edges = edges;
        this.closes = closes;
    }

    /**
     * @param edges what a node leads to; targets that are not nodes are ignored
     */
    public static <T> List<Cycle<T>> in(Collection<T> nodes, Function<T, ? extends Collection<T>> edges) {
        return in(nodes, edges, node -> true);
    }

    /**
     * @param closes which nodes may stand last; a cycle without any of them is not reported
     */
    public static <T> List<Cycle<T>> in(
            Collection<T> nodes, Function<T, ? extends Collection<T>> edges, Predicate<T> closes) {
        DependencyCycles<T> search = new DependencyCycles<>(nodes, edges, closes);
        nodes.forEach(search::from);
        return search.cycles;
    }

    private void from(T start) {
        Deque<Frame<T>> stack = new ArrayDeque<>();
        List<T> way = new ArrayList<>();
        Map<T, Integer> places = new HashMap<>();
        enter(start, stack, way, places);
        while (!stack.isEmpty()) {
            Frame<T> frame = stack.peek();
            if (!frame.next().hasNext()) {
                stack.pop();
                way.remove(way.size() - 1);
                places.remove(frame.node());
                done.add(frame.node());
                continue;
            }
            T next = frame.next().next();
            Integer place = places.get(next);
            if (place != null) {
                close(way.subList(place, way.size()));
            } else {
                enter(next, stack, way, places);
            }
        }
    }

    private void close(List<T> cycle) {
        for (int i = cycle.size() - 1; i >= 0; i--) {
            if (closes.test(cycle.get(i))) {
                List<T> turned = cycle;
                if (i < cycle.size() - 1) {
                    turned = new ArrayList<>(cycle.subList(i + 1, cycle.size()));
                    turned.addAll(cycle.subList(0, i + 1));
                }
                cycles.add(Cycle.of(turned));
                return;
            }
        }
    }

    private void enter(T node, Deque<Frame<T>> stack, List<T> way, Map<T, Integer> places) {
        if (nodes.contains(node) && !done.contains(node)) {
            places.put(node, way.size());
            way.add(node);
            stack.push(new Frame<>(node, new ArrayList<>(edges.apply(node)).iterator()));
        }
    }
}
