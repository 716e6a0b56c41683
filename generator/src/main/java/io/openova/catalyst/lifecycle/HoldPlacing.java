package io.openova.catalyst.lifecycle;

import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.delivery.OutcomeMapper;
import io.openova.catalyst.desired.Hold;
import io.openova.catalyst.desired.OverlayState;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.ChangeSet;
import io.openova.catalyst.model.OverlayLayout;
import io.openova.catalyst.model.OverlayPath;
import io.openova.catalyst.overlay.CommitOutcome;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Pointer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Holds an Application in the state that it has; nothing but the hold's file is written. */
final class HoldPlacing {
    private final ApplicationKey key;
    private final String by;
    private final String reason;
    private final Function<Snapshot, OverlayState> worlds;
    private List<Finding> findings = List.of();

    /** @param by who holds it, as the hold names them */
    HoldPlacing(ApplicationKey key, String by, String reason, Function<Snapshot, OverlayState> worlds) {
        this.key = key;
        this.by = by;
        this.reason = reason;
        this.worlds = worlds;
    }

    Optional<Overlay.Planned> plan(Snapshot head) {
        OverlayState world = worlds.apply(head);
        Optional<String> management = world.sovereign().management();
        Optional<Application> current = world.application(key);
        if (current.isEmpty() || management.isEmpty()) {
            findings = List.of(Finding.error(
                            "reference/application-missing", Pointer.ROOT, "there is no Application '" + key + "'")
                    .withRemedy("'catalyst get' lists the Applications of the overlay"));
            return Optional.empty();
        }
        OverlayPath file = OverlayLayout.holdFile(management.get(), key);
        if (head.exists(file)) {
            findings = List.of(Finding.error("hold/exists", Pointer.ROOT, key + " is held already")
                    .withRemedy("lift the hold first"));
            return Optional.empty();
        }
        Hold hold = new Hold(
                key, by, reason, Hold.State.of(current.get(), head.commit().orElse("")), List.of());
        return Optional.of(new Overlay.Planned(
                ChangeSet.of(Map.of(file, hold.text()), List.of()),
                "hold " + key + ": kept at " + current.get().blueprint()));
    }

    DeliveryOutcome outcome(CommitOutcome outcome) {
        return OutcomeMapper.of(outcome, findings);
    }
}
