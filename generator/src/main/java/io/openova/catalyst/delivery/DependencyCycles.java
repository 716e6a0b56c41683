package io.openova.catalyst.delivery;

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

/** Finds the cycles of a graph, each once, in time linear in its edges and without recursion, however long a chain is. */
final class DependencyCycles<T> {
    /**
     * Nodes that lead to each other.
     *
     * @param nodes in order; the last one leads to the first
     */
    record Cycle<T>(List<T> nodes) {
        Cycle {
            nodes = List.copyOf(nodes);
        }

        T first() {
            return nodes.get(0);
        }

        T last() {
            return nodes.get(nodes.size() - 1);
        }

        /** The nodes and the first one again. */
        List<T> closed() {
            List<T> all = new ArrayList<>(nodes);
            all.add(first());
            return all;
        }
    }

    private record Frame<T>(T node, Iterator<T> next) {}

    private final Function<T, ? extends Collection<T>> edges;
    private final Set<T> nodes;
    private final Set<T> done = new HashSet<>();
    private final List<Cycle<T>> cycles = new ArrayList<>();

    private DependencyCycles(Collection<T> nodes, Function<T, ? extends Collection<T>> edges) {
        this.nodes = Set.copyOf(nodes);
        this.edges = edges;
    }

    /** @param edges what a node leads to; what is no node is passed over */
    static <T> List<Cycle<T>> in(Collection<T> nodes, Function<T, ? extends Collection<T>> edges) {
        DependencyCycles<T> search = new DependencyCycles<>(nodes, edges);
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
                cycles.add(new Cycle<>(way.subList(place, way.size())));
            } else {
                enter(next, stack, way, places);
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
