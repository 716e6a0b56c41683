package io.openova.catalyst.desired;

import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.EnvironmentName;
import io.openova.catalyst.model.NamespaceName;
import java.util.List;
import java.util.Optional;

/**
 * Objects that a running cluster holds and the overlay may not: an Environment, an Organization, or a Blueprint that a
 * chart or a person applied, and the namespaces that exist. Objects in the overlay take precedence. Everything is
 * absent unless an implementation says otherwise.
 */
public interface ClusterObjects {
    /** No cluster. */
    ClusterObjects NONE = new ClusterObjects() {};

    /** The Environment as JSON. */
    default Optional<String> environment(EnvironmentName name) {
        return Optional.empty();
    }

    default boolean hasOrganization(String name) {
        return false;
    }

    /** The Blueprint as JSON. */
    default Optional<String> blueprint(BlueprintName name) {
        return Optional.empty();
    }

    /** The Environments, as JSON, that have the namespace's name or list it. */
    default List<String> environmentsClaiming(NamespaceName namespace) {
        return List.of();
    }

    /** Names of the Organizations that have the namespace's name as their name or slug. */
    default List<String> organizationsClaiming(NamespaceName namespace) {
        return List.of();
    }

    /** The namespace itself. */
    default LiveNamespace namespace(NamespaceName name) {
        return LiveNamespace.ABSENT;
    }
}
