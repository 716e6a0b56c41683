package io.openova.catalyst.desired;

import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.EnvironmentName;
import java.util.Optional;

/**
 * Objects that a running cluster holds and the overlay may not: an Environment, an Organization, or a Blueprint that a chart
 * or a person applied. What the overlay holds wins.
 */
public interface ClusterObjects {
    /** No cluster. */
    ClusterObjects NONE = new ClusterObjects() {
        @Override
        public Optional<String> environment(EnvironmentName name) {
            return Optional.empty();
        }

        @Override
        public boolean hasOrganization(String name) {
            return false;
        }

        @Override
        public Optional<String> blueprint(BlueprintName name) {
            return Optional.empty();
        }
    };

    /** The Environment as JSON. */
    Optional<String> environment(EnvironmentName name);

    boolean hasOrganization(String name);

    /** The Blueprint as JSON. */
    Optional<String> blueprint(BlueprintName name);
}
