package io.openova.catalyst.delivery;

import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.request.RequestKind;
import java.util.Optional;

/**
 * What a caller wants done, besides the documents.
 *
 * @param kind install, or which kind of change
 * @param target the Application that a change request changes
 * @param force whether a placement may shrink although it serves in more regions now
 * @param commit who asks, and under which keys
 */
public record DeliveryOrder(RequestKind kind, Optional<ApplicationKey> target, boolean force, CommitOrder commit) {

    public static DeliveryOrder install(CommitOrder commit) {
        return new DeliveryOrder(RequestKind.INSTALL, Optional.empty(), false, commit);
    }
}
