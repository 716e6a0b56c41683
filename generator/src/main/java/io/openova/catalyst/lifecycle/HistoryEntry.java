package io.openova.catalyst.lifecycle;

import io.openova.catalyst.check.FieldChange;
import io.openova.catalyst.desired.Hold;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.overlay.Revision;
import java.util.List;
import java.util.Optional;

/**
 * One commit that touched an Application.
 *
 * @param revision the commit
 * @param event what it did to the Application
 * @param application the Application as the commit left it; empty when it removed it, or left what cannot be read
 * @param changes what it changed in the custom resource, field by field; empty when it installed or removed the whole
 * @param hold the hold that the commit left in force
 */
public record HistoryEntry(
        Revision revision,
        Event event,
        Optional<Application> application,
        List<FieldChange> changes,
        Optional<Hold> hold) {
    public HistoryEntry {
        changes = List.copyOf(changes);
    }

    /** What a commit did to an Application. */
    public enum Event {
        INSTALLED,
        CHANGED,
        REMOVED,
        ROLLED_BACK,
        HELD,
        LIFTED,
        /** The custom resource stayed; its fan-out was rendered anew, or edited by hand. */
        FAN_OUT
    }
}
