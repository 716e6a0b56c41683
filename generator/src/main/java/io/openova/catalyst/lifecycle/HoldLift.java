package io.openova.catalyst.lifecycle;

import io.openova.catalyst.delivery.DeliveryOutcome;
import io.openova.catalyst.delivery.OutcomeMapper;
import io.openova.catalyst.desired.OverlayState;
import io.openova.catalyst.finding.Finding;
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

/** Lifts the hold of one Application: its file goes, everything else stays. */
final class HoldLift {
    private final ApplicationKey key;
    private final Function<Snapshot, OverlayState> worlds;
    private boolean wasHeld;

    HoldLift(ApplicationKey key, Function<Snapshot, OverlayState> worlds) {
        this.key = key;
        this.worlds = worlds;
    }

    Optional<Overlay.Planned> plan(Snapshot head) {
        Optional<OverlayPath> file = worlds.apply(head)
                .sovereign()
                .management()
                .map(cluster -> OverlayLayout.holdFile(cluster, key))
                .filter(head::exists);
        if (file.isEmpty() && !wasHeld) {
            return Optional.empty();
        }
        // Somebody else has lifted it since the first head, so nothing is left to do.
        wasHeld = true;
        return Optional.of(new Overlay.Planned(
                ChangeSet.of(Map.of(), file.stream().toList()), "lift " + key + ": no longer " + "held"));
    }

    DeliveryOutcome outcome(CommitOutcome outcome) {
        return OutcomeMapper.of(
                outcome,
                List.of(Finding.error("hold/missing", Pointer.ROOT, "nothing holds " + key)
                        .withRemedy("'catalyst hold list' shows the holds of the overlay")));
    }
}
