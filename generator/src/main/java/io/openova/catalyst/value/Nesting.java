package io.openova.catalyst.value;

import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayDeque;
import java.util.Deque;

/** The limit on nested objects and lists (contract section 2). */
public final class Nesting {
    /** The maximum number of levels in a value that is read or checked. */
    public static final int MAXIMUM = 64;

    private Nesting() {}

    /** Returns whether the tree has more levels than the limit. It does not recurse, so it works at any depth. */
    public static boolean exceeds(Value tree, int levels) {
        record Step(Value value, int depth) {}
        Deque<Step> open = new ArrayDeque<>();
        open.push(new Step(tree, 1));
        while (!open.isEmpty()) {
            Step step = open.pop();
            boolean container = step.value instanceof ObjectValue || step.value instanceof ListValue;
            if (container && step.depth > levels) {
                return true;
            }
            if (step.value instanceof ObjectValue object) {
                object.entries().values().forEach(child -> open.push(new Step(child, step.depth + 1)));
            } else if (step.value instanceof ListValue list) {
                list.items().forEach(child -> open.push(new Step(child, step.depth + 1)));
            }
        }
        return false;
    }
}
