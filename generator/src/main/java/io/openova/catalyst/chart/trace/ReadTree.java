package io.openova.catalyst.chart.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which places of the values are read: a tree of keys, where {@link TracedValue#ANY} stands for any. */
final class ReadTree {
    private final Map<String, ReadTree> children = new TreeMap<>();
    private boolean whole;

    /** @param everythingBelow printed or handed on as it is; otherwise only looked at */
    void mark(List<String> path, boolean everythingBelow) {
        ReadTree here = this;
        for (String name : path) {
            here = here.children.computeIfAbsent(name, n -> new ReadTree());
        }
        here.whole |= everythingBelow;
    }

    boolean isWhole() {
        return whole;
    }

    boolean hasChildren() {
        return !children.isEmpty();
    }

    /** The trees under a name: its own, and the one for any name. */
    static List<ReadTree> step(List<ReadTree> trees, String name) {
        List<ReadTree> next = new ArrayList<>();
        for (ReadTree tree : trees) {
            ReadTree exact = tree.children.get(name);
            if (exact != null) {
                next.add(exact);
            }
            ReadTree any = tree.children.get(TracedValue.ANY);
            if (any != null && any != exact) {
                next.add(any);
            }
        }
        return next;
    }

    /** Names that are read here by name. */
    List<String> names() {
        return children.keySet().stream()
                .filter(name -> !name.equals(TracedValue.ANY))
                .toList();
    }

    /** All paths that are read and have this as their last name, with dots, shortest first. */
    List<String> pathsTo(String last) {
        List<String> found = new ArrayList<>();
        collect(last, new ArrayList<>(), found);
        found.sort(java.util.Comparator.comparingInt(String::length).thenComparing(path -> path));
        return found;
    }

    private void collect(String last, List<String> prefix, List<String> found) {
        children.forEach((name, tree) -> {
            if (!name.equals(TracedValue.ANY)) {
                prefix.add(name);
                if (name.equals(last)) {
                    found.add(String.join(".", prefix));
                }
                tree.collect(last, prefix, found);
                prefix.remove(prefix.size() - 1);
            }
        });
    }
}
