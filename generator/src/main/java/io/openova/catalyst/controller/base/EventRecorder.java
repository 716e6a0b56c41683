package io.openova.catalyst.controller.base;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.openova.catalyst.controller.resource.ApplicationResource;
import io.openova.catalyst.finding.SingleLine;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports what happened to an Application as Kubernetes events; an immediate repetition is reported once. */
public final class EventRecorder {
    private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
    private static final int LONGEST_NOTE = 1000;
    private static final int REMEMBERED = 10_000;

    private final KubernetesClient client;
    private final String identity;
    private final Clock clock;
    private final Leadership leadership;
    private final Map<String, String> last = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > REMEMBERED;
        }
    };

    public EventRecorder(KubernetesClient client, String identity, Clock clock, Leadership leadership) {
        this.client = client;
        this.identity = identity;
        this.clock = clock;
        this.leadership = leadership;
    }

    public void normal(ApplicationResource about, String reason, String note) {
        record(about, "Normal", reason, note);
    }

    public void warning(ApplicationResource about, String reason, String note) {
        record(about, "Warning", reason, note);
    }

    private void record(ApplicationResource about, String type, String reason, String note) {
        if (!leadership.isHeld()) {
            return;
        }
        String text = SingleLine.of(note);
        String shown = text.length() > LONGEST_NOTE ? text.substring(0, LONGEST_NOTE - 1) + "…" : text;
        String uid = String.valueOf(about.getMetadata().getUid());
        synchronized (last) {
            if ((reason + shown).equals(last.put(uid, reason + shown))) {
                return;
            }
        }
        Instant now = clock.instant();
        try {
            client.v1()
                    .events()
                    .inNamespace(about.getMetadata().getNamespace())
                    .resource(new EventBuilder()
                            .withNewMetadata()
                            .withName(cut(about.getMetadata().getName()) + "."
                                    + UUID.randomUUID()
                                            .toString()
                                            .replace("-", "")
                                            .substring(0, 16))
                            .withNamespace(about.getMetadata().getNamespace())
                            .endMetadata()
                            .withNewInvolvedObject()
                            .withApiVersion(about.getApiVersion())
                            .withKind(about.getKind())
                            .withName(about.getMetadata().getName())
                            .withNamespace(about.getMetadata().getNamespace())
                            .withUid(about.getMetadata().getUid())
                            .endInvolvedObject()
                            .withType(type)
                            .withReason(reason)
                            .withMessage(shown)
                            .withEventTime(new MicroTime(now.truncatedTo(java.time.temporal.ChronoUnit.MICROS)
                                    .toString()))
                            .withAction("Reconcile")
                            .withReportingComponent("catalyst.openova.io/application-controller")
                            .withReportingInstance(cut(identity))
                            .build())
                    .create();
        } catch (KubernetesClientException e) {
            // A namespace that is being deleted accepts no events; a lost event must not cause a failure.
            LOG.atDebug()
                    .addKeyValue("reason", reason)
                    .addKeyValue("cause", e.getMessage())
                    .log("an event was lost");
        }
    }

    private static String cut(String text) {
        return text.length() > 63 ? text.substring(0, 63) : text;
    }
}
