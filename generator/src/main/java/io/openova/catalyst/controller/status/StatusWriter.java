package io.openova.catalyst.controller.status;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.openova.catalyst.controller.base.ControllerMetrics;
import io.openova.catalyst.controller.base.Leadership;
import io.openova.catalyst.controller.resource.ApplicationResource;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Writes statuses, by server-side apply as their only owner, and only when they differ. */
public final class StatusWriter {
    private static final String OWNER = "catalyst-controller";
    private static final int NOT_FOUND = 404;

    private final KubernetesClient client;
    private final Clock clock;
    private final ControllerMetrics metrics;
    private final Leadership leadership;
    /** What was written last, because the watch brings it back a moment later. */
    private final Map<String, Written> written = new ConcurrentHashMap<>();

    public StatusWriter(KubernetesClient client, Clock clock, ControllerMetrics metrics, Leadership leadership) {
        this.client = client;
        this.clock = clock;
        this.metrics = metrics;
        this.leadership = leadership;
    }

    private record Written(long version, Map<String, Object> status) {}

    /** The newest status that is known. */
    @Nullable
    public Map<String, Object> current(ApplicationResource resource) {
        Written last = written.get(resource.getMetadata().getUid());
        return last != null && last.version() > version(resource) ? last.status() : resource.getStatus();
    }

    /** Whether something was written. */
    public boolean write(
            ApplicationResource resource, ApplicationHealth verdict, Optional<StatusDocument.Place> place) {
        Optional<Map<String, Object>> status = new StatusDocument(current(resource), clock.instant())
                .toWrite(verdict, resource.getMetadata().getGeneration(), place);
        status.ifPresent(document -> apply(resource, document));
        return status.isPresent();
    }

    public void forget(ApplicationResource resource) {
        written.remove(resource.getMetadata().getUid());
    }

    private void apply(ApplicationResource resource, Map<String, Object> status) {
        leadership.require();
        ApplicationResource patch = new ApplicationResource();
        patch.setMetadata(new ObjectMetaBuilder()
                .withName(resource.getMetadata().getName())
                .withNamespace(resource.getMetadata().getNamespace())
                .build());
        patch.setStatus(status);
        try {
            ApplicationResource answer = client.resource(patch)
                    .subresource("status")
                    .patch(
                            new PatchContext.Builder()
                                    .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                    .withFieldManager(OWNER)
                                    .withForce(true)
                                    .build(),
                            Serialization.asJson(patch));
            written.put(resource.getMetadata().getUid(), new Written(version(answer), status));
            metrics.statusWritten();
        } catch (KubernetesClientException e) {
            if (e.getCode() != NOT_FOUND) {
                throw e;
            }
        }
    }

    private static long version(ApplicationResource resource) {
        String version = resource.getMetadata().getResourceVersion();
        return version == null ? 0 : Long.parseLong(version);
    }
}
