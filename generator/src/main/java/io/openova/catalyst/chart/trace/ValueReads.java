package io.openova.catalyst.chart.trace;

import io.openova.catalyst.chart.Chart;
import io.openova.catalyst.chart.Chart.Subchart;
import io.openova.catalyst.finding.Nearest;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the values that a chart reads, by following every template with the places of the values instead of the values
 * themselves, without Helm. Anything that cannot be followed counts as read, so that a value reported as unread is
 * unread.
 */
public final class ValueReads {
    private final Chart chart;
    private final TemplateValueTracer tracer;

    private ValueReads(Chart chart, TemplateValueTracer tracer) {
        this.chart = chart;
        this.tracer = tracer;
    }

    /** @param values given over the chart's own; templates in their texts are followed where the chart renders texts */
    public static ValueReads of(Chart chart, ObjectValue values) {
        TemplateValueTracer tracer =
                new TemplateValueTracer(chart, chart.defaults().mergedWith(values));
        tracer.trace();
        return new ValueReads(chart, tracer);
    }

    /** Why there is no result: a template that cannot be followed at all. */
    public Optional<String> unknown() {
        return tracer.failure();
    }

    /**
     * A given value that nothing reads.
     *
     * @param at its place in the values
     * @param candidates names that are read, the nearest first
     */
    public record Unread(Pointer at, List<String> candidates) {}

    /**
     * The given values that no template reads. A value that the chart itself lists among its defaults is not called unread:
     * its author has announced it.
     */
    public List<Unread> unread(ObjectValue given) {
        List<Unread> found = new ArrayList<>();
        if (unknown().isEmpty()) {
            walk(given, Pointer.ROOT, List.of(tracer.reads()), Optional.of(allDefaults(chart)), found);
        }
        return found;
    }

    /** The values that the actions on a line read, with dots, also through the templates that they include. */
    public Set<String> readAt(String file, int line) {
        Set<String> paths = new LinkedHashSet<>();
        tracer.readAt(file, line).forEach(path -> paths.add(String.join(".", path)));
        return paths;
    }

    private void walk(Value given, Pointer at, List<ReadTree> trees, Optional<Value> defaults, List<Unread> found) {
        if (trees.stream().anyMatch(ReadTree::isWhole)) {
            return;
        }
        if (given instanceof ListValue list) {
            Optional<Value> announced = defaults.flatMap(ValueReads::anyItem);
            for (int i = 0; i < list.items().size(); i++) {
                List<ReadTree> next = ReadTree.step(trees, Integer.toString(i));
                if (!next.isEmpty()) {
                    walk(list.items().get(i), at.child(i), next, announced, found);
                }
            }
            return;
        }
        if (!(given instanceof ObjectValue object)) {
            return;
        }
        object.entries().forEach((key, value) -> {
            List<ReadTree> next = ReadTree.step(trees, key);
            Optional<Value> own = defaults.flatMap(d -> d.at(key));
            if (!next.isEmpty()) {
                walk(value, at.child(key), next, own, found);
            } else if (own.isEmpty()) {
                found.add(new Unread(at.child(key), candidates(key, trees)));
            } else {
                walk(value, at.child(key), next, own, found);
            }
        });
    }

    /** The items of a default list, merged: each of their keys is declared for every item. */
    private static Optional<Value> anyItem(Value defaults) {
        if (!(defaults instanceof ListValue list)) {
            return Optional.empty();
        }
        ObjectValue all = ObjectValue.EMPTY;
        for (Value item : list.items()) {
            all = item instanceof ObjectValue object ? all.mergedWith(object) : all;
        }
        return all.entries().isEmpty() ? Optional.empty() : Optional.of(all);
    }

    /**
     * Returns the places with given values whose unread values cannot be determined: a template reads everything below
     * them, or a name that is computed while rendering.
     *
     * @return the reason, by place; the root means all values
     */
    public Map<Pointer, String> notTold(ObjectValue given) {
        Map<Pointer, String> places = new LinkedHashMap<>();
        if (tracer.reads().readsAnythingWhole() && !given.entries().isEmpty()) {
            places.put(Pointer.ROOT, "a template reads all of them at once");
        }
        tracer.unknownBelow().forEach((path, line) -> {
            Pointer place = path.isEmpty() ? Pointer.ROOT : new Pointer(List.of(path.split("\\.")));
            boolean isGiven = given.at(place)
                    .filter(value -> value instanceof ObjectValue object
                            && object.entries().keySet().stream()
                                    .anyMatch(key ->
                                            ReadTree.isGuess(tracer.reads().below(place.tokens()), key)))
                    .isPresent();
            if (isGiven) {
                places.putIfAbsent(place, "a name that is put together at " + line + " may be any of them");
            }
        });
        return places;
    }

    /** Returns similar names beside it; else the places where a value of this name is read. */
    private List<String> candidates(String key, List<ReadTree> trees) {
        List<String> beside =
                trees.stream().flatMap(tree -> tree.names().stream()).distinct().toList();
        List<String> near = Nearest.to(key, beside);
        if (!near.isEmpty()) {
            return near;
        }
        List<String> elsewhere = tracer.reads().pathsTo(key).stream().limit(3).toList();
        return elsewhere.isEmpty() ? beside.stream().limit(5).toList() : elsewhere;
    }

    /** The chart's defaults with those of its subcharts under their keys. */
    private static ObjectValue allDefaults(Chart chart) {
        ObjectValue all = ObjectValue.EMPTY;
        for (Subchart subchart : chart.placements()) {
            all = all.mergedWith(ObjectValue.EMPTY.with(subchart.key(), allDefaults(subchart.chart())));
        }
        return all.mergedWith(chart.defaults());
    }
}
