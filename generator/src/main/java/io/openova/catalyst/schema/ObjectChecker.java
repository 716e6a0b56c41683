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
 * Checks any Kubernetes object as one cluster would: our kinds by our definitions, everything else by the schemas of
 * its Kubernetes version, of Flux, and of the definitions that were found. Thread-safe.
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

    /** Uses the schemas that the program carries, for the default version. */
    public static ObjectChecker of(SchemaChecker ours) {
        return new ObjectChecker(ours, KubernetesSchemas.bundled(), Optional.empty(), Policies.NONE);
    }

    public KubernetesVersion version() {
        return version.isPresent() ? version.get() : kinds.standard();
    }

    /** The versions that {@link #at} accepts. */
    public List<KubernetesVersion> versions() {
        return kinds.versions();
    }

    /** Returns the same checker for a cluster of another version. */
    public ObjectChecker at(KubernetesVersion other) {
        return new ObjectChecker(ours, kinds, Optional.of(other), policies);
    }

    /**
     * Returns the same checker for a cluster of this version, unless {@link #at} set one before: an explicit version
     * wins.
     */
    public ObjectChecker orAt(KubernetesVersion region) {
        return version.isPresent() ? this : at(region);
    }

    /**
     * Returns the same checker with the kinds that custom resource definitions define; values other than definitions
     * are ignored.
     */
    public ObjectChecker with(Iterable<? extends Value> definitions) {
        return new ObjectChecker(ours, kinds.with(definitions), version, policies);
    }

    /** Returns the same checker with these policies. */
    public ObjectChecker with(Policies asked) {
        return new ObjectChecker(ours, kinds, version, asked);
    }

    /**
     * Returns whether there is a schema for the object's kind; a kind without one gives the finding {@code
     * schema/missing}.
     */
    public boolean knows(Value object) {
        return ours.knows(object)
                || kinds.knows(
                        object.textAt("apiVersion").orElse(""),
                        object.textAt("kind").orElse(""),
                        version());
    }

    /**
     * Returns what the cluster serves, as far as it is known, for example {@code apps/v1} and {@code
     * apps/v1/Deployment}: the kinds of its Kubernetes version, and those of the given definitions.
     */
    public Set<String> served() {
        return kinds.served(version());
    }

    /** Returns the faults of the chosen policies, once all objects were checked. */
    public List<Finding> faultsOfPolicies() {
        if (policies.isEmpty()) {
            return List.of();
        }
        return policies.unknownKinds(kind -> kinds.knowsKind(kind) || OURS.contains(kind));
    }

    /** Returns whether the value is a custom resource definition. */
    public boolean isDefinition(Value object) {
        return object instanceof ObjectValue fields
                && fields.entries().get("kind") instanceof TextValue kind
                && kind.text().equals("CustomResourceDefinition");
    }

    /**
     * Returns whether a definition among the files may describe the object, that is, its group is not one of
     * Kubernetes' own.
     */
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

    /** Returns true only if {@link #check} would find nothing; a false answer decides nothing. */
    public boolean accepts(Value object) {
        if (!policies.isEmpty()) {
            return false;
        }
        return ours.knows(object) ? ours.accepts(object) : kinds.accepts(object, version());
    }

    /** Returns the policies' findings about a request, with pointers into it. */
    public List<Finding> policiesOn(Value request) {
        return policies.checkRequest(request);
    }

    /** Returns all faults of the object, with pointers into it. */
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
