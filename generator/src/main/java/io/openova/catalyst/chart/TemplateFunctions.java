package io.openova.catalyst.chart;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the functions of Go, Sprig, and Helm do with the places of values. A function that is not here uses all that it is
 * given, which is right for everything that prints, and never wrong: it only calls more values read.
 */
final class TemplateFunctions {
    /** What keeps a serialized text what it is. */
    private static final Set<String> KEEP_TEXT =
            Set.of("trim", "nindent", "indent", "toString", "trimAll", "trimPrefix");

    private static final Set<String> SUMS = Set.of("sha1sum", "sha256sum", "sha512sum", "adler32sum", "md5sum");

    private final ReadTracer tracer;
    private final ListFunctions lists;

    TemplateFunctions(ReadTracer tracer) {
        this.tracer = tracer;
        this.lists = new ListFunctions(tracer);
    }

    Set<Shape> apply(String written, List<Set<Shape>> arguments) {
        String name = written.startsWith("must") && written.length() > 4
                ? written.substring(4, 5).toLowerCase(Locale.ROOT) + written.substring(5)
                : written;
        int count = arguments.size();
        return switch (name) {
            case "default", "coalesce", "deepCopy", "merge", "mergeOverwrite", "and", "or" -> passedOn(name, arguments);
            case "required" -> {
                arguments.forEach(tracer::glance);
                yield count == 0 ? Shape.OPAQUE : arguments.get(count - 1);
            }
            case "ternary" -> ternary(arguments);
            case "not", "empty", "kindIs", "kindOf", "typeOf", "typeIs", "typeIsLike", "len" -> looksAt(arguments);
            case "hasKey" -> hasKey(arguments);
            case "index", "get" -> index(arguments);
            case "dig" -> dig(arguments);
            case "pluck" -> pluck(arguments);
            case "pick" -> pick(arguments);
            case "omit", "unset" -> count == 0 ? Shape.OPAQUE : arguments.get(0);
            case "keys" -> keys(arguments);
            case "values", "sortAlpha", "reverse", "uniq", "compact", "without" -> same(name, arguments);
            case "first", "last", "initial", "rest", "slice", "append", "push", "prepend", "concat" ->
                lists.apply(name, arguments);
            case "dict" -> dict(arguments);
            case "list", "tuple" -> Set.of(Shape.Items.of(arguments));
            case "set" -> set(arguments);
            case "include" ->
                count == 0 ? Shape.OPAQUE : tracer.call(arguments.get(0), count > 1 ? arguments.get(1) : Set.of());
            case "tpl" -> count == 2 ? tpl(arguments.get(0), arguments.get(1)) : Shape.OPAQUE;
            case "toYaml", "toJson", "toPrettyJson", "toRawJson", "toYamlPretty" -> serialized(arguments);
            case "fromYaml", "fromJson", "fromYamlArray", "fromJsonArray" -> read(arguments);
            default -> other(name, arguments);
        };
    }

    private Set<Shape> other(String name, List<Set<Shape>> arguments) {
        Set<Shape> last = arguments.isEmpty() ? Set.of() : arguments.get(arguments.size() - 1);
        if (KEEP_TEXT.contains(name) && isSerialized(last)) {
            return last;
        }
        // Whether a text is a template, or what its checksum is, changes nothing of what is printed.
        boolean isLook = name.equals("contains")
                && arguments.size() == 2
                && arguments.get(0).contains(new Shape.Text("{{"));
        if (isLook || SUMS.contains(name) && isEverything(last)) {
            arguments.forEach(tracer::glance);
            return Shape.OPAQUE;
        }
        Optional<Set<Shape>> text = TextFunctions.apply(name, arguments);
        if (text.isPresent()) {
            return text.get();
        }
        arguments.forEach(tracer::consume);
        return name.equals("printf") ? TextFunctions.like(arguments) : Shape.OPAQUE;
    }

    private static boolean isSerialized(Set<Shape> shapes) {
        return !shapes.isEmpty() && shapes.stream().allMatch(Shape.Serialized.class::isInstance);
    }

