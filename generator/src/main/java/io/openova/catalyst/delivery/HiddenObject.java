package io.openova.catalyst.delivery;

import io.openova.catalyst.schema.KeptValues;
import io.openova.catalyst.schema.Redactor;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.Set;

/** Hides the secret values of an object of a cluster, and puts them back into an edit of what was shown. */
public final class HiddenObject {
    private final Redactor redactor;

    HiddenObject(Redactor redactor) {
        this.redactor = redactor;
    }

    /** The object with marks for its secret values; the object itself when it holds none. */
    public ObjectValue shown(ObjectValue object) {
        return redactor.hideLive(object);
    }

    /** Whether an edit repeats a mark, so that it needs {@link #kept}. */
    public static boolean isMarked(ObjectValue edit) {
        return Redactor.isHidden(edit);
    }

    /**
     * The edit with the live values in place of the marks.
     *
     * @param edit with marks
     * @param live the object that was shown
     * @param unknown receives the places of marks that no hidden value stands behind
     */
    public ObjectValue kept(ObjectValue edit, ObjectValue live, Set<Pointer> unknown) {
        KeptValues.Outcome outcome = KeptValues.of(edit, live, redactor);
        unknown.addAll(outcome.unknown());
        return outcome.value() instanceof ObjectValue object ? object : edit;
    }
}
