package io.openova.catalyst.chart.trace;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The effect of the functions of Go, Sprig, and Helm on the places of values. An unlisted function uses all its
 * arguments, which is right for everything that prints, and safe otherwise: it only counts more values as read.
 */
public final class TemplateFunctions {
    /** Functions that keep a serialized text unchanged. */
    private static final Set<String> KEEP_TEXT =
            Set.of("trim", "nindent", "indent", "toString", "trimAll", "trimPrefix");

    private static final Set<String> SUMS = Set.of("sha1sum", "sha256sum", "sha512sum", "adler32sum", "md5sum");

    private final TemplateValueTracer tracer;
    private final ListFunctions lists;

    public TemplateFunctions(TemplateValueTracer tracer) {
        this.tracer = tracer;
        this.lists = new ListFunctions(tracer);
    }

    public Set<TracedValue> apply(String written, List<Set<TracedValue>> arguments) {
        String name = written.startsWith("must") && written.length() > 4
                ? written.substring(4, 5).toLowerCase(Locale.ROOT) + written.substring(5)
                : written;
        int count = arguments.size();
        return switch (name) {
            case "default", "coalesce", "deepCopy", "merge", "mergeOverwrite", "and", "or" -> passedOn(name, arguments);
            case "required" -> {
                arguments.forEach(tracer::glance);
                yield count == 0 ? TracedValue.OPAQUE : arguments.get(count - 1);
            }
            case "ternary" -> ternary(arguments);
            case "not", "empty", "kindIs", "kindOf", "typeOf", "typeIs", "typeIsLike", "len" -> looksAt(arguments);
            case "hasKey" -> hasKey(arguments);
            case "index", "get" -> index(arguments);
            case "dig" -> dig(arguments);
            case "pluck" -> pluck(arguments);
            case "pick" -> pick(arguments);
            case "omit", "unset" -> count == 0 ? TracedValue.OPAQUE : arguments.get(0);
            case "keys" -> keys(arguments);
            case "values", "sortAlpha", "reverse", "uniq", "compact", "without" -> same(name, arguments);
            case "first", "last", "initial", "rest", "slice", "append", "push", "prepend", "concat" ->
                lists.apply(name, arguments);
            case "dict" -> dict(arguments);
            case "list", "tuple" -> Set.of(TracedValue.Items.of(arguments));
            case "set" -> set(arguments);
            case "include" ->
                count == 0
                        ? TracedValue.OPAQUE
                        : tracer.call(arguments.get(0), count > 1 ? arguments.get(1) : Set.of());
            case "tpl" -> count == 2 ? tpl(arguments.get(0), arguments.get(1)) : TracedValue.OPAQUE;
            case "toYaml", "toJson", "toPrettyJson", "toRawJson", "toYamlPretty" -> serialized(arguments);
            case "fromYaml", "fromJson", "fromYamlArray", "fromJsonArray" -> read(arguments);
            default -> other(name, arguments);
        };
    }

    private Set<TracedValue> other(String name, List<Set<TracedValue>> arguments) {
        Set<TracedValue> last = arguments.isEmpty() ? Set.of() : arguments.get(arguments.size() - 1);
        if (KEEP_TEXT.contains(name) && isSerialized(last)) {
            return last;
        }
        // Whether a text is a template, or its checksum, does not change what is printed.
        boolean isLook = name.equals("contains")
                && arguments.size() == 2
                && arguments.get(0).contains(new TracedValue.Text("{{"));
        if (isLook || SUMS.contains(name) && isEverything(last)) {
            arguments.forEach(tracer::glance);
            return TracedValue.OPAQUE;
        }
        Optional<Set<TracedValue>> text = TextFunctions.apply(name, arguments);
        if (text.isPresent()) {
            return text.get();
        }
        arguments.forEach(tracer::consume);
        return name.equals("printf") ? TextFunctions.like(arguments) : TracedValue.OPAQUE;
    }

    private static boolean isSerialized(Set<TracedValue> shapes) {
        return !shapes.isEmpty() && shapes.stream().allMatch(TracedValue.Serialized.class::isInstance);
    }

