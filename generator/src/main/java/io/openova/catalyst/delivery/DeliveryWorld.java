package io.openova.catalyst.delivery;

import io.openova.catalyst.application.Application;
import io.openova.catalyst.application.ApplicationKey;
import io.openova.catalyst.application.Blueprint;
import io.openova.catalyst.application.BlueprintRef;
import io.openova.catalyst.catalog.Catalog;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.request.World;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Everything a delivery asks of its surroundings: an overlay at one commit, or nothing but the program's own catalog. */
interface DeliveryWorld extends World {
    Optional<Blueprint> blueprint(BlueprintRef ref);

    /** The Blueprints that may be installed. */
    Catalog catalog();

    /** The Application as committed; empty when there is none. */
    Optional<Application> application(ApplicationKey key);

    /** Whether there is such an Application, and it can be read. */
    default boolean hasApplication(ApplicationKey key) {
        return application(key).isPresent();
    }

    /** Applications that may be meant by one that is not there. */
    List<String> near(ApplicationKey missing);

    /**
     * The way from a dependency of an Application back to it, where there is one and it is looked for here.
     *
     * @param dependencies all that the Application depends on, the one to go through among them
     */
    Optional<String> wayBack(ApplicationKey application, Set<ApplicationKey> dependencies, ApplicationKey through);

    /** Whether the Organization exists; true where nobody can know. */
    boolean hasOrganization(String name);

    /** The Organization that owns the namespace, when an Application already lives there. */
    Optional<String> ownerOf(io.openova.catalyst.application.NamespaceName namespace);

    /** What is wrong with the surroundings themselves, for example the settings file. */
    List<Finding> problems();
}
