package io.openova.catalyst.lifecycle;

import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.overlay.CommitOrder;
import java.util.Optional;

/**
 * A rollback as the caller describes it.
 *
 * @param application what to roll back
 * @param revision the commit whose state to restore; absent means the newest state that differs and is not held back
 * @param reason for the rollback, shown with the hold; may be empty
 * @param isExact whether to refuse when today's rendering has other bytes than the commit had
 * @param commit the author, and the keys of the commit
 */
public record RollbackOrder(
        ApplicationKey application, Optional<String> revision, String reason, boolean isExact, CommitOrder commit) {}