    /** Returns whether this is a text of all values of a chart. */
    private static boolean isEverything(Set<TracedValue> shapes) {
        return shapes.stream()
                .anyMatch(shape -> shape instanceof TracedValue.Serialized text
                        && text.content().stream()
                                .anyMatch(content -> content instanceof TracedValue.Root
                                        || content instanceof TracedValue.Path path
                                                && path.names().isEmpty()));
    }

    private static Set<TracedValue> serialized(List<Set<TracedValue>> arguments) {
        return arguments.isEmpty() || arguments.get(0).isEmpty()
                ? TracedValue.OPAQUE
                : Set.of(new TracedValue.Serialized(arguments.get(0)));
    }

    /** Returns the content of a serialized value; anything else counts as read. */
    private Set<TracedValue> read(List<Set<TracedValue>> arguments) {
        Set<TracedValue> content = new LinkedHashSet<>();
        for (Set<TracedValue> argument : arguments) {
            for (TracedValue shape : argument) {
                if (shape instanceof TracedValue.Serialized text) {
                    content.addAll(text.content());
                } else {
                    tracer.consume(Set.of(shape));
                }
            }
        }
        return content.isEmpty() ? TracedValue.OPAQUE : content;
    }

    private Set<TracedValue> tpl(Set<TracedValue> texts, Set<TracedValue> context) {
        Set<TracedValue> printed = new LinkedHashSet<>();
        boolean isKnown = true;
        for (TracedValue shape : texts) {
            if (shape instanceof TracedValue.Text text) {
                printed.addAll(tracer.renderText(text.text(), context));
            } else if (shape instanceof TracedValue.Serialized) {
                printed.add(shape);
                isKnown = false;
            } else {
                tracer.consume(Set.of(shape));
                printed.addAll(TracedValue.OPAQUE);
                isKnown = false;
            }
        }
        if (!isKnown || texts.isEmpty()) {
            tracer.renderTexts(context);
        }
        return printed.isEmpty() ? TracedValue.OPAQUE : printed;
    }

    private Set<TracedValue> hasKey(List<Set<TracedValue>> arguments) {
        if (arguments.size() == 2) {
            tracer.glance(child(arguments.get(0), arguments.get(1)));
        }
        return TracedValue.OPAQUE;
    }

    private Set<TracedValue> keys(List<Set<TracedValue>> arguments) {
        List<Set<TracedValue>> known = new ArrayList<>();
        boolean isKnown = true;
        for (Set<TracedValue> argument : arguments) {
            tracer.glance(tracer.field(argument, TracedValue.ANY));
            for (TracedValue shape : argument) {
                isKnown &= shape instanceof TracedValue.Dict dict && dict.isKnown();
                if (shape instanceof TracedValue.Dict dict) {
                    dict.entries().keySet().forEach(key -> known.add(Set.of(new TracedValue.Text(key))));
                }
            }
        }
        return isKnown && !known.isEmpty() ? Set.of(TracedValue.Items.of(known)) : TracedValue.OPAQUE;
    }

    /** The same items, perhaps in another order or fewer. */
    private Set<TracedValue> same(String name, List<Set<TracedValue>> arguments) {
        if (arguments.isEmpty()) {
            return TracedValue.OPAQUE;
        }
        Set<TracedValue> list = arguments.get(0);
        boolean isMade = !name.equals("values") && list.stream().allMatch(TracedValue.Items.class::isInstance);
        return isMade && !list.isEmpty()
                ? list
                : Set.of(TracedValue.Items.unordered(tracer.field(list, TracedValue.ANY)));
    }

    /** Returns one of the arguments; all of them are tested. */
    private Set<TracedValue> passedOn(String name, List<Set<TracedValue>> arguments) {
        arguments.forEach(tracer::glance);
        if (name.startsWith("merge") && !arguments.isEmpty()) {
            // The first is changed in place and may be used through another name.
            for (TracedValue shape : arguments.get(0)) {
                boolean isChanged = shape instanceof TracedValue.Dict
                        || shape instanceof TracedValue.Path
                        || shape instanceof TracedValue.Root;
                for (Set<TracedValue> other : arguments.subList(isChanged ? 1 : arguments.size(), arguments.size())) {
                    other.stream()
                            .filter(one -> !one.equals(shape) && isObject(one))
                            .forEach(one -> tracer.addedTo(shape).others().add(one));
                }
            }
        }
        return all(arguments);
    }

