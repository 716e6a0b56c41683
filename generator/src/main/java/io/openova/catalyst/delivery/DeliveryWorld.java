package io.openova.catalyst.delivery;

import io.openova.catalyst.application.Application;
import io.openova.catalyst.application.ApplicationKey;
import io.openova.catalyst.application.Blueprint;
import io.openova.catalyst.application.BlueprintRef;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.request.World;
import java.util.List;
import java.util.Optional;

/** Everything a delivery asks of its surroundings: an overlay at one commit, or nothing but the program's own catalog. */
interface DeliveryWorld extends World {
    Optional<Blueprint> blueprint(BlueprintRef ref);

    /** The Application as committed; empty when there is none. */
    Optional<Application> application(ApplicationKey key);

    /** Whether the Organization exists; true where nobody can know. */
    boolean hasOrganization(String name);

    /** The Organization that owns the namespace, when an Application already lives there. */
    Optional<String> ownerOf(io.openova.catalyst.application.NamespaceName namespace);

    /** What is wrong with the surroundings themselves, for example the settings file. */
    List<Finding> problems();
}
