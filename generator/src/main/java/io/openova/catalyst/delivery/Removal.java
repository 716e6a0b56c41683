package io.openova.catalyst.delivery;

import io.openova.catalyst.desired.Holds;
import io.openova.catalyst.desired.OverlayState;
import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.model.ApplicationKey;
import io.openova.catalyst.model.ChangeSet;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.CommitOutcome;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.OverlayDiff;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The removal of one Application, planned anew on every head. What is removed is the Application that the first head
 * showed: when somebody changes it in between, that change must not vanish unseen.
 */
final class Removal {
    private static final int MOST_NAMED = 20;

    private final ApplicationKey key;
    private final Function<Snapshot, OverlayState> worlds;
    private final Gate gate;
    private final boolean force;
    private Optional<Application> seen = Optional.empty();
    private List<Finding> findings = List.of();
    private List<Conflict> conflicts = List.of();

    /**
     * @param force whether a hold goes with the Application, instead of keeping it, and those that depend on it stay
     * without
     */
    Removal(ApplicationKey key, Function<Snapshot, OverlayState> worlds, Gate gate, boolean force) {
        this.gate = gate;
        this.key = key;
        this.worlds = worlds;
        this.force = force;
    }

    /** The order for this request, so that a key distinguishes it from others. */
    static CommitOrder commit(CommitOrder order, String target, boolean force) {
        return order.about("delete", target, () -> RequestDigest.of("delete", force));
    }

    Optional<Overlay.Planned> plan(Snapshot head) {
        OverlayState world = worlds.apply(head);
        Optional<Application> current = world.application(key);
        conflicts = List.of();
        findings = List.of();
        if (current.isEmpty()) {
            return gone();
        }
        List<Finding> shut = gate.refuse(Gate.removal(key, current.get(), world));
        if (!shut.isEmpty()) {
            findings = shut;
            return Optional.empty();
        }
        if (seen.isPresent() && !seen.equals(current)) {
            Hidden hidden = new Hidden(world.catalog(), world::application);
            conflicts = List.of(new Conflict(key, Pointer.ROOT, Optional.empty(), current.map(hidden::resource)));
            return Optional.empty();
        }
        Optional<Finding> held = new Holds(head, world.sovereign().management()).refusalToRemove(key);
        List<Finding> refusals = new ArrayList<>(held.stream().toList());
        dependents(world).ifPresent(refusals::add);
        if (!refusals.isEmpty() && !force) {
            findings = refusals;
            return Optional.empty();
        }
        seen = current;
        return Optional.of(new Overlay.Planned(
                new FanOutChanges(head, world.sovereign()).toRemove(current.get()), subject(current.get())));
    }

    /** The Applications that depend on it; those that the caller may not see are only counted. */
    private Optional<Finding> dependents(OverlayState world) {
        List<Application> all = force ? List.of() : DependentApplications.on(key, world);
        if (all.isEmpty()) {
            return Optional.empty();
        }
        List<String> seenOnes = all.stream()
                .filter(gate::maySee)
                .map(app -> app.key().toString())
                .toList();
        int unseen = all.size() - seenOnes.size();
        String named = seenOnes.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        int more = Math.max(0, seenOnes.size() - MOST_NAMED) + unseen;
        String others = more == 0 ? "" : (named.isEmpty() ? "" : ", and ") + more + " that are not named here";
        return Optional.of(
                Finding.error("reference/has-dependents", Pointer.ROOT, key + " is needed by " + named + others)
                        .withRemedy("remove it from their dependsOn first, or use --force (?force=true)")
                        .withCandidates(seenOnes.stream().limit(MOST_NAMED).toList()));
    }

    /** Somebody else removed it first, so nothing is left to do. */
    private Optional<Overlay.Planned> gone() {
        if (seen.isPresent()) {
            return Optional.of(new Overlay.Planned(ChangeSet.EMPTY, subject(seen.get())));
        }
        findings = List.of(
                Finding.error("reference/application-missing", Pointer.ROOT, "there is no Application '" + key + "'")
                        .withRemedy("'catalyst get' lists the Applications of the overlay"));
        return Optional.empty();
    }

    private String subject(Application application) {
        return "delete " + key + ": " + application.blueprint();
    }

    /** What the removal would change on this head. */
    PlanOutcome preview(Overlay overlay, Snapshot head) {
        Optional<Overlay.Planned> planned = plan(head);
        if (planned.isEmpty()) {
            return new PlanOutcome.Refused(findings);
        }
        OverlayState world = worlds.apply(head);
        OverlayDiff diff = overlay.diff(head, planned.get().changes());
        OverlayDiff shown = new Hidden(world.catalog(), world::application).diff(diff);
        return new PlanOutcome.Plan(List.of(), diff, planned.get().subject(), findings, shown);
    }

    DeliveryOutcome outcome(CommitOutcome outcome) {
        return OutcomeMapper.of(outcome, List::of, findings, OutcomeMapper.refused(findings, conflicts));
    }
}
