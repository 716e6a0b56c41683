package io.openova.catalyst.http.exchange;

import io.openova.catalyst.http.answer.Problems;
import io.openova.catalyst.http.answer.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds the route of a request; a path with a literal segment wins over one with a variable, for all methods. */
public final class Router {
    private final List<Entry> entries = new ArrayList<>();

    private record Entry(Route route, List<String> segments) {}

    /** A route and what its variables stand for. */
    public record Match(Route route, Map<String, String> variables) {}

    /** @throws IllegalArgumentException when two routes answer the same requests (trap 9) */
    public Router(List<Route> routes) {
        Set<String> seen = new TreeSet<>();
        for (Route route : routes) {
            if (!seen.add(route.method() + " " + route.template().replaceAll("\\{[^}]*}", "{}"))) {
                throw new IllegalArgumentException("two routes for " + route.method() + " " + route.template());
            }
            entries.add(new Entry(route, segments(route.template())));
        }
        entries.sort(Router::order);
    }

    /** Only paths of one length compete; with others compared as equal, the order would not be transitive. */
    private static int order(Entry a, Entry b) {
        int order = Boolean.compare(a.route.isTree(), b.route.isTree());
        if (order == 0) {
            order = Integer.compare(a.segments.size(), b.segments.size());
        }
        for (int i = 0; order == 0 && i < a.segments.size(); i++) {
            order = Boolean.compare(isVariable(a.segments.get(i)), isVariable(b.segments.get(i)));
        }
        return order;
    }

    private static List<String> shape(Entry entry) {
        return entry.segments.stream()
                .map(segment -> isVariable(segment) ? "{}" : segment)
                .toList();
    }

    List<Route> routes() {
        return entries.stream().map(Entry::route).toList();
    }

    /**
     * @param path decoded segments
     * @throws RefusedException 404 or 405
     */
    public Match match(String method, List<String> path) {
        String wanted = method.equals("HEAD") ? "GET" : method;
        Set<String> allowed = new TreeSet<>();
        List<String> taken = List.of();
        for (Entry entry : entries) {
            Optional<Map<String, String>> variables = variables(entry, path);
            if (variables.isPresent()) {
                if (!taken.isEmpty() && !taken.equals(shape(entry))) {
                    // The meaning of a path segment does not depend on the method.
                    break;
                }
                taken = shape(entry);
                if (entry.route.method().equals(wanted)) {
                    return new Match(entry.route, variables.get());
                }
                allowed.add(entry.route.method());
            }
        }
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        throw (allowed.isEmpty() ? Problems.notFound() : Problems.methodNotAllowed(allowed)).refused();
    }

    /** The segments of a raw path, not decoded; one slash at the end counts as none. */
    public static List<String> segments(String path) {
        String trimmed = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return trimmed.equals("/") ? List.of() : List.of(trimmed.substring(1).split("/", -1));
    }

    private static Optional<Map<String, String>> variables(Entry entry, List<String> given) {
        List<String> template = entry.segments;
        List<String> path = entry.route.isTree() ? joined(given, template.size()) : given;
        if (template.size() != path.size()) {
            return Optional.empty();
        }
        Map<String, String> variables = new LinkedHashMap<>();
        for (int i = 0; i < template.size(); i++) {
            String part = template.get(i);
            if (isVariable(part)) {
                if (path.get(i).isEmpty()) {
                    return Optional.empty();
                }
                variables.put(part.substring(1, part.length() - 1), path.get(i));
            } else if (!part.equals(path.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }

    /** The path with everything from the last segment of the template on as one segment. */
    private static List<String> joined(List<String> path, int size) {
        if (path.size() <= size) {
            return path;
        }
        List<String> joined = new ArrayList<>(path.subList(0, size - 1));
        joined.add(String.join("/", path.subList(size - 1, path.size())));
        return joined;
    }

    private static boolean isVariable(String segment) {
        return segment.startsWith("{");
    }
}
