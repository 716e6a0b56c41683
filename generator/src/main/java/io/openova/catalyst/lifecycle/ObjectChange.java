package io.openova.catalyst.lifecycle;

import io.openova.catalyst.check.FieldChange;
import java.util.List;

/**
 * What an upgrade does to one object that a chart renders.
 *
 * @param object kind, namespace where it names one, and name, for example {@code Deployment web}
 * @param isHook whether it is a hook, which is made anew each time
 * @param fields what differs, lists item by item; empty for an object that is only in one of the two versions
 */
public record ObjectChange(Kind kind, String object, boolean isHook, List<FieldChange> fields) {
    public ObjectChange {
        fields = List.copyOf(fields);
    }

    /** Whether the object is in one version only, or in both. */
    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED
    }
}
