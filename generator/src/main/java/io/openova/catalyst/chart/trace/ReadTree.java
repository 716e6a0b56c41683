package io.openova.catalyst.chart.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The places of the values that are read: a tree of keys, where {@link TracedValue#ANY} matches any key, {@link
 * TracedValue#UNKNOWN} a single unknown one.
 */
final class ReadTree {
    private final Map<String, ReadTree> children = new TreeMap<>();
    private boolean whole;

    /**
     * @param everythingBelow printed or passed on whole; otherwise only tested
     */
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

    /** The trees at a place below this one. */
    List<ReadTree> below(List<String> path) {
        List<ReadTree> trees = List.of(this);
        for (String name : path) {
            trees = step(trees, name);
        }
        return trees;
    }

    /** The trees under a name: its own, and the one for any name. */
    static List<ReadTree> step(List<ReadTree> trees, String name) {
        List<ReadTree> next = new ArrayList<>();
        for (ReadTree tree : trees) {
            ReadTree exact = tree.children.get(name);
            if (exact != null) {
                next.add(exact);
            }
            for (String wild : List.of(TracedValue.ANY, TracedValue.UNKNOWN)) {
                ReadTree any = tree.children.get(wild);
                if (any != null && any != exact) {
                    next.add(any);
                }
            }
        }
        return next;
    }

    /** The names that are read explicitly here. */
    List<String> names() {
        return children.keySet().stream().filter(name -> !isWild(name)).toList();
    }

    private static boolean isWild(String name) {
        return name.equals(TracedValue.ANY) || name.equals(TracedValue.UNKNOWN);
    }

    /** Returns whether the name is read only because a name that is computed while rendering may equal it. */
    static boolean isGuess(List<ReadTree> trees, String name) {
        return trees.stream()
                .noneMatch(tree -> tree.children.containsKey(name) || tree.children.containsKey(TracedValue.ANY));
    }

    /** Returns whether some unknown name is read with everything below it. */
    boolean readsAnythingWhole() {
        ReadTree any = children.get(TracedValue.ANY);
        return whole || any != null && any.whole;
    }

    /** Returns all paths that are read and end in this name, with dots, shortest first. */
    List<String> pathsTo(String last) {
        List<String> found = new ArrayList<>();
        collect(last, new ArrayList<>(), found);
        found.sort(java.util.Comparator.comparingInt(String::length).thenComparing(path -> path));
        return found;
    }

    private void collect(String last, List<String> prefix, List<String> found) {
        children.forEach((name, tree) -> {
            if (!isWild(name)) {
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