    /** Whether this is a text of all values of a chart. */
    private static boolean isEverything(Set<Shape> shapes) {
        return shapes.stream()
                .anyMatch(shape -> shape instanceof Shape.Serialized text
                        && text.content().stream()
                                .anyMatch(content -> content instanceof Shape.Root
                                        || content instanceof Shape.Path path
                                                && path.names().isEmpty()));
    }

    private static Set<Shape> serialized(List<Set<Shape>> arguments) {
        return arguments.isEmpty() || arguments.get(0).isEmpty()
                ? Shape.OPAQUE
                : Set.of(new Shape.Serialized(arguments.get(0)));
    }

    /** The content again of what was serialized; anything else is read as it is. */
    private Set<Shape> read(List<Set<Shape>> arguments) {
        Set<Shape> content = new LinkedHashSet<>();
        for (Set<Shape> argument : arguments) {
            for (Shape shape : argument) {
                if (shape instanceof Shape.Serialized text) {
                    content.addAll(text.content());
                } else {
                    tracer.consume(Set.of(shape));
                }
            }
        }
        return content.isEmpty() ? Shape.OPAQUE : content;
    }

    private Set<Shape> tpl(Set<Shape> texts, Set<Shape> context) {
        Set<Shape> printed = new LinkedHashSet<>();
        boolean isKnown = true;
        for (Shape shape : texts) {
            if (shape instanceof Shape.Text text) {
                printed.addAll(tracer.renderText(text.text(), context));
            } else if (shape instanceof Shape.Serialized) {
                printed.add(shape);
                isKnown = false;
            } else {
                tracer.consume(Set.of(shape));
                printed.addAll(Shape.OPAQUE);
                isKnown = false;
            }
        }
        if (!isKnown || texts.isEmpty()) {
            tracer.renderTexts(context);
        }
        return printed.isEmpty() ? Shape.OPAQUE : printed;
    }

    private Set<Shape> hasKey(List<Set<Shape>> arguments) {
        if (arguments.size() == 2) {
            tracer.glance(child(arguments.get(0), arguments.get(1)));
        }
        return Shape.OPAQUE;
    }

    private Set<Shape> keys(List<Set<Shape>> arguments) {
        List<Set<Shape>> known = new ArrayList<>();
        boolean isKnown = true;
        for (Set<Shape> argument : arguments) {
            tracer.glance(tracer.field(argument, Shape.ANY));
            for (Shape shape : argument) {
                isKnown &= shape instanceof Shape.Dict dict && dict.isKnown();
                if (shape instanceof Shape.Dict dict) {
                    dict.entries().keySet().forEach(key -> known.add(Set.of(new Shape.Text(key))));
                }
            }
        }
        return isKnown && !known.isEmpty() ? Set.of(Shape.Items.of(known)) : Shape.OPAQUE;
    }

    /** The same items, perhaps in another order or fewer. */
    private Set<Shape> same(String name, List<Set<Shape>> arguments) {
        if (arguments.isEmpty()) {
            return Shape.OPAQUE;
        }
        Set<Shape> list = arguments.get(0);
        boolean isMade = !name.equals("values") && list.stream().allMatch(Shape.Items.class::isInstance);
        return isMade && !list.isEmpty() ? list : Set.of(Shape.Items.unordered(tracer.field(list, Shape.ANY)));
    }

    /** One of the arguments comes out; all have been looked at. */
    private Set<Shape> passedOn(String name, List<Set<Shape>> arguments) {
        arguments.forEach(tracer::glance);
        if (name.startsWith("merge") && !arguments.isEmpty()) {
            // The first is changed in place and may be used through another name.
            for (Shape shape : arguments.get(0)) {
                boolean isChanged =
                        shape instanceof Shape.Dict || shape instanceof Shape.Path || shape instanceof Shape.Root;
                for (Set<Shape> other : arguments.subList(isChanged ? 1 : arguments.size(), arguments.size())) {
                    other.stream()
                            .filter(one -> !one.equals(shape) && isObject(one))
                            .forEach(one -> tracer.addedTo(shape).others().add(one));
                }
            }
        }
        return all(arguments);
    }