    private static boolean isObject(TracedValue shape) {
        return shape instanceof TracedValue.Dict
                || shape instanceof TracedValue.Path
                || shape instanceof TracedValue.Root;
    }

    private Set<TracedValue> ternary(List<Set<TracedValue>> arguments) {
        looksAt(arguments);
        return arguments.size() == 3 ? all(arguments.subList(0, 2)) : all(arguments);
    }

    private Set<TracedValue> looksAt(List<Set<TracedValue>> arguments) {
        arguments.forEach(tracer::glance);
        return TracedValue.OPAQUE;
    }

    private Set<TracedValue> child(Set<TracedValue> parent, Set<TracedValue> key) {
        Set<TracedValue> texts = new LinkedHashSet<>(key);
        texts.remove(new TracedValue.Text(""));
        Optional<List<String>> names = TextFunctions.texts(texts);
        if (names.isEmpty()) {
            tracer.consume(key);
            return tracer.unknownField(parent);
        }
        return all(names.get().stream().map(name -> tracer.field(parent, name)).toList());
    }

    private Set<TracedValue> index(List<Set<TracedValue>> arguments) {
        Set<TracedValue> here = arguments.isEmpty() ? Set.of() : arguments.get(0);
        for (Set<TracedValue> key : arguments.subList(Math.min(1, arguments.size()), arguments.size())) {
            here = child(here, key);
        }
        return here;
    }

    /** {@code dig "a" "b" default m}. */
    private Set<TracedValue> dig(List<Set<TracedValue>> arguments) {
        if (arguments.size() < 3) {
            return TracedValue.OPAQUE;
        }
        Set<TracedValue> here = arguments.get(arguments.size() - 1);
        for (Set<TracedValue> key : arguments.subList(0, arguments.size() - 2)) {
            here = child(here, key);
        }
        return all(List.of(here, arguments.get(arguments.size() - 2)));
    }

    private Set<TracedValue> pluck(List<Set<TracedValue>> arguments) {
        Set<TracedValue> items = new LinkedHashSet<>();
        for (Set<TracedValue> map : arguments.subList(Math.min(1, arguments.size()), arguments.size())) {
            items.addAll(child(map, arguments.get(0)));
        }
        return Set.of(TracedValue.Items.unordered(items));
    }

    private Set<TracedValue> pick(List<Set<TracedValue>> arguments) {
        TracedValue.Dict picked = new TracedValue.Dict();
        for (Set<TracedValue> key : arguments.subList(Math.min(1, arguments.size()), arguments.size())) {
            Set<TracedValue> value = child(arguments.get(0), key);
            namesOf(key).forEach(name -> picked.put(name, value));
        }
        return Set.of(picked);
    }

    private static List<String> namesOf(Set<TracedValue> key) {
        return TextFunctions.texts(key).orElse(List.of(TracedValue.ANY));
    }

    private static Set<TracedValue> dict(List<Set<TracedValue>> arguments) {
        TracedValue.Dict dict = new TracedValue.Dict();
        for (int i = 0; i + 1 < arguments.size(); i += 2) {
            Set<TracedValue> value = arguments.get(i + 1);
            namesOf(arguments.get(i)).forEach(name -> dict.put(name, value));
        }
        return Set.of(dict);
    }

    /** Changes an object in place: one of the template's own, or the values and contexts themselves. */
    private Set<TracedValue> set(List<Set<TracedValue>> arguments) {
        if (arguments.size() != 3) {
            return TracedValue.OPAQUE;
        }
        for (TracedValue shape : arguments.get(0)) {
            if (isObject(shape)) {
                namesOf(arguments.get(1)).forEach(name -> put(tracer.addedTo(shape), name, arguments.get(2)));
            } else {
                tracer.consume(arguments.get(2));
            }
        }
        return arguments.get(0);
    }

    private static void put(TracedValue.Dict target, String name, Set<TracedValue> value) {
        // An object inside itself would never end.
        Set<TracedValue> others = new LinkedHashSet<>(value);
        others.remove(target);
        target.put(name, others);
    }

    private static Set<TracedValue> all(List<Set<TracedValue>> sets) {
        Set<TracedValue> all = new LinkedHashSet<>();
        sets.forEach(all::addAll);
        return all;
    }
}
