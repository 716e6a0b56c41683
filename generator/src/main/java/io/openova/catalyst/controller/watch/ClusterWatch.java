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
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
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
import java.util.function.Function;
import java.util.function.Supplier;
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
     * Whom a cluster's changes concern beside the Application that a label names.
     *
     * @param overlayMoved called when Flux has fetched another revision
     * @param inNamespace all Applications of a namespace, whose Flux Kustomization began to fail or to work
     * @param all every Application
     */
    public record Listener(
            Runnable overlayMoved, Function<String, Set<ResourceID>> inNamespace, Supplier<Set<ResourceID>> all) {}

    /** @param suffix keeps the names of a second cluster's watches apart */
    public ClusterWatch(
            EventSourceContext<ApplicationResource> context,
            KubernetesClient client,
            String suffix,
            Listener listener) {
        this.client = client;
        Sources sources = new Sources(context, client, suffix);
        this.helmReleases = sources.flux(Kinds.HELM_RELEASE, ClusterWatch::owner, (now, old) -> true);
        this.helmReleases.addIndexers(Map.of(BY_RELEASE, ClusterWatch::releaseKeys));
        this.ociRepositories = sources.flux(Kinds.OCI_REPOSITORY, ClusterWatch::owner, (now, old) -> true);
        this.helmRepositories = sources.flux(Kinds.HELM_REPOSITORY, ClusterWatch::owner, (now, old) -> true);
        this.gitRepositories = sources.flux(
                Kinds.GIT_REPOSITORY,
                git -> {
                    listener.overlayMoved().run();
                    // Whoever waits for the overlay must hear why it does not come.
                    return verdict(git).isEmpty() ? owner(git) : listener.all().get();
                },
                (now, old) -> true);
        this.kustomizations = sources.flux(
                Kinds.KUSTOMIZATION,
                kustomization -> {
                    Set<ResourceID> owner = owner(kustomization);
                    return owner.isEmpty()
                            ? listener.inNamespace()
                                    .apply(SyncFolder.of(kustomization)
                                            .map(SyncFolder::namespace)
                                            .orElse(""))
                            : owner;
                },
                // A commit moves every Kustomization; only another verdict concerns the Applications below it.
                (now, old) -> !owner(now).isEmpty() || !verdict(now).equals(verdict(old)));
        this.deployments =
                sources.parts(Deployment.class, "deployments", HELM_NAME, this::ownerOfPart, (now, old) -> true);
        this.deployments.addIndexers(Map.of(BY_RELEASE, ClusterWatch::partKeys));
        this.statefulSets =
                sources.parts(StatefulSet.class, "statefulsets", HELM_NAME, this::ownerOfPart, (now, old) -> true);
        this.statefulSets.addIndexers(Map.of(BY_RELEASE, ClusterWatch::partKeys));
        this.pods = sources.parts(Pod.class, "pods", INSTANCE, this::ownerOfPod, ClusterWatch::hasMoved);
        this.pods.addIndexers(Map.of(BY_RELEASE, ClusterWatch::podKeys));
    }

    private static boolean hasMoved(Pod now, Pod old) {
        return !Objects.equals(
                        now.getStatus().getContainerStatuses(), old.getStatus().getContainerStatuses())
                || !Objects.equals(now.getStatus().getPhase(), old.getStatus().getPhase())
                || !Objects.equals(
                        now.getStatus().getConditions(), old.getStatus().getConditions());
    }

    /** Makes the watches of one cluster. */
    private record Sources(EventSourceContext<ApplicationResource> context, KubernetesClient client, String suffix) {
        /** A watch of Flux's objects, found by the Application and by the Kustomization that applied them. */
        InformerEventSource<GenericKubernetesResource, ApplicationResource> flux(
                Kinds.Kind kind,
                SecondaryToPrimaryMapper<GenericKubernetesResource> mapper,
                OnUpdateFilter<GenericKubernetesResource> filter) {
            InformerEventSource<GenericKubernetesResource, ApplicationResource> source = new InformerEventSource<>(
                    InformerEventSourceConfiguration.from(kind.groupVersionKind(), ApplicationResource.class)
                            .withName(kind.plural() + suffix)
                            .withKubernetesClient(client)
                            .withWatchAllNamespaces()
                            .withSecondaryToPrimaryMapper(mapper)
                            .withOnUpdateFilter(filter)
                            .build(),
                    context);
            source.addIndexers(Map.of(BY_OWNER, ClusterWatch::ownerKeys, BY_SYNC, ClusterWatch::syncKeys));
            return source;
        }

        /** A watch of what charts made, where it carries a label. */
        <R extends HasMetadata> InformerEventSource<R, ApplicationResource> parts(
                Class<R> type,
                String name,
                String label,
                SecondaryToPrimaryMapper<R> mapper,
                OnUpdateFilter<R> filter) {
            return new InformerEventSource<>(
                    InformerEventSourceConfiguration.from(type, ApplicationResource.class)
                            .withName(name + suffix)
                            .withKubernetesClient(client)
                            .withWatchAllNamespaces()
                            .withLabelSelector(label)
                            .withSecondaryToPrimaryMapper(mapper)
                            .withOnUpdateFilter(filter)
                            .build(),
                    context);
        }
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
