package io.openova.catalyst.chart.trace;

import io.openova.catalyst.chart.Chart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The possible meaning of a template's expression, in terms of values. An expression has a set of these. */
public sealed interface TracedValue {
    /** The name for any key or any place of a list. */
    String ANY = "*";

    /** A single key that is computed while rendering, and unknown. */
    String UNKNOWN = "?";

    /** Something that is not a place of the values, and unknown. */
    record Opaque() implements TracedValue {}

    Set<TracedValue> OPAQUE = Set.of(new Opaque());

    /** A place in the values, from the outermost chart's root. */
    record Path(List<String> names) implements TracedValue {
        public Path child(String name) {
            List<String> longer = new ArrayList<>(names);
            longer.add(name);
            return new Path(List.copyOf(longer));
        }
    }

    /** The context that Helm gives a chart's templates; its values are at the prefix. */
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

    /** A string of which only a part is known. */
    record Like(String pattern) implements TracedValue {}

    /** {@code .Files} of a chart. */
    record Files(Chart chart) implements TracedValue {
        @Override
        public boolean equals(Object other) {
            return other instanceof Files files && chart == files.chart;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(chart);
        }

        @Override
        public String toString() {
            return "Files of " + chart.name();
        }
    }

    /** A text that {@code toYaml} or {@code toJson} made of something; it is used when it is printed. */
    record Serialized(Set<TracedValue> content) implements TracedValue {}

    /** An object made by {@code dict}; {@code set} changes it, so it is compared by what it is. */
    final class Dict implements TracedValue {
        private final Map<String, Set<TracedValue>> entries = new LinkedHashMap<>();
        private final Set<TracedValue> others = new LinkedHashSet<>();

        public Map<String, Set<TracedValue>> entries() {
            return entries;
        }

        /** The content merged into it, whose keys are unknown. */
        public Set<TracedValue> others() {
            return others;
        }

        public void put(String key, Set<TracedValue> value) {
            entries.computeIfAbsent(key, k -> new LinkedHashSet<>()).addAll(value);
        }

        /** Whether every key is known. */
        public boolean isKnown() {
            return others.isEmpty() && !entries.containsKey(ANY);
        }
    }

    /**
     * A list made by the template.
     *
     * @param items all its items together
     * @param places its items one by one; empty when their number or order is not known
     */
    record Items(Set<TracedValue> items, List<Set<TracedValue>> places) implements TracedValue {
        public static Items of(List<Set<TracedValue>> places) {
            Set<TracedValue> all = new LinkedHashSet<>();
            places.forEach(all::addAll);
            return new Items(all, List.copyOf(places));
        }

        public static Items unordered(Set<TracedValue> items) {
            return new Items(items, List.of());
        }
    }
}
