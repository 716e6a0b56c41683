package io.openova.catalyst.chart;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The functions that make lists out of lists; where every item is known one by one, it stays so. */
final class ListFunctions {
    private final ReadTracer tracer;

    ListFunctions(ReadTracer tracer) {
        this.tracer = tracer;
    }

    Set<Shape> apply(String name, List<Set<Shape>> arguments) {
        if (arguments.isEmpty()) {
            return Shape.OPAQUE;
        }
        Set<Shape> result = new LinkedHashSet<>();
        if (name.equals("concat")) {
            return Set.of(concat(arguments));
        }
        for (Shape shape : arguments.get(0)) {
            Optional<List<Set<Shape>>> places = places(shape);
            if (places.isPresent()) {
                known(name, places.get(), arguments, result);
            } else {
                unknown(name, shape, arguments, result);
            }
        }
        return result.isEmpty() ? Shape.OPAQUE : result;
    }

    private static Optional<List<Set<Shape>>> places(Shape shape) {
        return shape instanceof Shape.Items items && !items.places().isEmpty()
                ? Optional.of(items.places())
                : Optional.empty();
    }

    private static void known(String name, List<Set<Shape>> places, List<Set<Shape>> arguments, Set<Shape> result) {
        int last = places.size() - 1;
        switch (name) {
            case "first" -> result.addAll(places.get(0));
            case "last" -> result.addAll(places.get(last));
            case "initial" -> result.add(Shape.Items.of(places.subList(0, last)));
            case "rest" -> result.add(Shape.Items.of(places.subList(1, places.size())));
            case "append", "push", "prepend" -> {
                List<Set<Shape>> longer = new ArrayList<>(places);
                longer.addAll(name.equals("prepend") ? 0 : longer.size(), arguments.subList(1, arguments.size()));
                result.add(Shape.Items.of(longer));
            }
            default -> result.add(Shape.Items.unordered(Shape.Items.of(places).items()));
        }
    }

    private void unknown(String name, Shape shape, List<Set<Shape>> arguments, Set<Shape> result) {
        Set<Shape> items = new LinkedHashSet<>(tracer.field(Set.of(shape), Shape.ANY));
        switch (name) {
            case "first", "last" -> result.addAll(items);
            case "append", "push", "prepend" -> {
                arguments.subList(1, arguments.size()).forEach(items::addAll);
                result.add(Shape.Items.unordered(items));
            }
            default -> result.add(Shape.Items.unordered(items));
        }
    }

    private Shape concat(List<Set<Shape>> lists) {
        List<Set<Shape>> places = new ArrayList<>();
        Set<Shape> items = new LinkedHashSet<>();
        boolean isKnown = true;
        for (Set<Shape> list : lists) {
            tracer.glance(list);
            Optional<List<Set<Shape>>> known =
                    list.size() == 1 ? places(list.iterator().next()) : Optional.empty();
            isKnown &= known.isPresent();
            known.ifPresent(places::addAll);
            items.addAll(tracer.field(list, Shape.ANY));
        }
        return isKnown ? Shape.Items.of(places) : Shape.Items.unordered(items);
    }
}
