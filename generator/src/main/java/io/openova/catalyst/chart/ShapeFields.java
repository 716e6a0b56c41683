package io.openova.catalyst.chart;

import io.openova.catalyst.chart.Chart.Subchart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What lies under a name of a shape, with what templates put into values and contexts themselves ({@code set}, {@code merge}). */
final class ShapeFields {
    private static final int DEEPEST = 8;

    /** Where subcharts' values stand; what is global in the parent is global there too. */
    private final Set<List<String>> prefixes = new HashSet<>();

    private final Map<Shape, Shape.Dict> added = new HashMap<>();

    void subchart(List<String> prefix) {
        prefixes.add(prefix);
    }

    /** What a template put into the place or context; changed in place by {@code set} and {@code merge}. */
    Shape.Dict addedTo(Shape target) {
        return added.computeIfAbsent(target, shape -> new Shape.Dict());
    }

    /** What was put into the place itself or anywhere below it. */
    Set<Shape> addedBelow(List<String> names) {
        Set<Shape> all = new LinkedHashSet<>();
        added.forEach((target, dict) -> {
            if (target instanceof Shape.Path path
                    && path.names().size() >= names.size()
                    && path.names().subList(0, names.size()).equals(names)) {
                all.add(dict);
            }
        });
        return all;
    }

    Set<Shape> field(Set<Shape> shapes, String name) {
        Set<Shape> result = new LinkedHashSet<>();
        shapes.forEach(shape -> field(shape, name, 0, result));
        return result;
    }

    private void field(Shape shape, String name, int depth, Set<Shape> result) {
        if (depth > DEEPEST) {
            return;
        }
        if (shape instanceof Shape.Path path) {
            result.add(path.child(name));
            if (name.equals("AsMap") && (path.names().isEmpty() || prefixes.contains(path.names()))) {
                // A method of Helm's values: the same as a plain map.
                result.add(path);
            }
            if (name.equals("global")) {
                globalsAbove(path.names(), result);
            }
        } else if (shape instanceof Shape.Dict dict) {
            ofDict(dict, name, depth, result);
        } else if (shape instanceof Shape.Items items) {
            ofItems(items, name, result);
        } else if (shape instanceof Shape.Root root) {
            result.addAll(rootField(root, name));
        } else if (shape instanceof Shape.Files && (name.equals("Get") || name.equals("Glob"))) {
            result.add(shape);
        }
        Shape.Dict more = added.get(shape);
        if (more != null) {
            ofDict(more, name, depth, result);
        }
    }

    private void ofDict(Shape.Dict dict, String name, int depth, Set<Shape> result) {
        boolean isAny = name.equals(Shape.ANY) || name.equals(Shape.UNKNOWN);
        dict.entries().forEach((key, value) -> {
            if (isAny || key.equals(name) || key.equals(Shape.ANY)) {
                result.addAll(value);
            }
        });
        List.copyOf(dict.others()).forEach(other -> field(other, name, depth + 1, result));
    }

    private static void ofItems(Shape.Items items, String name, Set<Shape> result) {
        if (name.equals(Shape.ANY) || name.equals(Shape.UNKNOWN)) {
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

    private static Set<Shape> rootField(Shape.Root root, String name) {
        switch (name) {
            case "Values":
                return Set.of(new Shape.Path(root.prefix()));
            case "Files":
                return Set.of(new Shape.Files(root.chart()));
            case "Chart":
                // The names that templates build other templates' names from.
                Shape.Dict chart = new Shape.Dict();
                chart.put("Name", Set.of(new Shape.Text(root.chart().name())));
                return Set.of(chart);
            case "Template":
                StringBuilder folder = new StringBuilder();
                root.prefix()
                        .forEach(key -> folder.append("charts/").append(key).append('/'));
                Shape.Dict template = new Shape.Dict();
                template.put("BasePath", Set.of(new Shape.Text(folder + "templates")));
                return Set.of(template);
            case "Subcharts":
                Shape.Dict below = new Shape.Dict();
                for (Subchart subchart : root.chart().placements()) {
                    List<String> prefix = new ArrayList<>(root.prefix());
                    prefix.add(subchart.key());
                    below.put(subchart.key(), Set.of(new Shape.Root(List.copyOf(prefix), subchart.chart())));
                }
                return Set.of(below);
            default:
                return Set.of();
        }
    }

    private void globalsAbove(List<String> names, Set<Shape> result) {
        List<String> prefix = names;
        while (prefixes.contains(prefix)) {
            prefix = prefix.subList(0, prefix.size() - 1);
            result.add(new Shape.Path(List.copyOf(prefix)).child("global"));
        }
    }
}
