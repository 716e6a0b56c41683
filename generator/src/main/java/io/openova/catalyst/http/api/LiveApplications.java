package io.openova.catalyst.http.api;

import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.value.Value.ObjectValue;
import java.util.Optional;
import java.util.function.Consumer;

/** The live state of Applications in the cluster; the root provides it if a cluster is configured. */
@FunctionalInterface
public interface LiveApplications {
    /** No cluster is configured. */
    LiveApplications NONE = key -> Optional.empty();

    /** The Application custom resource with its status; empty if the cluster has none yet, or does not answer now. */
    Optional<ObjectValue> find(ApplicationKey key);

    /** Reports every Application whose resource in the cluster changes, as long as the server runs. */
    default void listen(Consumer<ApplicationKey> changed) {}
}
