package io.openova.catalyst.desired;

import io.openova.catalyst.finding.DependencyCycles.Cycle;
import io.openova.catalyst.model.ApplicationKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Follows what Applications depend on, one Application after the other as a run delivers them. Remembers Applications
 * without a cycle, so that a chain is followed once for each run and not once for each of its links.
 */
final class DependencyWalk {
    private final Function<ApplicationKey, Set<ApplicationKey>> edges;
    /** Applications that are not part of a cycle, with the dependencies for which that was found. */
    private final Map<ApplicationKey, Set<ApplicationKey>> sound = new HashMap<>();

    /** @param edges what a committed Application depends on; nothing when there is none */
    DependencyWalk(Function<ApplicationKey, Set<ApplicationKey>> edges) {
        this.edges = edges;
    }

    private record Frame(ApplicationKey key, Set<ApplicationKey> edges, Iterator<ApplicationKey> next) {
        Frame(ApplicationKey key, Set<ApplicationKey> edges) {
            this(key, edges, edges.iterator());
        }
    }

    /**
     * The path from a dependency back to the Application, if there is one.
     *
     * @param wanted all that the Application is to depend on
     * @param through the one that is followed
     */
    synchronized Optional<String> back(ApplicationKey application, Set<ApplicationKey> wanted, ApplicationKey through) {
        Set<ApplicationKey> before = sound.get(application);
        if (wanted.equals(before)) {
            return Optional.empty();
        }
        if (before != null) {
            // The dependencies of this Application change, which also affects everything that leads to it.
            sound.clear();
        }
        Set<ApplicationKey> seen = new HashSet<>();
        Set<ApplicationKey> unsound = new HashSet<>();
        Deque<Frame> way = new ArrayDeque<>();
        enter(through, seen, way);
        while (!way.isEmpty()) {
            Frame frame = way.getLast();
            if (!frame.next().hasNext()) {
                way.removeLast();
                leave(frame, unsound, way);
                continue;
            }
            ApplicationKey next = frame.next().next();
            if (next.equals(application)) {
                return Optional.of(shown(application, way));
            }
            if (seen.contains(next) && !sound.containsKey(next)) {
                unsound.add(frame.key());
            } else {
                enter(next, seen, way);
            }
        }
        return Optional.empty();
    }

    private void enter(ApplicationKey key, Set<ApplicationKey> seen, Deque<Frame> way) {
        if (!sound.containsKey(key) && seen.add(key)) {
            way.addLast(new Frame(key, edges.apply(key)));
        }
    }

    private void leave(Frame frame, Set<ApplicationKey> unsound, Deque<Frame> way) {
        if (!unsound.contains(frame.key())) {
            sound.put(frame.key(), frame.edges());
        } else if (!way.isEmpty()) {
            unsound.add(way.getLast().key());
        }
    }

    private static String shown(ApplicationKey application, Deque<Frame> way) {
        List<ApplicationKey> nodes = new ArrayList<>();
        nodes.add(application);
        way.forEach(frame -> nodes.add(frame.key()));
        return Cycle.of(nodes).way(ApplicationKey::toString);
    }
}
