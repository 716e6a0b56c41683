package io.openova.catalyst.chart.template;

import io.openova.catalyst.value.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the line of a template that renders a field of an object: templates are indented like what they render, so the
 * keys of the lines around give each line its path.
 */
public final class TemplateLines {
    private static final Pattern KEY =
            Pattern.compile("^(\\s*)((?:- +)*)(\"[^\"]+\"|'[^']+'|[A-Za-z0-9_./-]+):(\\s.*|)$");
    private static final Pattern ACTION_ONLY = Pattern.compile("^\\s*(\\{\\{.*}}\\s*)+$");

    private TemplateLines() {}

    /**
     * A place in a template.
     *
     * @param line from 1
     * @param rest the part of the path that no line of the template has: an action on the line prints it
     */
    public record Place(int line, List<String> rest) {}

    /** The line for the field at the pointer of an object of the kind; empty when no line has even its first key. */
    public static Optional<Place> of(String template, String kind, Pointer field) {
        List<String> wanted = field.tokens().stream()
                .filter(token -> !token.matches("[0-9]+"))
                .toList();
        List<String> lines = List.of(template.split("\n", -1));
        Optional<Place> best = Optional.empty();
        for (int[] part : parts(lines, kind)) {
            Optional<Place> here = within(lines, part[0], part[1], wanted);
            if (here.isPresent()
                    && (best.isEmpty()
                            || here.get().rest().size() < best.get().rest().size())) {
                best = here;
            }
        }
        return best;
    }

    /** Stretches between document marks; those that name the kind, or all when none does. */
    private static List<int[]> parts(List<String> lines, String kind) {
        List<int[]> all = new ArrayList<>();
        List<int[]> ofKind = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= lines.size(); i++) {
            if (i == lines.size() || lines.get(i).startsWith("---")) {
                int[] part = {start, i};
                all.add(part);
                if (lines.subList(start, i).contains("kind: " + kind)) {
                    ofKind.add(part);
                }
                start = i + 1;
            }
        }
        return ofKind.isEmpty() ? all : ofKind;
    }

    private static Optional<Place> within(List<String> lines, int from, int to, List<String> wanted) {
        record Level(int indent, String key) {}
        List<Level> path = new ArrayList<>();
        int bestLine = -1;
        int bestDepth = 0;
        for (int i = from; i < to; i++) {
            Matcher key = KEY.matcher(lines.get(i));
            if (!key.matches() || ACTION_ONLY.matcher(lines.get(i)).matches()) {
                continue;
            }
            int indent = key.group(1).length() + key.group(2).length();
            path.removeIf(level -> level.indent() >= indent);
            path.add(new Level(indent, key.group(3).replaceAll("^[\"']|[\"']$", "")));
            boolean fits = path.size() <= wanted.size() && path.size() > bestDepth;
            for (int d = 0; fits && d < path.size(); d++) {
                fits = path.get(d).key().equals(wanted.get(d));
            }
            if (fits) {
                bestLine = i;
                bestDepth = path.size();
            }
        }
        if (bestLine < 0) {
            return Optional.empty();
        }
        List<String> rest = wanted.subList(bestDepth, wanted.size());
        return Optional.of(new Place(printing(lines, bestLine, to, rest) + 1, rest));
    }

    /** A value that is not on the key's own line is printed by the next action on a line of its own. */
    private static int printing(List<String> lines, int line, int to, List<String> rest) {
        if (rest.isEmpty() || lines.get(line).contains("{{")) {
            return line;
        }
        for (int i = line + 1; i < to && !KEY.matcher(lines.get(i)).matches(); i++) {
            if (ACTION_ONLY.matcher(lines.get(i)).matches()
                    && !lines.get(i).matches("\\s*\\{\\{-?\\s*(if|with|range|end|else|/\\*)\\b?.*")) {
                return i;
            }
        }
        return line;
    }
}
