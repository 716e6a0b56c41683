package io.openova.catalyst.kube;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.openova.catalyst.document.DocumentReader;
import io.openova.catalyst.document.ReadOutcome;
import io.openova.catalyst.document.tree.ReadLimits;
import io.openova.catalyst.value.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/**
 * The Application custom resources of the cluster with their status, cached by a watch, so that reading one needs no
 * request. While the cluster is unavailable, the last known state is returned.
 */
public final class ApplicationFeed implements AutoCloseable {
    private final KubernetesClient client;
    private final SharedIndexInformer<GenericKubernetesResource> informer;
    private final List<BiConsumer<String, String>> listeners = new CopyOnWriteArrayList<>();

    private ApplicationFeed(KubernetesClient client) {
        this.client = client;
        this.informer = client.genericKubernetesResources(new ResourceDefinitionContext.Builder()
                        .withGroup("apps.openova.io")
                        .withVersion("v1")
                        .withKind("Application")
                        .withPlural("applications")
                        .withNamespaced(true)
                        .build())
                .inAnyNamespace()
                .runnableInformer(0);
        informer.addEventHandler(new Changes());
        // Retries a cluster that is unavailable, or still lacks the definition.
        informer.exceptionHandler((isStarted, failure) -> true);
        informer.start();
    }

    /** Begins to watch; returns at once, whether the cluster answers or not. */
    public static ApplicationFeed open(Optional<Path> kubeconfig) {
        return new ApplicationFeed(FabricConnection.client(kubeconfig));
    }

    /** The resource as it was seen last. */
    public Optional<ObjectValue> find(String namespace, String name) {
        return Optional.ofNullable(informer.getStore().getByKey(Cache.namespaceKeyFunc(namespace, name)))
                .flatMap(ApplicationFeed::tree);
    }

    /** Tells of every resource that comes, changes, or goes, by namespace and name. */
    public void listen(BiConsumer<String, String> listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {
        informer.close();
        client.close();
    }

    private static Optional<ObjectValue> tree(GenericKubernetesResource resource) {
        ReadOutcome read = new DocumentReader()
                .readJson(
                        Serialization.asJson(resource).getBytes(StandardCharsets.UTF_8),
                        "Application",
                        ReadLimits.MANIFEST);
        return read.isClean() && read.documents().get(0).value() instanceof ObjectValue object
                ? Optional.of(object)
                : Optional.empty();
    }

    private final class Changes implements ResourceEventHandler<GenericKubernetesResource> {
        @Override
        public void onAdd(GenericKubernetesResource resource) {
            tell(resource);
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource now) {
            tell(now);
        }

        @Override
        public void onDelete(GenericKubernetesResource resource, boolean isGuessed) {
            tell(resource);
        }

        private void tell(GenericKubernetesResource resource) {
            String namespace = resource.getMetadata().getNamespace();
            String name = resource.getMetadata().getName();
            listeners.forEach(listener -> listener.accept(namespace, name));
        }
    }
}
