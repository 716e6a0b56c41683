package io.openova.catalyst.document.yaml;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;

/**
 * The anchored nodes of one document, kept as their parse events, each event once however many anchors enclose it. An
 * alias is resolved where it occurs, because a later anchor may reuse the name.
 */
final class Anchors {
    private final int most;
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Node> byName = new HashMap<>();
    private final Deque<Node> open = new ArrayDeque<>();
    private int level;

    /**
     * @param maximum number of events kept; a node that does not fit cannot be used
     */
    Anchors(int most) {
        this.most = most;
    }

    /** One event of an anchored node; an alias refers to its node, unless it is invalid. */
    record Step(Event event, @Nullable Node target) {}

    /** The node that an anchor names: a range of the steps. */
    final class Node {
        private final int from = steps.size();
        private final int opened = level;
        private int to = -1;
        private boolean isWhole = true;

        /** Returns whether the alias is inside this very node. */
        boolean isOpen() {
            return to < 0;
        }

        /** Returns whether all events of the node were kept. */
        boolean isWhole() {
            return isWhole;
        }

        List<Step> steps() {
            return steps.subList(from, to);
        }
    }

    /** Adds the next event of the document, in order; events replayed for an alias are not added. */
    void see(Event event) {
        if (event instanceof AliasEvent alias) {
            keep(event, named(alias).filter(node -> !node.isOpen()).orElse(null));
            return;
        }
        if (event instanceof NodeEvent node) {
            node.getAnchor().ifPresent(anchor -> begin(anchor.getValue()));
        }
        keep(event, null);
        switch (event.getEventId()) {
            case MappingStart, SequenceStart -> level++;
            case MappingEnd, SequenceEnd -> {
                level--;
                close();
            }
            default -> close();
        }
    }

    private void begin(String name) {
        Node node = new Node();
        byName.put(name, node);
        open.push(node);
    }

    private void keep(Event event, @Nullable Node target) {
        if (open.isEmpty()) {
            return;
        }
        if (steps.size() < most) {
            steps.add(new Step(event, target));
        } else {
            open.forEach(node -> node.isWhole = false);
        }
    }

    private void close() {
        Node innermost = open.peek();
        if (innermost != null && innermost.opened == level) {
            innermost.to = steps.size();
            open.pop();
        }
    }

    /** Returns the node that the alias refers to. */
    Optional<Node> named(AliasEvent alias) {
        return alias.getAnchor().map(Anchor::getValue).map(byName::get);
    }
}
