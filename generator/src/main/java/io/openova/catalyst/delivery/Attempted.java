package io.openova.catalyst.delivery;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.CommitOutcome;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.OverlayDiff;
import io.openova.catalyst.overlay.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What planning on one head of the overlay gave.
 *
 * @param prepared the requests that could be prepared
 * @param findings in order, each once; with an error among them nothing is planned
 * @param conflicts with what somebody else committed since the first head; with one nothing is planned
 * @param planned the changes; empty when the requests are refused or conflict
 * @param hidden hides secret values of the plan; empty when planning ended before it read the overlay
 */
public record Attempted(
        List<Prepared> prepared,
        List<Finding> findings,
        List<Conflict> conflicts,
        Optional<Overlay.Planned> planned,
        Optional<Hidden> hidden) {
    public Attempted {
        prepared = List.copyOf(prepared);
        findings = List.copyOf(findings);
        conflicts = List.copyOf(conflicts);
    }

    /** Nothing can be planned for these reasons. */
    public static Attempted refused(List<Finding> findings) {
        return new Attempted(List.of(), findings, List.of(), Optional.empty(), Optional.empty());
    }

    /** Commits what a planner gives on the head, and on each later one when a race for the branch was lost. */
    public static DeliveryOutcome commit(Overlay overlay, CommitOrder order, Function<Snapshot, Attempted> planner) {
        return commit(overlay, order, planner, () -> {});
    }

    /** @param restart makes the planner forget earlier heads */
    static DeliveryOutcome commit(
            Overlay overlay, CommitOrder order, Function<Snapshot, Attempted> planner, Runnable restart) {
        Last last = new Last(planner, restart);
        CommitOutcome outcome = overlay.commit(order, last);
        return last.made.outcome(outcome);
    }

    /** Remembers what was planned last. */
    private static final class Last implements Overlay.Planner {
        private final Function<Snapshot, Attempted> planner;
        private final Runnable restart;
        private Attempted made = refused(List.of());

        Last(Function<Snapshot, Attempted> planner, Runnable restart) {
            this.planner = planner;
            this.restart = restart;
        }

        @Override
        public Optional<Overlay.Planned> plan(Snapshot head) {
            made = planner.apply(head);
            return made.planned();
        }

        @Override
        public void restart() {
            restart.run();
        }
    }

    private DeliveryOutcome outcome(CommitOutcome outcome) {
        return OutcomeMapper.of(outcome, this::applications, findings, OutcomeMapper.refused(findings, conflicts));
    }

    /** The plan as a caller sees it who commits nothing. */
    public PlanOutcome preview(Overlay overlay, Snapshot head) {
        if (planned.isEmpty()) {
            return new PlanOutcome.Refused(findings);
        }
        OverlayDiff diff = overlay.diff(head, planned.get().changes());
        return new PlanOutcome.Plan(
                prepared,
                diff,
                planned.get().subject(),
                findings,
                hidden.orElseThrow().diff(diff));
    }

    /** The same with another subject for the commit. */
    public Attempted withSubject(String subject) {
        return new Attempted(
                prepared,
                findings,
                conflicts,
                planned.map(plan -> new Overlay.Planned(plan.changes(), subject)),
                hidden);
    }

    private List<Application> applications() {
        return prepared.stream().map(Prepared::application).toList();
    }
}
