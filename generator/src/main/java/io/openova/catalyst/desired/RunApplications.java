package io.openova.catalyst.desired;

import io.openova.catalyst.finding.DependencyCycles;
import io.openova.catalyst.finding.DependencyCycles.Cycle;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.ApplicationName;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.request.DecodedRequest;
import io.openova.catalyst.request.RequestField;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The Applications that one run is about, and what they are to depend on, so that the order of its files does not
 * matter: each of them counts as existing for the others, and a cycle among them is found once.
 */
public final class RunApplications {
    public static final RunApplications NONE = new RunApplications(List.of());

    private record Node(DecodedRequest request, Map<ApplicationKey, Pointer> dependencies) {}

    private final Map<ApplicationKey, Node> nodes = new LinkedHashMap<>();

    private RunApplications(List<DecodedRequest> requests) {
        for (DecodedRequest request : requests) {
            key(request).ifPresent(key -> nodes.putIfAbsent(key, new Node(request, dependencies(request, key))));
        }
    }

    /** Those of the requests that name an Application, whatever else may be wrong with them. */
    public static RunApplications of(List<DecodedRequest> requests) {
        return requests.isEmpty() ? NONE : new RunApplications(requests);
    }

    public boolean isEmpty() {
        return nodes.isEmpty();
    }

    public boolean has(ApplicationKey key) {
        return nodes.containsKey(key);
    }

    private static Optional<ApplicationKey> key(DecodedRequest request) {
        Optional<String> name = text(request, RequestField.NAME).filter(ApplicationName::isValid);
        Optional<String> namespace = text(request, RequestField.ORGANIZATION).filter(NamespaceName::isValid);
        return name.isPresent() && namespace.isPresent()
                ? Optional.of(new ApplicationKey(new NamespaceName(namespace.get()), new ApplicationName(name.get())))
                : Optional.empty();
    }

    private static Optional<String> text(DecodedRequest request, RequestField field) {
        return request.field(field)
                .map(DecodedRequest.Field::value)
                .filter(Value.TextValue.class::isInstance)
                .map(value -> ((Value.TextValue) value).text());
    }

    /**
     * The positions of requests in an order in which each comes after those that it depends on; other requests keep
     * their order. In a cycle, which is refused, one of them comes first.
     */
    public static List<Integer> order(List<DecodedRequest> requests) {
        Map<ApplicationKey, Integer> positions = new LinkedHashMap<>();
        for (int i = 0; i < requests.size(); i++) {
            int position = i;
            key(requests.get(i)).ifPresent(key -> positions.putIfAbsent(key, position));
        }
        Set<Integer> ordered = new LinkedHashSet<>();
        Set<Integer> entered = new HashSet<>();
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < requests.size(); i++) {
            open.push(i);
            while (!open.isEmpty()) {
                int here = open.peek();
                List<Integer> before = entered.add(here)
                        ? needed(requests.get(here), positions).stream()
                                .filter(other -> !entered.contains(other))
                                .toList()
                        : List.of();
                if (before.isEmpty()) {
                    open.pop();
                    ordered.add(here);
                } else {
                    before.forEach(open::push);
                }
            }
        }
        return List.copyOf(ordered);
    }

    private static List<Integer> needed(DecodedRequest request, Map<ApplicationKey, Integer> positions) {
        return key(request)
                .map(key -> dependencies(request, key).keySet().stream()
                        .filter(positions::containsKey)
                        .map(positions::get)
                        .toList())
                .orElse(List.of());
    }

    private static Map<ApplicationKey, Pointer> dependencies(DecodedRequest request, ApplicationKey own) {
        Optional<DecodedRequest.Field> field = request.field(RequestField.DEPENDS_ON);
        if (field.isEmpty() || !(field.get().value() instanceof Value.ListValue list)) {
            return Map.of();
        }
        Pointer place = field.get().origin().pointer();
        Map<ApplicationKey, Pointer> found = new LinkedHashMap<>();
        Application.dependencies(list, own)
                .forEach((key, index) -> found.put(key, place.isRoot() ? place : place.child(index)));
        return found;
    }

    /**
     * The dependency cycles that an Application of the run closes, each listed once and in full.
     *
     * @param committed the Applications that are there already
     */
    public List<Finding> cycles(Function<ApplicationKey, Optional<Application>> committed) {
        if (nodes.values().stream().allMatch(node -> node.dependencies().isEmpty())) {
            return List.of();
        }
        Map<ApplicationKey, Set<ApplicationKey>> edges = new LinkedHashMap<>();
        Deque<ApplicationKey> open = new ArrayDeque<>(nodes.keySet());
        while (!open.isEmpty()) {
            ApplicationKey key = open.removeFirst();
            if (!edges.containsKey(key)) {
                Set<ApplicationKey> others = new LinkedHashSet<>(edges(key, committed));
                // What depends on itself has a finding of its own.
                others.remove(key);
                edges.put(key, others);
                open.addAll(others);
            }
        }
        List<Finding> findings = new ArrayList<>();
        DependencyCycles.in(edges.keySet(), key -> edges.getOrDefault(key, Set.of()), nodes::containsKey)
                .forEach(cycle -> findings.add(finding(cycle)));
        return findings;
    }

    private Set<ApplicationKey> edges(ApplicationKey key, Function<ApplicationKey, Optional<Application>> committed) {
        Node node = nodes.get(key);
        return node != null
                ? node.dependencies().keySet()
                : committed
                        .apply(key)
                        .map(application -> application.dependencies().keySet())
                        .orElse(Set.of());
    }

    private Finding finding(Cycle<ApplicationKey> cycle) {
        Node closing = Objects.requireNonNull(nodes.get(cycle.last()));
        Pointer at = closing.dependencies().getOrDefault(cycle.first(), Pointer.ROOT);
        return Finding.error(
                        "reference/dependency-cycle",
                        at,
                        "dependencies form a cycle: " + cycle.way(ApplicationKey::toString))
                .withRemedy("remove one of these dependencies")
                .withLocation(closing.request().document().locate(at));
    }
}
