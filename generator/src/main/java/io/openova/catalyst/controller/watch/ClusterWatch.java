package io.openova.catalyst.controller.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.openova.catalyst.controller.resource.ApplicationResource;
import io.openova.catalyst.controller.resource.FluxObject;
import io.openova.catalyst.controller.resource.Kinds;
import io.openova.catalyst.controller.resource.Resources;
import io.openova.catalyst.controller.resource.SyncFolder;
import io.openova.catalyst.controller.resource.Workload;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Caches the objects of one cluster that show the state of Applications there, by watches; nothing is polled. */
public final class ClusterWatch {
    private static final String HELM_NAME = "helm.toolkit.fluxcd.io/name";
    private static final String HELM_NAMESPACE = "helm.toolkit.fluxcd.io/namespace";
    /** Label of what Flux applies: the Kustomization's name. */
    public static final String SYNC_NAME = "kustomize.toolkit.fluxcd.io/name";

    private static final String SYNC_NAMESPACE = "kustomize.toolkit.fluxcd.io/namespace";
    private static final String INSTANCE = "app.kubernetes.io/instance";
    private static final String BY_OWNER = "application";
    private static final String BY_RELEASE = "release";
    private static final String BY_SYNC = "sync";

    private final KubernetesClient client;
    private final InformerEventSource<GenericKubernetesResource, ApplicationResource> helmReleases;
    private final InformerEventSource<GenericKubernetesResource, ApplicationResource> kustomizations;
    private final InformerEventSource<GenericKubernetesResource, ApplicationResource> ociRepositories;
    private final InformerEventSource<GenericKubernetesResource, ApplicationResource> helmRepositories;
    private final InformerEventSource<GenericKubernetesResource, ApplicationResource> gitRepositories;
    private final InformerEventSource<Deployment, ApplicationResource> deployments;
    private final InformerEventSource<StatefulSet, ApplicationResource> statefulSets;
    private final InformerEventSource<Pod, ApplicationResource> pods;

