package io.openova.catalyst.delivery;

import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.request.RequestKind;
import java.util.Optional;

/**
 * The options of a delivery, besides the documents.
 *
 * @param kind install, or which kind of change
 * @param target the Application that a change request changes
 * @param force whether a placement may shrink although it serves in more regions now, and whether a change of an
 * Environment, Organization, or Blueprint may make Applications invalid
 * @param commit the author, and the keys of the commit
 */
public record DeliveryOrder(RequestKind kind, Optional<ApplicationKey> target, boolean force, CommitOrder commit) {

    public static DeliveryOrder install(CommitOrder commit) {
        return install(commit, false);
    }

    /** @param force whether to commit what makes Applications invalid */
    public static DeliveryOrder install(CommitOrder commit, boolean force) {
        return new DeliveryOrder(RequestKind.INSTALL, Optional.empty(), force, commit);
    }
}
