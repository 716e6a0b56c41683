package io.openova.catalyst.desired;

import io.openova.catalyst.model.Labels;
import java.util.Optional;

/**
 * What a running cluster knows of a namespace.
 *
 * @param presence whether it is there
 * @param organization the Organization that its label {@link Labels#ORGANIZATION} names
 */
public record LiveNamespace(Presence presence, Optional<String> organization) {
    /** No such namespace, or no cluster that could have it. */
    public static final LiveNamespace ABSENT = new LiveNamespace(Presence.ABSENT, Optional.empty());

    /** The cluster does not answer. */
    public static final LiveNamespace UNKNOWN = new LiveNamespace(Presence.UNKNOWN, Optional.empty());

    /** Whether it is there. */
    public enum Presence {
        ABSENT,
        THERE,
        UNKNOWN
    }

    /** A namespace that exists, with the value of its label. */
    public static LiveNamespace there(Optional<String> organization) {
        return new LiveNamespace(Presence.THERE, organization);
    }

    /** Whether it exists without the label of this Organization, so that somebody else keeps things in it. */
    public boolean isForeignTo(String other) {
        return presence == Presence.THERE && !organization.equals(Optional.of(Labels.value(other)));
    }
}
