package io.openova.catalyst.check;

import io.openova.catalyst.schema.Redactor;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One field that two versions of a document have differently.
 *
 * @param pointer the field
 * @param before empty when the field is new
 * @param after empty when the field is gone
 * @param isSecret whether the values may be secret and must not be shown; they are then replaced with marks
 */
public record FieldChange(Pointer pointer, Optional<Value> before, Optional<Value> after, boolean isSecret) {

    /** What differs, objects key by key, everything else as one field; in the order of the keys. */
    public static List<FieldChange> between(ObjectValue before, ObjectValue after, Redactor redactor) {
        List<FieldChange> changes = new ArrayList<>();
        collect(Pointer.ROOT, before, after, changes);
        Value shownBefore = redactor.hide(before);
        Value shownAfter = redactor.hide(after);
        return changes.stream()
                .map(change -> change.hidden(shownBefore.at(change.pointer()), shownAfter.at(change.pointer())))
                .toList();
    }

    /** The same change as it may be shown; values that became marks are secret. */
    public FieldChange hidden(Optional<Value> shownBefore, Optional<Value> shownAfter) {
        boolean hides = shownBefore.filter(Redactor::isHidden).isPresent()
                || shownAfter.filter(Redactor::isHidden).isPresent();
        return new FieldChange(pointer, shownBefore, shownAfter, hides);
    }

    private static void collect(Pointer at, ObjectValue before, ObjectValue after, List<FieldChange> changes) {
        Set<String> keys = new LinkedHashSet<>(before.entries().keySet());
        keys.addAll(after.entries().keySet());
        for (String key : keys) {
            Optional<Value> left = before.get(key);
            Optional<Value> right = after.get(key);
            if (left.equals(right)) {
                continue;
            }
            if (left.orElse(null) instanceof ObjectValue l && right.orElse(null) instanceof ObjectValue r) {
                collect(at.child(key), l, r, changes);
            } else {
                changes.add(new FieldChange(at.child(key), left, right, false));
            }
        }
    }
}
