package io.openova.catalyst.chart.trace;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Functions of strings that a template itself holds: they name templates and keys, so their results stay known. */
public final class TextFunctions {
    /** The maximum number of strings that an expression may evaluate to; beyond it they count as unknown. */
    private static final int MOST = 24;

    private TextFunctions() {}

    /** Returns all strings that the shapes may be; empty when they may be something else too. */
    public static Optional<List<String>> texts(Set<TracedValue> shapes) {
        List<String> texts = new ArrayList<>();
        for (TracedValue shape : shapes) {
            if (!(shape instanceof TracedValue.Text text)) {
                return Optional.empty();
            }
            texts.add(text.text());
        }
        return texts.isEmpty() || texts.size() > MOST ? Optional.empty() : Optional.of(texts);
    }

    /**
     * Returns each combination of one string for every argument; empty when one argument is unknown, or there are too
     * many.
     */
    static Optional<List<List<String>>> combinations(List<Set<TracedValue>> arguments) {
        List<List<String>> all = new ArrayList<>(List.of(List.of()));
        for (Set<TracedValue> argument : arguments) {
            Optional<List<String>> texts = texts(argument);
            if (texts.isEmpty() || all.size() * texts.get().size() > MOST) {
                return Optional.empty();
            }
            List<List<String>> longer = new ArrayList<>();
            for (List<String> begun : all) {
                for (String text : texts.get()) {
                    longer.add(Stream.concat(begun.stream(), Stream.of(text)).toList());
                }
            }
            all = longer;
        }
        return Optional.of(all);
    }

    /** The result of a function of texts for each combination; empty when the function is not one of these. */
    public static Optional<Set<TracedValue>> apply(String name, List<Set<TracedValue>> arguments) {
        Optional<List<List<String>>> combinations = combinations(arguments);
        if (combinations.isEmpty()) {
            return Optional.empty();
        }
        Set<TracedValue> results = new LinkedHashSet<>();
        for (List<String> one : combinations.get()) {
            Optional<TracedValue> result = one(name, one);
            if (result.isEmpty()) {
                return Optional.empty();
            }
            results.add(result.get());
        }
        return Optional.of(results);
    }

    private static Optional<TracedValue> one(String name, List<String> given) {
        int count = given.size();
        if (count == 0) {
            return Optional.empty();
        }
        String last = given.get(count - 1);
        String text =
                switch (name) {
                    case "print" -> String.join("", given);
                    case "cat" -> String.join(" ", given);
                    case "printf" -> formatted(given.get(0), given.subList(1, count));
                    case "toString", "trim", "nindent", "indent" -> last.strip();
                    case "lower" -> last.toLowerCase(Locale.ROOT);
                    case "upper" -> last.toUpperCase(Locale.ROOT);
                    case "untitle" ->
                        last.isEmpty() ? last : last.substring(0, 1).toLowerCase(Locale.ROOT) + last.substring(1);
                    case "trimSuffix" ->
                        count == 2 && last.endsWith(given.get(0))
                                ? last.substring(0, last.length() - given.get(0).length())
                                : last;
                    case "trimPrefix" ->
                        count == 2 && last.startsWith(given.get(0))
                                ? last.substring(given.get(0).length())
                                : last;
                    case "replace" -> count == 3 ? last.replace(given.get(0), given.get(1)) : "";
                    case "splitList", "regexSplit", "split" -> "";
                    default -> "\0";
                };
        if (text.equals("\0") || name.equals("regexSplit") || name.equals("replace") && count != 3) {
            return Optional.empty();
        }
        return name.startsWith("split") ? split(name, given) : Optional.of(new TracedValue.Text(text));
    }

    private static Optional<TracedValue> split(String name, List<String> given) {
        if (given.size() != 2 || given.get(0).isEmpty()) {
            return Optional.empty();
        }
        String[] parts = given.get(1).split(Pattern.quote(given.get(0)), -1);
        if (name.equals("split")) {
            TracedValue.Dict dict = new TracedValue.Dict();
            for (int i = 0; i < parts.length; i++) {
                dict.put("_" + i, Set.of(new TracedValue.Text(parts[i])));
            }
            return Optional.of(dict);
        }
        return Optional.of(TracedValue.Items.of(Stream.of(parts)
                .map(part -> Set.<TracedValue>of(new TracedValue.Text(part)))
                .toList()));
    }

    private static String formatted(String format, List<String> arguments) {
        String text = format;
        for (String argument : arguments) {
            int place = text.indexOf('%');
            int end = place;
            while (end >= 0 && end < text.length() && !Character.isLetter(text.charAt(end))) {
                end++;
            }
            text = place < 0 || end >= text.length()
                    ? text
                    : text.substring(0, place) + argument.replace("%", "\uFF05") + text.substring(end + 1);
        }
        return text.replace('\uFF05', '%');
    }

    /** A format with some unknown arguments: returns the part of the result that is certain. */
    public static Set<TracedValue> like(List<Set<TracedValue>> arguments) {
        Optional<List<String>> format = arguments.isEmpty() ? Optional.empty() : texts(arguments.get(0));
        if (format.isEmpty() || format.get().size() != 1) {
            return TracedValue.OPAQUE;
        }
        StringBuilder pattern = new StringBuilder();
        int next = 1;
        for (String part : format.get().get(0).split("%[-+0-9.]*[a-z]", -1)) {
            if (next > 1) {
                Optional<List<String>> known =
                        next - 1 < arguments.size() ? texts(arguments.get(next - 1)) : Optional.empty();
                pattern.append(
                        known.isPresent() && known.get().size() == 1
                                ? Pattern.quote(known.get().get(0))
                                : ".*");
            }
            pattern.append(part.isEmpty() ? "" : Pattern.quote(part));
            next++;
        }
        return Set.of(new TracedValue.Like(pattern.toString()));
    }
}
