package io.openova.catalyst.controller.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.openova.catalyst.controller.resource.ApplicationResource;
import io.openova.catalyst.controller.resource.Kinds;
import io.openova.catalyst.desired.ClusterObjects;
import io.openova.catalyst.desired.LiveNamespace;
import io.openova.catalyst.model.BlueprintName;
import io.openova.catalyst.model.EnvironmentName;
import io.openova.catalyst.model.Labels;
import io.openova.catalyst.model.NamespaceName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Watches the parents of Applications: Environments, Organizations, Blueprints. A new parent triggers its children
 * immediately.
 */
public final class ParentWatch implements ClusterObjects {
    private static final String BY_ENVIRONMENT = "environment";
    private static final String BY_BLUEPRINT = "blueprint";
    private static final String BY_NAMESPACE = "application-namespace";
    private static final String BY_SYNC = "sync";
    private static final String BY_ORGANIZATION = "organization";
    private static final String BY_CLAIM = "claim";
    private static final String BY_DEPENDENCY = "dependency";

    private final IndexerResourceCache<ApplicationResource> applications;
    private final InformerEventSource<GenericKubernetesResource, ApplicationResource> environments;
    private final InformerEventSource<GenericKubernetesResource, ApplicationResource> organizations;
    private final InformerEventSource<GenericKubernetesResource, ApplicationResource> blueprints;

    private final KubernetesClient client;

    public ParentWatch(EventSourceContext<ApplicationResource> context, KubernetesClient client) {
        this.client = client;
        applications = context.getPrimaryCache();
        applications.addIndexers(Map.of(
                BY_ENVIRONMENT, one(resource -> text(resource, "environmentRef")),
                BY_BLUEPRINT, one(ParentWatch::blueprintOf),
                BY_NAMESPACE, one(resource -> Optional.of(resource.getMetadata().getNamespace())),
                BY_SYNC, ClusterWatch::syncKeys,
                BY_DEPENDENCY, ParentWatch::dependenciesOf));
        environments = source(
                context,
                Kinds.ENVIRONMENT,
                environment -> ids(BY_ENVIRONMENT, environment.getMetadata().getName()));
        Function<GenericKubernetesResource, List<String>> byOrganization =
                environment -> organizationOf(environment).stream().toList();
        environments.addIndexers(
                Map.of(BY_ORGANIZATION, byOrganization, BY_CLAIM, resource -> claims(resource, "spec", "namespaces")));
        organizations = source(
                context,
                Kinds.ORGANIZATION,
                organization -> environments
                        .byIndex(BY_ORGANIZATION, organization.getMetadata().getName())
                        .stream()
                        .flatMap(environment ->
                                ids(BY_ENVIRONMENT, environment.getMetadata().getName()).stream())
                        .collect(Collectors.toSet()));
        organizations.addIndexers(Map.of(BY_CLAIM, resource -> claims(resource, "spec", "slug")));
        blueprints = source(
                context,
                Kinds.BLUEPRINT,
                blueprint -> ids(BY_BLUEPRINT, blueprint.getMetadata().getName()));
    }

    public List<EventSource<?, ApplicationResource>> sources() {
        return List.of(environments, organizations, blueprints);
    }

    /** The Applications of a namespace. */
    public Set<ResourceID> inNamespace(String namespace) {
        return ids(BY_NAMESPACE, namespace);
    }

    /** The Applications that name this one in {@code dependsOn}. */
    public Set<ResourceID> dependentsOf(ResourceID id) {
        return ids(BY_DEPENDENCY, id.getNamespace().orElse("") + "/" + id.getName());
    }

    /** All Applications. */
    public Set<ResourceID> allApplications() {
        return applications.keys().collect(Collectors.toSet());
    }

    /** The Applications that a Flux Kustomization, {@code <namespace>/<name>}, has applied. */
    public List<ApplicationResource> appliedBy(String kustomization) {
        return applications.byIndex(BY_SYNC, kustomization);
    }

    public Optional<ApplicationResource> application(ResourceID id) {
        return applications.get(id);
    }

    public boolean hasEnvironment(String name) {
        return environments.get(new ResourceID(name)).isPresent();
    }

    /** The Organization that the Environment names. */
    public Optional<String> organizationOf(String environment) {
        return environments.get(new ResourceID(environment)).flatMap(ParentWatch::organizationOf);
    }

