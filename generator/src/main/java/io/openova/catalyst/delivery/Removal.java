package io.openova.catalyst.delivery;

import io.openova.catalyst.application.Application;
import io.openova.catalyst.application.ApplicationKey;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.overlay.CommitOutcome;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Pointer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The removal of one Application, planned anew on every head. */
final class Removal {
    private final ApplicationKey key;
    private final Function<Snapshot, OverlayWorld> worlds;
    private List<Finding> findings = List.of();

    Removal(ApplicationKey key, Function<Snapshot, OverlayWorld> worlds) {
        this.key = key;
        this.worlds = worlds;
    }

    Optional<Overlay.Planned> plan(Snapshot head) {
        OverlayWorld world = worlds.apply(head);
        Optional<Application> current = world.application(key);
        if (current.isEmpty()) {
            findings = List.of(Finding.error(
                            "reference/application-missing", Pointer.ROOT, "there is no Application '" + key + "'")
                    .withRemedy("'catalyst get' lists the Applications of the overlay"));
            return Optional.empty();
        }
        return Optional.of(new Overlay.Planned(
                new FanOutChanges(head, world.sovereign()).toRemove(current.get()),
                "delete " + key + ": " + current.get().blueprint()));
    }

    DeliveryOutcome outcome(CommitOutcome outcome) {
        return outcome.match(new CommitOutcome.Cases<>(
                committed -> new DeliveryOutcome.Delivered(
                        committed.commit(), false, List.of(), Optional.of(committed.diff()), findings),
                unchanged -> new DeliveryOutcome.Unchanged(unchanged.head(), List.of(), findings),
                repeated ->
                        new DeliveryOutcome.Delivered(repeated.commit(), true, List.of(), Optional.empty(), findings),
                abandoned -> new DeliveryOutcome.Rejected(findings)));
    }
}
