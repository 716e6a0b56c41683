package io.openova.catalyst.controller.base;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.openova.catalyst.controller.resource.Kinds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Triggers Flux to reconcile now, so that nothing waits for a poll (annotation
 * {@code reconcile.fluxcd.io/requestedAt}).
 */
public final class FluxTrigger {
    private static final Logger LOG = LoggerFactory.getLogger(FluxTrigger.class);

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final String namespace;
    private final Clock clock;
    private final Map<String, Instant> asked = new ConcurrentHashMap<>();

    public FluxTrigger(String namespace, Clock clock) {
        this.namespace = namespace;
        this.clock = clock;
    }

    /** Triggers Flux to fetch the overlay. */
    public void fetch(KubernetesClient client) {
        request(client, Kinds.GIT_REPOSITORY, namespace);
    }

    /** Triggers Flux to apply a folder of the overlay again, which reverts manual edits. */
    public void apply(KubernetesClient client, String kustomization) {
        request(client, Kinds.KUSTOMIZATION, kustomization);
    }

    /** The same while something is still missing, but not in a hot loop. */
    public void applyAgain(KubernetesClient client, String kustomization) {
        Instant now = clock.instant();
        Instant before = asked.get(kustomization);
        if (before == null || now.isAfter(before.plus(PATIENCE))) {
            asked.put(kustomization, now);
            apply(client, kustomization);
        }
    }

    private void request(KubernetesClient client, Kinds.Kind kind, String name) {
        String patch =
                "{\"metadata\":{\"annotations\":{\"reconcile.fluxcd.io/requestedAt\":\"" + clock.instant() + "\"}}}";
        try {
            client.genericKubernetesResources(kind.context())
                    .inNamespace(namespace)
                    .withName(name)
                    .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
        } catch (KubernetesClientException e) {
            // Without the trigger, Flux reconciles at its interval.
            LOG.atWarn()
                    .addKeyValue("kind", kind.kind())
                    .addKeyValue("name", name)
                    .addKeyValue("cause", e.getMessage())
                    .log("Flux could not be triggered to reconcile");
        }
    }
}
