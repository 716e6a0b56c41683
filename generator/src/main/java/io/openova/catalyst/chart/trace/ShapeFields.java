package io.openova.catalyst.chart.trace;

import io.openova.catalyst.chart.Chart.Subchart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The content under a name of a shape, including what templates put into values and contexts themselves ({@code set},
 * {@code merge}).
 */
public final class ShapeFields {
    private static final int DEEPEST = 8;

    /** The places of subcharts' values; a parent's globals are global there too. */
    private final Set<List<String>> prefixes = new HashSet<>();

    private final Map<TracedValue, TracedValue.Dict> added = new HashMap<>();

    public void subchart(List<String> prefix) {
        prefixes.add(prefix);
    }

    /** What a template put into the place or context; changed in place by {@code set} and {@code merge}. */
    public TracedValue.Dict addedTo(TracedValue target) {
        return added.computeIfAbsent(target, shape -> new TracedValue.Dict());
    }

    /** What was put into the place itself or anywhere below it. */
    public Set<TracedValue> addedBelow(List<String> names) {
        Set<TracedValue> all = new LinkedHashSet<>();
        added.forEach((target, dict) -> {
            if (target instanceof TracedValue.Path path
                    && path.names().size() >= names.size()
                    && path.names().subList(0, names.size()).equals(names)) {
                all.add(dict);
            }
        });
        return all;
    }

    public Set<TracedValue> field(Set<TracedValue> shapes, String name) {
        Set<TracedValue> result = new LinkedHashSet<>();
        shapes.forEach(shape -> field(shape, name, 0, result));
        return result;
    }

    private void field(TracedValue shape, String name, int depth, Set<TracedValue> result) {
        if (depth > DEEPEST) {
            return;
        }
        if (shape instanceof TracedValue.Path path) {
            result.add(path.child(name));
            if (name.equals("AsMap") && (path.names().isEmpty() || prefixes.contains(path.names()))) {
                // A method of Helm's values: the same as a plain map.
                result.add(path);
            }
            if (name.equals("global")) {
                globalsAbove(path.names(), result);
            }
        } else if (shape instanceof TracedValue.Dict dict) {
            ofDict(dict, name, depth, result);
        } else if (shape instanceof TracedValue.Items items) {
            ofItems(items, name, result);
        } else if (shape instanceof TracedValue.Root root) {
            result.addAll(rootField(root, name));
        } else if (shape instanceof TracedValue.Files && (name.equals("Get") || name.equals("Glob"))) {
            result.add(shape);
        }
        TracedValue.Dict more = added.get(shape);
        if (more != null) {
            ofDict(more, name, depth, result);
        }
    }

    private void ofDict(TracedValue.Dict dict, String name, int depth, Set<TracedValue> result) {
        boolean isAny = name.equals(TracedValue.ANY) || name.equals(TracedValue.UNKNOWN);
        dict.entries().forEach((key, value) -> {
            if (isAny || key.equals(name) || key.equals(TracedValue.ANY)) {
                result.addAll(value);
            }
        });
        List.copyOf(dict.others()).forEach(other -> field(other, name, depth + 1, result));
    }

    private static void ofItems(TracedValue.Items items, String name, Set<TracedValue> result) {
        if (name.equals(TracedValue.ANY) || name.equals(TracedValue.UNKNOWN)) {
            result.addAll(items.items());
        } else if (name.matches("[0-9]{1,6}")) {
            int place = Integer.parseInt(name);
            if (place < items.places().size()) {
                result.addAll(items.places().get(place));
            } else if (items.places().isEmpty()) {
                result.addAll(items.items());
            }
        }
    }

    private static Set<TracedValue> rootField(TracedValue.Root root, String name) {
        switch (name) {
            case "Values":
                return Set.of(new TracedValue.Path(root.prefix()));
            case "Files":
                return Set.of(new TracedValue.Files(root.chart()));
            case "Chart":
                // The names that templates build other templates' names from.
                TracedValue.Dict chart = new TracedValue.Dict();
                chart.put("Name", Set.of(new TracedValue.Text(root.chart().name())));
                return Set.of(chart);
            case "Template":
                StringBuilder folder = new StringBuilder();
                root.prefix()
                        .forEach(key -> folder.append("charts/").append(key).append('/'));
                TracedValue.Dict template = new TracedValue.Dict();
                template.put("BasePath", Set.of(new TracedValue.Text(folder + "templates")));
                return Set.of(template);
            case "Subcharts":
                TracedValue.Dict below = new TracedValue.Dict();
                for (Subchart subchart : root.chart().placements()) {
                    List<String> prefix = new ArrayList<>(root.prefix());
                    prefix.add(subchart.key());
                    below.put(subchart.key(), Set.of(new TracedValue.Root(List.copyOf(prefix), subchart.chart())));
                }
                return Set.of(below);
            default:
                return Set.of();
        }
    }

    private void globalsAbove(List<String> names, Set<TracedValue> result) {
        List<String> prefix = names;
        while (prefixes.contains(prefix)) {
            prefix = prefix.subList(0, prefix.size() - 1);
            result.add(new TracedValue.Path(List.copyOf(prefix)).child("global"));
        }
    }
}
