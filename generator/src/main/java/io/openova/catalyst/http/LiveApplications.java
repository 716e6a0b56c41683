package io.openova.catalyst.http;

import io.openova.catalyst.application.ApplicationKey;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.Optional;

/** What the cluster holds of an Application; the root gives one when a cluster is configured. */
@FunctionalInterface
public interface LiveApplications {
    /** No cluster is configured. */
    LiveApplications NONE = key -> Optional.empty();

    /** The Application custom resource with its status; empty when the cluster has none yet, or cannot be asked now. */
    Optional<ObjectValue> find(ApplicationKey key);
}
