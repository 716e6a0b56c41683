package io.openova.catalyst.chart.trace;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The functions that make lists of lists; if every item is known individually, the result keeps that. */
public final class ListFunctions {
    private final TemplateValueTracer tracer;

    public ListFunctions(TemplateValueTracer tracer) {
        this.tracer = tracer;
    }

    public Set<TracedValue> apply(String name, List<Set<TracedValue>> arguments) {
        if (arguments.isEmpty()) {
            return TracedValue.OPAQUE;
        }
        Set<TracedValue> result = new LinkedHashSet<>();
        if (name.equals("concat")) {
            return Set.of(concat(arguments));
        }
        for (TracedValue shape : arguments.get(0)) {
            Optional<List<Set<TracedValue>>> places = places(shape);
            if (places.isPresent()) {
                known(name, places.get(), arguments, result);
            } else {
                unknown(name, shape, arguments, result);
            }
        }
        return result.isEmpty() ? TracedValue.OPAQUE : result;
    }

    private static Optional<List<Set<TracedValue>>> places(TracedValue shape) {
        return shape instanceof TracedValue.Items items && !items.places().isEmpty()
                ? Optional.of(items.places())
                : Optional.empty();
    }

    private static void known(
            String name, List<Set<TracedValue>> places, List<Set<TracedValue>> arguments, Set<TracedValue> result) {
        int last = places.size() - 1;
        switch (name) {
            case "first" -> result.addAll(places.get(0));
            case "last" -> result.addAll(places.get(last));
            case "initial" -> result.add(TracedValue.Items.of(places.subList(0, last)));
            case "rest" -> result.add(TracedValue.Items.of(places.subList(1, places.size())));
            case "append", "push", "prepend" -> {
                List<Set<TracedValue>> longer = new ArrayList<>(places);
                longer.addAll(name.equals("prepend") ? 0 : longer.size(), arguments.subList(1, arguments.size()));
                result.add(TracedValue.Items.of(longer));
            }
            default ->
                result.add(
                        TracedValue.Items.unordered(TracedValue.Items.of(places).items()));
        }
    }

    private void unknown(String name, TracedValue shape, List<Set<TracedValue>> arguments, Set<TracedValue> result) {
        Set<TracedValue> items = new LinkedHashSet<>(tracer.field(Set.of(shape), TracedValue.ANY));
        switch (name) {
            case "first", "last" -> result.addAll(items);
            case "append", "push", "prepend" -> {
                arguments.subList(1, arguments.size()).forEach(items::addAll);
                result.add(TracedValue.Items.unordered(items));
            }
            default -> result.add(TracedValue.Items.unordered(items));
        }
    }

    private TracedValue concat(List<Set<TracedValue>> lists) {
        List<Set<TracedValue>> places = new ArrayList<>();
        Set<TracedValue> items = new LinkedHashSet<>();
        boolean isKnown = true;
        for (Set<TracedValue> list : lists) {
            tracer.glance(list);
            Optional<List<Set<TracedValue>>> known =
                    list.size() == 1 ? places(list.iterator().next()) : Optional.empty();
            isKnown &= known.isPresent();
            known.ifPresent(places::addAll);
            items.addAll(tracer.field(list, TracedValue.ANY));
        }
        return isKnown ? TracedValue.Items.of(places) : TracedValue.Items.unordered(items);
    }
}
