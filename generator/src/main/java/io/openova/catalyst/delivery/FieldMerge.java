package io.openova.catalyst.delivery;

import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Three-way merge by field: objects merge key by key, everything else is one field. A field that only one side changed
 * takes that side's value; a field that both changed to the same value is no clash; anything else is.
 */
final class FieldMerge {
    /** A field that both sides changed differently. */
    record Clash(Pointer pointer, Optional<Value> ours, Optional<Value> theirs) {}

    private final List<Clash> clashes = new ArrayList<>();

    private FieldMerge() {}

    /** The merged object, complete only when there is no clash. */
    record Merged(ObjectValue value, List<Clash> clashes) {}

    static Merged merge(ObjectValue base, ObjectValue ours, ObjectValue theirs) {
        FieldMerge merge = new FieldMerge();
        ObjectValue value = merge.objects(Pointer.ROOT, base, ours, theirs);
        return new Merged(value, merge.clashes);
    }

    private ObjectValue objects(Pointer at, ObjectValue base, ObjectValue ours, ObjectValue theirs) {
        Set<String> keys = new LinkedHashSet<>(theirs.entries().keySet());
        keys.addAll(ours.entries().keySet());
        Map<String, Value> merged = new LinkedHashMap<>();
        for (String key : keys) {
            field(at.child(key), base.get(key), ours.get(key), theirs.get(key))
                    .ifPresent(value -> merged.put(key, value));
        }
        return new ObjectValue(merged);
    }

    private Optional<Value> field(Pointer at, Optional<Value> base, Optional<Value> ours, Optional<Value> theirs) {
        if (ours.equals(theirs) || ours.equals(base)) {
            return theirs;
        }
        if (theirs.equals(base)) {
            return ours;
        }
        if (ours.orElse(null) instanceof ObjectValue left && theirs.orElse(null) instanceof ObjectValue right) {
            ObjectValue ancestor = base.orElse(null) instanceof ObjectValue object ? object : ObjectValue.EMPTY;
            return Optional.of(objects(at, ancestor, left, right));
        }
        clashes.add(new Clash(at, ours, theirs));
        return theirs;
    }
}
