package io.openova.catalyst.chart.trace;

import io.openova.catalyst.chart.Chart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a template's expression may stand for, as far as values are concerned. An expression has a set of these. */
public sealed interface TracedValue {
    /** The name for any key or any place of a list. */
    String ANY = "*";

    /** A place in the values, from the outermost chart's root. */
    record Path(List<String> names) implements TracedValue {
        public Path child(String name) {
            List<String> longer = new ArrayList<>(names);
            longer.add(name);
            return new Path(List.copyOf(longer));
        }
    }

    /** The context that Helm gives a chart's templates; its values stand at the prefix. */
    record Root(List<String> prefix, Chart chart) implements TracedValue {
        @Override
        public boolean equals(Object other) {
            return other instanceof Root root && prefix.equals(root.prefix);
        }

        @Override
        public int hashCode() {
            return prefix.hashCode();
        }

        @Override
        public String toString() {
            return "Root" + prefix;
        }
    }

    /** A string that the template itself holds. */
    record Text(String text) implements TracedValue {}

    /** An object made by {@code dict}; {@code set} changes it, so it is compared by what it is. */
    final class Dict implements TracedValue {
        private final Map<String, Set<TracedValue>> entries = new LinkedHashMap<>();

        public Map<String, Set<TracedValue>> entries() {
            return entries;
        }

        public void put(String key, Set<TracedValue> value) {
            entries.computeIfAbsent(key, k -> new LinkedHashSet<>()).addAll(value);
        }
    }

    /** A list made by the template; all its items together. */
    record Items(Set<TracedValue> items) implements TracedValue {}
}