    @Override
    public Optional<String> environment(EnvironmentName name) {
        return environments.get(new ResourceID(name.toString())).map(Serialization::asJson);
    }

    @Override
    public boolean hasOrganization(String name) {
        return organizations.get(new ResourceID(name)).isPresent();
    }

    @Override
    public Optional<String> blueprint(BlueprintName name) {
        return blueprints.get(new ResourceID(name.toString())).map(Serialization::asJson);
    }

    @Override
    public List<String> environmentsClaiming(NamespaceName namespace) {
        return environments.byIndex(BY_CLAIM, namespace.value()).stream()
                .map(Serialization::asJson)
                .toList();
    }

    @Override
    public List<String> organizationsClaiming(NamespaceName namespace) {
        return organizations.byIndex(BY_CLAIM, namespace.value()).stream()
                .map(organization -> organization.getMetadata().getName())
                .toList();
    }

    @Override
    public LiveNamespace namespace(NamespaceName name) {
        try {
            Namespace found = client.namespaces().withName(name.value()).get();
            if (found == null) {
                return LiveNamespace.ABSENT;
            }
            // An answer without a namespace of this name does not count.
            return name.value().equals(found.getMetadata().getName())
                    ? LiveNamespace.there(
                            Optional.ofNullable(found.getMetadata().getLabels())
                                    .map(labels -> labels.get(Labels.ORGANIZATION)))
                    : LiveNamespace.UNKNOWN;
        } catch (KubernetesClientException unanswered) {
            return LiveNamespace.UNKNOWN;
        }
    }

    /** The namespaces that an Environment or Organization claims: its name, and the texts at a path. */
    private static List<String> claims(GenericKubernetesResource resource, String... path) {
        Object more = resource.get((Object[]) path);
        return Stream.concat(
                        Stream.of(resource.getMetadata().getName()),
                        more instanceof List<?> list
                                ? list.stream().map(String::valueOf)
                                : Stream.ofNullable(more).map(String::valueOf))
                .distinct()
                .toList();
    }

    private Set<ResourceID> ids(String index, String key) {
        return applications.byIndex(index, key).stream()
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
    }

    private static InformerEventSource<GenericKubernetesResource, ApplicationResource> source(
            EventSourceContext<ApplicationResource> context,
            Kinds.Kind kind,
            Function<GenericKubernetesResource, Set<ResourceID>> children) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(kind.groupVersionKind(), ApplicationResource.class)
                        .withName(kind.plural())
                        .withWatchAllNamespaces()
                        .withSecondaryToPrimaryMapper(children::apply)
                        .build(),
                context);
    }

    private static Function<ApplicationResource, List<String>> one(
            Function<ApplicationResource, Optional<String>> key) {
        return resource -> key.apply(resource).stream().toList();
    }

    private static Optional<String> organizationOf(GenericKubernetesResource environment) {
        return Optional.ofNullable((Object) environment.get("spec", "organizationRef"))
                .map(String::valueOf);
    }

    public static Optional<String> text(ApplicationResource resource, String field) {
        return Optional.ofNullable(resource.getSpec())
                .map(spec -> spec.get(field))
                .filter(String.class::isInstance)
                .map(String.class::cast);
    }

    private static List<String> dependenciesOf(ApplicationResource resource) {
        Object list = resource.getSpec() == null ? null : resource.getSpec().get("dependsOn");
        if (!(list instanceof List<?> entries)) {
            return List.of();
        }
        return entries.stream()
                .filter(Map.class::isInstance)
                .map(Map.class::cast)
                .filter(entry -> entry.get("context") == null && entry.get("name") != null)
                .map(entry -> (entry.get("namespace") == null
                                ? resource.getMetadata().getNamespace()
                                : String.valueOf(entry.get("namespace")))
                        + "/" + entry.get("name"))
                .distinct()
                .toList();
    }

    private static Optional<String> blueprintOf(ApplicationResource resource) {
        return Optional.ofNullable(resource.getSpec())
                .map(spec -> spec.get("blueprintRef"))
                .filter(Map.class::isInstance)
                .map(ref -> ((Map<?, ?>) ref).get("name"))
                .map(String::valueOf);
    }
}
