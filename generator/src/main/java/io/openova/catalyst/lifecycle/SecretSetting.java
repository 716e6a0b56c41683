package io.openova.catalyst.lifecycle;

import io.openova.catalyst.delivery.ApplicationSecrets;
import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.delivery.OutcomeMapper;
import io.openova.catalyst.desired.OverlayState;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.lifecycle.sops.SopsSecret;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.ChangeSet;
import io.openova.catalyst.model.Labels;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.SecretReference;
import io.openova.catalyst.overlay.CommitOutcome;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Pointer;
import io.openova.catalyst.value.Value;
import io.openova.catalyst.value.Value.ObjectValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Writes one encrypted Secret of an Application. The value is in no commit, message, or finding. */
final class SecretSetting {
    private final ApplicationKey key;
    private final SecretReference reference;
    private final byte[] value;
    private final Instant now;
    private final Function<Snapshot, OverlayState> worlds;
    private List<Finding> findings = List.of();

    /** @param reference the Secret and its one key */
    SecretSetting(
            ApplicationKey key,
            SecretReference reference,
            byte[] value,
            Instant now,
            Function<Snapshot, OverlayState> worlds) {
        this.key = key;
        this.reference = reference;
        this.value = value.clone();
        this.now = now;
        this.worlds = worlds;
    }

    Optional<Overlay.Planned> plan(Snapshot head) {
        OverlayState world = worlds.apply(head);
        if (world.problems().stream().anyMatch(Finding::isError)) {
            findings = world.problems();
            return Optional.empty();
        }
        Optional<Application> application = world.application(key);
        if (application.isEmpty()) {
            findings = List.of(Finding.error(
                            "reference/application-missing", Pointer.ROOT, "there is no Application '" + key + "'")
                    .withRemedy("'catalyst get' lists the Applications of the overlay"));
            return Optional.empty();
        }
        if (world.sovereign().ageRecipients().isEmpty()) {
            findings = List.of(Finding.error(
                            "secret/no-recipients",
                            Pointer.of("ageRecipients"),
                            OverlayLayout.SETTINGS + " names nobody who can decrypt a Secret")
                    .withRemedy("add ageRecipients with the public keys that age-keygen prints; the private key belongs"
                            + " into the Secret flux-system/sops-age of each cluster"));
            return Optional.empty();
        }
        String text = new SopsSecret()
                .encrypt(
                        SopsSecret.secret(metadata(application.get()), reference.key(), value),
                        world.sovereign().ageRecipients(),
                        now);
        ApplicationSecrets secrets = new ApplicationSecrets(head, world.sovereign());
        return Optional.of(new Overlay.Planned(
                ChangeSet.of(secrets.files(application.get(), Map.of(reference.name(), text)), List.of()),
                "set secret " + key + ": " + reference.name() + ", key " + reference.key()));
    }

    private ObjectValue metadata(Application application) {
        return Value.object()
                .put("name", reference.name())
                .put("namespace", key.namespace().value())
                .put(
                        "labels",
                        Value.object()
                                .put(Labels.MANAGED_BY, Labels.CATALYST)
                                .put(Labels.APPLICATION, Labels.value(key.name().value()))
                                .put(Labels.ORGANIZATION, Labels.value(application.organization())))
                .build();
    }

    DeliveryOutcome outcome(CommitOutcome outcome) {
        return OutcomeMapper.of(outcome, findings);
    }
}
