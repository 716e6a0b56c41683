package io.openova.catalyst.chart.trace;

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
public final class TemplateFunctions {
    private final TemplateValueTracer tracer;

    public TemplateFunctions(TemplateValueTracer tracer) {
        this.tracer = tracer;
    }

    public Set<TracedValue> apply(String written, List<Set<TracedValue>> arguments) {
        String name = written.startsWith("must") && written.length() > 4
                ? written.substring(4, 5).toLowerCase(Locale.ROOT) + written.substring(5)
                : written;
        int count = arguments.size();
        return switch (name) {
            case "default", "coalesce", "required", "deepCopy", "merge", "mergeOverwrite", "concat", "and", "or" ->
                passedOn(name, arguments);
            case "ternary" -> ternary(arguments);
            case "not", "empty", "kindIs", "kindOf", "typeOf", "typeIs", "typeIsLike" -> looksAt(arguments);
            case "hasKey" -> {
                if (count == 2) {
                    tracer.glance(child(arguments.get(0), arguments.get(1)));
                }
                yield Set.of();
            }
            case "index", "get" -> index(arguments);
            case "dig" -> dig(arguments);
            case "pluck" -> pluck(arguments);
            case "pick" -> pick(arguments);
            case "omit", "unset" -> count == 0 ? Set.of() : arguments.get(0);
            case "keys" -> {
                arguments.forEach(argument -> tracer.glance(tracer.field(argument, TracedValue.ANY)));
                yield Set.of();
            }
            case "values",
                    "first",
                    "last",
                    "initial",
                    "rest",
                    "reverse",
                    "uniq",
                    "compact",
                    "slice",
                    "append",
                    "prepend" -> items(name, arguments);
            case "dict" -> dict(arguments);
            case "list", "tuple" -> Set.of(new TracedValue.Items(all(arguments)));
            case "set" -> set(arguments);
            case "include" -> {
                if (count > 0) {
                    tracer.call(onlyText(arguments.get(0)), count > 1 ? arguments.get(1) : Set.of());
                }
                yield Set.of();
            }
            case "tpl" -> {
                if (count == 2) {
                    tracer.consume(arguments.get(0));
                    tracer.renderTexts(arguments.get(1));
                }
                yield Set.of();
            }
            case "print", "printf" -> printed(name, arguments);
            default -> {
                arguments.forEach(tracer::consume);
                yield Set.of();
            }
        };
    }

    /** One of the arguments comes out; all have been looked at. */
    private Set<TracedValue> passedOn(String name, List<Set<TracedValue>> arguments) {
        arguments.forEach(tracer::glance);
        if (name.startsWith("merge") && !arguments.isEmpty()) {
            // The first is changed in place and may be used through another name.
            for (TracedValue shape : arguments.get(0)) {
                if (shape instanceof TracedValue.Dict target) {
                    arguments.subList(1, arguments.size()).forEach(other -> mergeInto(target, other));
                }
            }
        }
        return all(arguments);
    }

    private void mergeInto(TracedValue.Dict target, Set<TracedValue> other) {
        for (TracedValue shape : other) {
            if (shape instanceof TracedValue.Dict dict && dict != target) {
                dict.entries().forEach(target::put);
            }
        }
    }

    private Set<TracedValue> ternary(List<Set<TracedValue>> arguments) {
        looksAt(arguments);
        return arguments.size() == 3 ? all(arguments.subList(0, 2)) : all(arguments);
    }

    private Set<TracedValue> looksAt(List<Set<TracedValue>> arguments) {
        arguments.forEach(tracer::glance);
        return Set.of();
    }

    private Set<TracedValue> child(Set<TracedValue> parent, Set<TracedValue> key) {
        List<String> names = new ArrayList<>();
        for (TracedValue shape : key) {
            names.add(shape instanceof TracedValue.Text text ? text.text() : TracedValue.ANY);
        }
        if (names.isEmpty() || names.contains(TracedValue.ANY)) {
            tracer.consume(key);
            return tracer.field(parent, TracedValue.ANY);
        }
        return all(names.stream().map(name -> tracer.field(parent, name)).toList());
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
            return Set.of();
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
        return Set.of(new TracedValue.Items(items));
    }

    private Set<TracedValue> pick(List<Set<TracedValue>> arguments) {
        TracedValue.Dict picked = new TracedValue.Dict();
        for (Set<TracedValue> key : arguments.subList(Math.min(1, arguments.size()), arguments.size())) {
            picked.put(onlyText(key).orElse(TracedValue.ANY), child(arguments.get(0), key));
        }
        return Set.of(picked);
    }

    private Set<TracedValue> items(String name, List<Set<TracedValue>> arguments) {
        if (arguments.isEmpty()) {
            return Set.of();
        }
        Set<TracedValue> inner = tracer.field(arguments.get(0), TracedValue.ANY);
        return switch (name) {
            case "first", "last" -> inner;
            case "append", "prepend" ->
                Set.of(new TracedValue.Items(all(List.of(inner, all(arguments.subList(1, arguments.size()))))));
            default -> Set.of(new TracedValue.Items(inner));
        };
    }

    private static Set<TracedValue> dict(List<Set<TracedValue>> arguments) {
        TracedValue.Dict dict = new TracedValue.Dict();
        for (int i = 0; i + 1 < arguments.size(); i += 2) {
            dict.put(onlyText(arguments.get(i)).orElse(TracedValue.ANY), arguments.get(i + 1));
        }
        return Set.of(dict);
    }

    private Set<TracedValue> set(List<Set<TracedValue>> arguments) {
        if (arguments.size() != 3) {
            return Set.of();
        }
        for (TracedValue shape : arguments.get(0)) {
            if (shape instanceof TracedValue.Dict dict) {
                dict.put(onlyText(arguments.get(1)).orElse(TracedValue.ANY), arguments.get(2));
            } else {
                // Put into the values themselves: who reads it there is not followed.
                tracer.consume(arguments.get(2));
            }
        }
        return arguments.get(0);
    }

    /** Texts that the template itself puts together stay known: they name templates and keys. */
    private Set<TracedValue> printed(String name, List<Set<TracedValue>> arguments) {
        List<String> texts = new ArrayList<>();
        for (Set<TracedValue> argument : arguments) {
            Optional<String> text = onlyText(argument);
            if (text.isEmpty()) {
                arguments.forEach(tracer::consume);
                return Set.of();
            }
            texts.add(text.get());
        }
        if (name.equals("print")) {
            return Set.of(new TracedValue.Text(String.join("", texts)));
        }
        String format = texts.isEmpty() ? "" : texts.get(0);
        for (String text : texts.subList(Math.min(1, texts.size()), texts.size())) {
            int place = format.indexOf("%s");
            format = place < 0 ? format : format.substring(0, place) + text + format.substring(place + 2);
        }
        return Set.of(new TracedValue.Text(format));
    }

    private static Set<TracedValue> all(List<Set<TracedValue>> sets) {
        Set<TracedValue> all = new LinkedHashSet<>();
        sets.forEach(all::addAll);
        return all;
    }

    /** The one text that the shapes stand for; with several, or something else, nobody can say. */
    private static Optional<String> onlyText(Set<TracedValue> shapes) {
        return shapes.size() == 1 && shapes.iterator().next() instanceof TracedValue.Text text
                ? Optional.of(text.text())
                : Optional.empty();
    }
}