    private static boolean isObject(Shape shape) {
        return shape instanceof Shape.Dict || shape instanceof Shape.Path || shape instanceof Shape.Root;
    }

    private Set<Shape> ternary(List<Set<Shape>> arguments) {
        looksAt(arguments);
        return arguments.size() == 3 ? all(arguments.subList(0, 2)) : all(arguments);
    }

    private Set<Shape> looksAt(List<Set<Shape>> arguments) {
        arguments.forEach(tracer::glance);
        return Shape.OPAQUE;
    }

    private Set<Shape> child(Set<Shape> parent, Set<Shape> key) {
        Set<Shape> texts = new LinkedHashSet<>(key);
        texts.remove(new Shape.Text(""));
        Optional<List<String>> names = TextFunctions.texts(texts);
        if (names.isEmpty()) {
            tracer.consume(key);
            return tracer.unknownField(parent);
        }
        return all(names.get().stream().map(name -> tracer.field(parent, name)).toList());
    }

    private Set<Shape> index(List<Set<Shape>> arguments) {
        Set<Shape> here = arguments.isEmpty() ? Set.of() : arguments.get(0);
        for (Set<Shape> key : arguments.subList(Math.min(1, arguments.size()), arguments.size())) {
            here = child(here, key);
        }
        return here;
    }

    /** {@code dig "a" "b" default m}. */
    private Set<Shape> dig(List<Set<Shape>> arguments) {
        if (arguments.size() < 3) {
            return Shape.OPAQUE;
        }
        Set<Shape> here = arguments.get(arguments.size() - 1);
        for (Set<Shape> key : arguments.subList(0, arguments.size() - 2)) {
            here = child(here, key);
        }
        return all(List.of(here, arguments.get(arguments.size() - 2)));
    }

    private Set<Shape> pluck(List<Set<Shape>> arguments) {
        Set<Shape> items = new LinkedHashSet<>();
        for (Set<Shape> map : arguments.subList(Math.min(1, arguments.size()), arguments.size())) {
            items.addAll(child(map, arguments.get(0)));
        }
        return Set.of(Shape.Items.unordered(items));
    }

    private Set<Shape> pick(List<Set<Shape>> arguments) {
        Shape.Dict picked = new Shape.Dict();
        for (Set<Shape> key : arguments.subList(Math.min(1, arguments.size()), arguments.size())) {
            Set<Shape> value = child(arguments.get(0), key);
            namesOf(key).forEach(name -> picked.put(name, value));
        }
        return Set.of(picked);
    }

    private static List<String> namesOf(Set<Shape> key) {
        return TextFunctions.texts(key).orElse(List.of(Shape.ANY));
    }

    private static Set<Shape> dict(List<Set<Shape>> arguments) {
        Shape.Dict dict = new Shape.Dict();
        for (int i = 0; i + 1 < arguments.size(); i += 2) {
            Set<Shape> value = arguments.get(i + 1);
            namesOf(arguments.get(i)).forEach(name -> dict.put(name, value));
        }
        return Set.of(dict);
    }

    /** Changes an object in place: one of the template's own, or the values and contexts themselves. */
    private Set<Shape> set(List<Set<Shape>> arguments) {
        if (arguments.size() != 3) {
            return Shape.OPAQUE;
        }
        for (Shape shape : arguments.get(0)) {
            if (isObject(shape)) {
                namesOf(arguments.get(1)).forEach(name -> put(tracer.addedTo(shape), name, arguments.get(2)));
            } else {
                tracer.consume(arguments.get(2));
            }
        }
        return arguments.get(0);
    }

    private static void put(Shape.Dict target, String name, Set<Shape> value) {
        // An object within itself would have no end.
        Set<Shape> others = new LinkedHashSet<>(value);
        others.remove(target);
        target.put(name, others);
    }

    private static Set<Shape> all(List<Set<Shape>> sets) {
        Set<Shape> all = new LinkedHashSet<>();
        sets.forEach(all::addAll);
        return all;
    }
}
