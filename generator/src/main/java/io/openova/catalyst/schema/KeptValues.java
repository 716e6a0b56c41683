package io.openova.catalyst.schema;

import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ListValue;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts the stored value where a document repeats the mark of a hidden one, so that what was read can be written back. Items of
 * a list that have names are matched by name, because a request may reorder them.
 */
public final class KeptValues {
    private static final List<String> NAMES = List.of("name", "key", "id");

    private final Set<Pointer> kept = new LinkedHashSet<>();
    private final Set<Pointer> unknown = new LinkedHashSet<>();

    private KeptValues() {}

    /**
     * The outcome.
     *
     * @param value with the stored values in place of the marks
     * @param unknown places of marks that no stored value stands behind
     */
    public record Outcome(Value value, Set<Pointer> unknown) {}

    /**
     * Replaces the marks. A stored value is used only at a place that the redactor hides in the outcome, too: otherwise a
     * caller could move a secret to a place where it is shown.
     *
     * @param marked a document with marks
     * @param stored what the marks stand for
     * @param redactor that hides the document for its readers
     */
    public static Outcome of(Value marked, Value stored, Redactor redactor) {
        KeptValues values = new KeptValues();
        Value value = values.kept(marked, Optional.of(stored), Pointer.ROOT);
        Set<Pointer> hidden = redactor.secrets(value);
        values.kept.stream().filter(place -> !hidden.contains(place)).forEach(values.unknown::add);
        return new Outcome(value, Set.copyOf(values.unknown));
    }

    private Value kept(Value value, Optional<Value> stored, Pointer at) {
        if (value instanceof ObjectValue object) {
            Map<String, Value> entries = new LinkedHashMap<>();
            object.entries()
                    .forEach((name, child) ->
                            entries.put(name, kept(child, stored.flatMap(s -> s.at(name)), at.child(name))));
            return Value.object(entries);
        }
        if (value instanceof ListValue list) {
            List<Value> items = new ArrayList<>();
            for (int i = 0; i < list.items().size(); i++) {
                Value item = list.items().get(i);
                items.add(kept(item, counterpart(item, i, stored), at.child(i)));
            }
            return Value.list(items);
        }
        if (!Redactor.isHidden(value)) {
            return value;
        }
        Optional<Value> before = stored.filter(known -> !Redactor.isHidden(known));
        if (before.isEmpty()) {
            unknown.add(at);
            return value;
        }
        kept.add(at);
        return before.get();
    }

    private static Optional<Value> counterpart(Value item, int index, Optional<Value> stored) {
        List<Value> items = stored.filter(ListValue.class::isInstance)
                .map(list -> ((ListValue) list).items())
                .orElse(List.of());
        for (String field : NAMES) {
            Optional<String> name = item.textAt(field).filter(text -> !Redactor.isHidden(Value.text(text)));
            if (name.isPresent()) {
                return items.stream()
                        .filter(other -> other.textAt(field).equals(name))
                        .findFirst();
            }
        }
        return index < items.size() ? Optional.of(items.get(index)) : Optional.empty();
    }
}
