package io.openova.catalyst.http.api;

import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.Optional;
import java.util.function.Consumer;

/** What the cluster holds of an Application; the root gives one when a cluster is configured. */
@FunctionalInterface
public interface LiveApplications {
    /** No cluster is configured. */
    LiveApplications NONE = key -> Optional.empty();

    /** The Application custom resource with its status; empty when the cluster has none yet, or cannot be asked now. */
    Optional<ObjectValue> find(ApplicationKey key);

    /** Tells of every Application whose resource in the cluster changes, as long as the server runs. */
    default void listen(Consumer<ApplicationKey> changed) {}
}