    /**
     * @param suffix keeps the names of a second cluster's watches apart
     * @param overlayMoved called when Flux has fetched another revision
     * @param all every Application
     * @param inNamespace all Applications of a namespace, whose Flux Kustomization began to fail or to work
     */
    public ClusterWatch(
            EventSourceContext<ApplicationResource> context,
            KubernetesClient client,
            String suffix,
            Runnable overlayMoved,
            java.util.function.Function<String, Set<ResourceID>> inNamespace,
            java.util.function.Supplier<Set<ResourceID>> all) {
        this.client = client;
        this.helmReleases = source(context, Kinds.HELM_RELEASE, suffix, ClusterWatch::owner, (now, old) -> true);
        this.helmReleases.addIndexers(Map.of(
                BY_OWNER,
                ClusterWatch::ownerKeys,
                BY_RELEASE,
                ClusterWatch::releaseKeys,
                BY_SYNC,
                ClusterWatch::syncKeys));
        this.ociRepositories = source(context, Kinds.OCI_REPOSITORY, suffix, ClusterWatch::owner, (now, old) -> true);
        this.ociRepositories.addIndexers(Map.of(BY_OWNER, ClusterWatch::ownerKeys, BY_SYNC, ClusterWatch::syncKeys));
        this.helmRepositories = source(context, Kinds.HELM_REPOSITORY, suffix, ClusterWatch::owner, (now, old) -> true);
        this.helmRepositories.addIndexers(Map.of(BY_OWNER, ClusterWatch::ownerKeys, BY_SYNC, ClusterWatch::syncKeys));
        this.gitRepositories = source(
                context,
                Kinds.GIT_REPOSITORY,
                suffix,
                git -> {
                    overlayMoved.run();
                    // Applications that wait for the overlay must report why it does not arrive.
                    return verdict(git).isEmpty() ? owner(git) : all.get();
                },
                (now, old) -> true);
        this.gitRepositories.addIndexers(Map.of(BY_OWNER, ClusterWatch::ownerKeys, BY_SYNC, ClusterWatch::syncKeys));
        this.kustomizations = source(
                context,
                Kinds.KUSTOMIZATION,
                suffix,
                kustomization -> {
                    Set<ResourceID> owner = owner(kustomization);
                    return owner.isEmpty()
                            ? inNamespace.apply(SyncFolder.of(kustomization)
                                    .map(SyncFolder::namespace)
                                    .orElse(""))
                            : owner;
                },
                // A commit moves every Kustomization; only another verdict concerns the Applications below it.
                (now, old) -> !owner(now).isEmpty() || !verdict(now).equals(verdict(old)));
        this.kustomizations.addIndexers(Map.of(BY_OWNER, ClusterWatch::ownerKeys, BY_SYNC, ClusterWatch::syncKeys));
        this.deployments = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Deployment.class, ApplicationResource.class)
                        .withName("deployments" + suffix)
                        .withKubernetesClient(client)
                        .withWatchAllNamespaces()
                        .withLabelSelector(HELM_NAME)
                        .withSecondaryToPrimaryMapper(this::ownerOfPart)
                        .build(),
                context);
        this.deployments.addIndexers(Map.of(BY_RELEASE, ClusterWatch::partKeys));
        this.statefulSets = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(StatefulSet.class, ApplicationResource.class)
                        .withName("statefulsets" + suffix)
                        .withKubernetesClient(client)
                        .withWatchAllNamespaces()
                        .withLabelSelector(HELM_NAME)
                        .withSecondaryToPrimaryMapper(this::ownerOfPart)
                        .build(),
                context);
        this.statefulSets.addIndexers(Map.of(BY_RELEASE, ClusterWatch::partKeys));
        this.pods = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Pod.class, ApplicationResource.class)
                        .withName("pods" + suffix)
                        .withKubernetesClient(client)
                        .withWatchAllNamespaces()
                        .withLabelSelector(INSTANCE)
                        .withSecondaryToPrimaryMapper(this::ownerOfPod)
                        .withOnUpdateFilter((now, old) -> !Objects.equals(
                                        now.getStatus().getContainerStatuses(),
                                        old.getStatus().getContainerStatuses())
                                || !Objects.equals(
                                        now.getStatus().getPhase(),
                                        old.getStatus().getPhase())
                                || !Objects.equals(
                                        now.getStatus().getConditions(),
                                        old.getStatus().getConditions()))
                        .build(),
                context);
        this.pods.addIndexers(Map.of(BY_RELEASE, ClusterWatch::podKeys));
    }

    public KubernetesClient client() {
        return client;
    }

    public List<EventSource<?, ApplicationResource>> sources() {
        return List.of(
                helmReleases,
                kustomizations,
                ociRepositories,
                helmRepositories,
                gitRepositories,
                deployments,
                statefulSets,
                pods);
    }

    /** The object that the overlay names; empty when the cluster has none. */
    public Optional<FluxObject> find(String kind, String namespace, String name) {
        ResourceID id = new ResourceID(name, namespace);
        Optional<GenericKubernetesResource> found =
                switch (kind) {
                    case "HelmRelease" -> helmReleases.get(id);
                    case "Kustomization" -> kustomizations.get(id);
                    case "OCIRepository" -> ociRepositories.get(id);
                    case "HelmRepository" -> helmRepositories.get(id);
                    case "GitRepository" -> gitRepositories.get(id);
                    default -> Optional.empty();
                };
        return found.map(Resources::tree).map(FluxObject::new);
    }

    /** The name of the Application's Flux objects that still exist. */
    public List<String> leftovers(ApplicationKey key) {
        return Stream.of(helmReleases, kustomizations, ociRepositories, helmRepositories, gitRepositories)
                .flatMap(source -> source.byIndex(BY_OWNER, key.toString()).stream())
                .map(resource ->
                        resource.getKind() + " " + resource.getMetadata().getName())
                .sorted()
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** The Flux Kustomizations in a namespace. */
    public List<GenericKubernetesResource> kustomizations(String namespace) {
        return kustomizations.list(namespace, kustomization -> true).toList();
    }

    /** Flux's objects that a Kustomization, {@code <namespace>/<name>}, has applied. */
    public List<GenericKubernetesResource> appliedBy(String kustomization) {
        return Stream.of(helmReleases, kustomizations, ociRepositories, helmRepositories, gitRepositories)
                .flatMap(source -> source.byIndex(BY_SYNC, kustomization).stream())
                .toList();
    }

    /** What the release's pods are doing. */
    public List<Workload> workloads(String namespace, String helmRelease, String releaseName) {
        String part = namespace + "/" + helmRelease;
        List<Pod> all = pods.byIndex(BY_RELEASE, namespace + "/" + releaseName);
        Stream<Workload> first = deployments.byIndex(BY_RELEASE, part).stream()
                .map(deployment -> Workload.of(
                        deployment, matching(all, deployment.getSpec().getSelector())));
        Stream<Workload> second = statefulSets.byIndex(BY_RELEASE, part).stream()
                .map(set -> Workload.of(set, matching(all, set.getSpec().getSelector())));
        return Stream.concat(first, second)
                .sorted(java.util.Comparator.comparing(Workload::name))
                .toList();
    }

    private static List<Pod> matching(List<Pod> pods, io.fabric8.kubernetes.api.model.LabelSelector selector) {
        Map<String, String> wanted = selector.getMatchLabels();
        return pods.stream()
                .filter(pod -> wanted == null
                        || pod.getMetadata().getLabels().entrySet().containsAll(wanted.entrySet()))
                .toList();
    }

    private static InformerEventSource<GenericKubernetesResource, ApplicationResource> source(
            EventSourceContext<ApplicationResource> context,
            KubernetesClient client,
            Kinds.Kind kind,
            String suffix,
            io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper<GenericKubernetesResource>
                    mapper,
            io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter<GenericKubernetesResource>
                    filter) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(kind.groupVersionKind(), ApplicationResource.class)
                        .withName(kind.plural() + suffix)
                        .withKubernetesClient(client)
                        .withWatchAllNamespaces()
                        .withSecondaryToPrimaryMapper(mapper)
                        .withOnUpdateFilter(filter)
                        .build(),
                context);
    }

    private InformerEventSource<GenericKubernetesResource, ApplicationResource> source(
            EventSourceContext<ApplicationResource> context,
            Kinds.Kind kind,
            String suffix,
            io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper<GenericKubernetesResource>
                    mapper,
            io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter<GenericKubernetesResource>
                    filter) {
        return source(context, client, kind, suffix, mapper, filter);
    }

    private static Optional<String> label(HasMetadata resource, String key) {
        return Optional.ofNullable(resource.getMetadata().getLabels()).map(labels -> labels.get(key));
    }

    /** The Application that the fan-out's labels name; every object of a fan-out is in the Application's namespace. */
    private static Set<ResourceID> owner(HasMetadata resource) {
        if (!label(resource, Labels.MANAGED_BY).equals(Optional.of(Labels.CATALYST))) {
            return Set.of();
        }
        return label(resource, Labels.APPLICATION)
                .map(name -> Set.of(new ResourceID(name, resource.getMetadata().getNamespace())))
                .orElse(Set.of());
    }

    private static List<String> ownerKeys(HasMetadata resource) {
        return owner(resource).stream()
                .map(id -> id.getNamespace().orElse("") + "/" + id.getName())
                .toList();
    }

    /** The Kustomization that applied an object, as Flux labels it. */
    static List<String> syncKeys(HasMetadata resource) {
        return label(resource, SYNC_NAME)
                .flatMap(name -> label(resource, SYNC_NAMESPACE).map(namespace -> List.of(namespace + "/" + name)))
                .orElse(List.of());
    }

    private static List<String> releaseKeys(GenericKubernetesResource helmRelease) {
        Object release = helmRelease.get("spec", "releaseName");
        return release == null ? List.of() : List.of(helmRelease.getMetadata().getNamespace() + "/" + release);
    }

    private static List<String> partKeys(HasMetadata part) {
        return label(part, HELM_NAME)
                .flatMap(name -> label(part, HELM_NAMESPACE).map(namespace -> List.of(namespace + "/" + name)))
                .orElse(List.of());
    }

    private static List<String> podKeys(HasMetadata pod) {
        return label(pod, INSTANCE)
                .map(release -> List.of(pod.getMetadata().getNamespace() + "/" + release))
                .orElse(List.of());
    }

    private Set<ResourceID> ownerOfPart(HasMetadata part) {
        return partKeys(part).stream()
                .flatMap(
                        key -> helmReleases
                                .get(new ResourceID(
                                        key.substring(key.indexOf('/') + 1), key.substring(0, key.indexOf('/'))))
                                .stream())
                .flatMap(helmRelease -> owner(helmRelease).stream())
                .collect(Collectors.toSet());
    }

    private Set<ResourceID> ownerOfPod(HasMetadata pod) {
        return podKeys(pod).stream()
                .flatMap(key -> helmReleases.byIndex(BY_RELEASE, key).stream())
                .flatMap(helmRelease -> owner(helmRelease).stream())
                .collect(Collectors.toSet());
    }

    private static String verdict(GenericKubernetesResource kustomization) {
        FluxObject object = new FluxObject(Resources.tree(kustomization));
        return object.condition("Ready")
                .filter(FluxObject.Condition::isFalse)
                .map(FluxObject.Condition::message)
                .orElse("");
    }
}
