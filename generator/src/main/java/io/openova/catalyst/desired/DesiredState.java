package io.openova.catalyst.desired;

import io.openova.catalyst.catalog.Catalog;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.Blueprint;
import io.openova.catalyst.model.BlueprintRef;
import io.openova.catalyst.model.NamespaceName;
import io.openova.catalyst.request.RequestContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The desired state that a delivery reads: an overlay at one commit, or only the program's own catalog. */
public interface DesiredState extends RequestContext {
    Optional<Blueprint> blueprint(BlueprintRef ref);

    /** The Blueprints that may be installed. */
    Catalog catalog();

    /** The Application as committed; empty when there is none. */
    Optional<Application> application(ApplicationKey key);

    /** Whether there is such an Application, and it can be read. */
    default boolean hasApplication(ApplicationKey key) {
        return application(key).isPresent();
    }

    /** Suggestions for an Application that does not exist. */
    List<String> near(ApplicationKey missing);

    /**
     * The path from a dependency of an Application back to it, if there is one and this state looks for it.
     *
     * @param dependencies all that the Application depends on, the one to go through among them
     */
    Optional<String> wayBack(ApplicationKey application, Set<ApplicationKey> dependencies, ApplicationKey through);

    /** Whether the Organization exists; true if unknown. */
    boolean hasOrganization(String name);

    /**
     * The Secrets that objects of the overlay become on a cluster.
     *
     * @param cluster the name of the cluster's folder
     * @return empty when there is no overlay to look into
     */
    default Optional<List<KnownSecret>> secrets(String cluster) {
        return Optional.empty();
    }

    /** The owners of namespaces according to the overlay; empty if unknown. */
    NamespaceClaims claims();

    /** The Organizations that claim the namespace, those that only a cluster knows among them. */
    Set<String> claimantsOf(NamespaceName namespace);

    /**
     * What a running cluster knows of the namespace.
     *
     * @param organization that wants it; where the overlay already made the namespace for it, no cluster is looked at
     */
    LiveNamespace live(NamespaceName namespace, String organization);

    /** Another Organization that the overlay's own file of the namespace names by mistake, where that is looked at. */
    default Optional<String> wrongLabel(NamespaceName namespace, String organization) {
        return Optional.empty();
    }

    /** What is wrong with the surroundings themselves, for example the settings file. */
    List<Finding> problems();
}
