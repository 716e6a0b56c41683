package io.openova.catalyst.schema;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.KubernetesVersion;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import io.openova.catalyst.value.Value.TextValue;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Checks any Kubernetes object as one cluster would: ours by our definitions, everything else by the schemas of its
 * Kubernetes version, of Flux, and of the definitions that were found. Safe for many threads.
 */
public final class ObjectChecker {
    private static final Set<String> OURS = Set.of("Application", "Blueprint", "Environment", "Organization");

    private final SchemaChecker ours;
    private final KubernetesSchemas kinds;
    private final Optional<KubernetesVersion> version;
    private final Policies policies;

    private ObjectChecker(
            SchemaChecker ours, KubernetesSchemas kinds, Optional<KubernetesVersion> version, Policies policies) {
        this.policies = policies;
        this.ours = ours;
        this.kinds = kinds;
        this.version = version;
    }

    /** By the schemas that the program carries, for the version that counts where none is named. */
    public static ObjectChecker of(SchemaChecker ours) {
        return new ObjectChecker(ours, KubernetesSchemas.bundled(), Optional.empty(), Policies.NONE);
    }

    public KubernetesVersion version() {
        return version.isPresent() ? version.get() : kinds.standard();
    }

    /** The versions that {@link #at} takes. */
    public List<KubernetesVersion> versions() {
        return kinds.versions();
    }

    /** The same for a cluster of another version. */
    public ObjectChecker at(KubernetesVersion other) {
        return new ObjectChecker(ours, kinds, Optional.of(other), policies);
    }

    /** The same for a cluster of this version, unless {@link #at} named one before: who asks for a version gets it. */
    public ObjectChecker orAt(KubernetesVersion region) {
        return version.isPresent() ? this : at(region);
    }

    /** The same with the kinds that custom resource definitions define; values that are no definitions are ignored. */
    public ObjectChecker with(Iterable<? extends Value> definitions) {
        return new ObjectChecker(ours, kinds.with(definitions), version, policies);
    }

    /** The same, with the policies asked too. */
    public ObjectChecker with(Policies asked) {
        return new ObjectChecker(ours, kinds, version, asked);
    }

    /** Whether there is a schema for the object's kind; what has none gives the finding {@code schema/missing}. */
    public boolean knows(Value object) {
        return ours.knows(object)
                || kinds.knows(
                        object.textAt("apiVersion").orElse(""),
                        object.textAt("kind").orElse(""),
                        version());
    }

    /**
     * What the cluster serves as far as it is known here, for example {@code apps/v1} and {@code apps/v1/Deployment}: the kinds of
     * its Kubernetes version, and those of the definitions that were handed in.
     */
    public Set<String> served() {
        return kinds.served(version());
    }

    /** What is wrong with the chosen policies, once all objects were checked. */
    public List<Finding> faultsOfPolicies() {
        return policies.unknownKinds(kind -> kinds.knowsKind(kind) || OURS.contains(kind));
    }

    /** Whether the value is a custom resource definition. */
    public boolean isDefinition(Value object) {
        return object instanceof ObjectValue fields
                && fields.entries().get("kind") instanceof TextValue kind
                && kind.text().equals("CustomResourceDefinition");
    }

    /** Whether a definition among the files may be what says how the object looks: it is of no group of Kubernetes' own. */
    public boolean mayBeRedefined(Value object) {
        String apiVersion =
                object instanceof ObjectValue fields && fields.entries().get("apiVersion") instanceof TextValue version
                        ? version.text()
                        : "";
        int slash = apiVersion.indexOf('/');
        if (slash < 0 || ours.knows(object)) {
            return false;
        }
        boolean isKubernetes = apiVersion.lastIndexOf('.', slash) < 0 || apiVersion.startsWith(".k8s.io", slash - 7);
        return !isKubernetes || !knows(object);
    }

    /** Whether {@link #check} has nothing to say; a false answer says only that one has to ask. */
    public boolean accepts(Value object) {
        if (!policies.isEmpty()) {
            return false;
        }
        return ours.knows(object) ? ours.accepts(object) : kinds.accepts(object, version());
    }

    /** What the policies have to say of a request, with pointers into it. */
    public List<Finding> policiesOn(Value request) {
        return policies.checkRequest(request);
    }

    /** All faults of the object, with pointers into it. */
    public List<Finding> check(Value object) {
        if (accepts(object)) {
            return List.of();
        }
        List<Finding> found = ours.knows(object) ? ours.checkResource(object) : kinds.check(object, version());
        if (policies.isEmpty()) {
            return found;
        }
        return Stream.concat(found.stream(), policies.check(object).stream()).toList();
    }
}
