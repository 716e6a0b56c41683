package io.openova.catalyst.schema.foreign;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.schema.message.SchemaMessages;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.BooleanValue;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The targets of a schema's references. A cycle of references that consumes nothing of the instance would never end;
 * recursion through {@code properties} or {@code items} is fine, because the instance ends it.
 */
final class SchemaReferences {
    private final ObjectValue root;
    private final Map<Pointer, SchemaLint.Place> places;
    private final SchemaScopes scopes;
    private final List<Finding> findings = new ArrayList<>();

    /** @param places every schema in the document */
    SchemaReferences(ObjectValue root, Map<Pointer, SchemaLint.Place> places, SchemaScopes scopes) {
        this.root = root;
        this.places = places;
        this.scopes = scopes;
    }

    /** Returns errors for references that lead nowhere or into a cycle, warnings for those that lead outside. */
    List<Finding> findings() {
        Map<Pointer, List<Pointer>> edges = new LinkedHashMap<>();
        places.forEach((pointer, place) -> edges.put(pointer, sameValue(place)));
        circle(edges).ifPresent(at -> malformed(at, "the references from here lead back to here without end"));
        return findings;
    }

    /** The schemas that apply to the same value as this one. */
    private List<Pointer> sameValue(SchemaLint.Place place) {
        List<Pointer> next = new ArrayList<>();
        Pointer pointer = place.pointer();
        ObjectValue schema = place.schema();
        schema.entries().forEach((keyword, value) -> {
            Pointer at = pointer.child(keyword);
            if (SchemaLint.REFERENCES.contains(keyword)) {
                target(at, place.scope(), ((TextValue) value).text()).ifPresent(next::add);
            } else if (SchemaLint.SAME_VALUE.contains(keyword)) {
                next.add(at);
            } else if (SchemaLint.LISTS.contains(keyword)) {
                for (int i = 0; i < schema.itemsAt(keyword).size(); i++) {
                    next.add(at.child(i));
                }
            } else if (keyword.equals("dependentSchemas") || keyword.equals("dependencies")) {
                ((ObjectValue) value).entries().keySet().forEach(name -> next.add(at.child(name)));
            }
        });
        return next;
    }

    private Optional<Pointer> target(Pointer at, SchemaScopes.Scope scope, String reference) {
        SchemaScopes.Target target = scopes.target(scope, reference);
        switch (target.kind()) {
            case WITHIN -> {
                return schemaAt(at, reference, target.pointer());
            }
            case NO_ANCHOR -> malformed(at, SchemaMessages.quoted(reference) + " names no anchor of this schema");
            case OUTSIDE ->
                findings.add(Finding.warning(
                        "schema/external-reference",
                        at,
                        SchemaMessages.quoted(reference)
                                + " lies outside the schema and is never fetched: what it describes is not checked"));
            case DRAFT -> {
                // The validator carries it, and it consumes part of the value.
            }
        }
        return Optional.empty();
    }

    private Optional<Pointer> schemaAt(Pointer at, String reference, Pointer pointer) {
        Optional<Value> found = root.at(pointer);
        if (found.isEmpty()) {
            malformed(at, SchemaMessages.quoted(reference) + " leads nowhere");
            return Optional.empty();
        }
        if (!places.containsKey(pointer) && !(found.get() instanceof BooleanValue)) {
            malformed(at, SchemaMessages.quoted(reference) + " leads to a place that holds no schema");
            return Optional.empty();
        }
        return Optional.of(pointer);
    }

    /** Returns a place from which the edges lead back to it, found depth first with an explicit stack. */
    private static Optional<Pointer> circle(Map<Pointer, List<Pointer>> edges) {
        Set<Pointer> done = new HashSet<>();
        for (Pointer start : edges.keySet()) {
            Set<Pointer> onPath = new HashSet<>();
            Deque<Pointer> path = new ArrayDeque<>();
            Deque<Deque<Pointer>> todo = new ArrayDeque<>();
            if (!done.contains(start)) {
                path.push(start);
                onPath.add(start);
                todo.push(new ArrayDeque<>(edges.getOrDefault(start, List.of())));
            }
            while (!path.isEmpty()) {
                Pointer next = todo.peek().poll();
                if (next == null) {
                    Pointer finished = path.pop();
                    onPath.remove(finished);
                    done.add(finished);
                    todo.pop();
                } else if (onPath.contains(next)) {
                    return Optional.of(next);
                } else if (!done.contains(next)) {
                    path.push(next);
                    onPath.add(next);
                    todo.push(new ArrayDeque<>(edges.getOrDefault(next, List.of())));
                }
            }
        }
        return Optional.empty();
    }

    private void malformed(Pointer at, String message) {
        findings.add(Finding.error("schema/malformed", at, message));
    }
}
