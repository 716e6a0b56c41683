package io.openova.catalyst.delivery;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.overlay.CommitOutcome;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Maps the outcome of a commit to that of a delivery, for everything that commits. */
public final class OutcomeMapper {
    private OutcomeMapper() {}

    /**
     * @param applications that the commit is about; computed only if there is one
     * @param findings of the plan that was committed; a repeated order made none
     * @param abandoned the outcome if the planner had nothing to write
     */
    public static DeliveryOutcome of(
            CommitOutcome outcome,
            Supplier<List<Application>> applications,
            List<Finding> findings,
            DeliveryOutcome abandoned) {
        return outcome.match(new CommitOutcome.Cases<>(
                committed -> new DeliveryOutcome.Delivered(
                        committed.commit(), false, applications.get(), Optional.of(committed.diff()), findings),
                proposed -> new DeliveryOutcome.Proposed(
                        proposed.commit(), proposed.proposal(), applications.get(), proposed.diff(), findings),
                unchanged -> new DeliveryOutcome.Unchanged(unchanged.head(), applications.get(), findings),
                repeated ->
                        new DeliveryOutcome.Delivered(repeated.commit(), true, List.of(), Optional.empty(), List.of()),
                nothing -> abandoned instanceof DeliveryOutcome.Conflicted conflicted
                                && nothing.remedy().isPresent()
                        ? new DeliveryOutcome.Conflicted(conflicted.conflicts(), nothing.remedy())
                        : abandoned));
    }

    /** The same where no Application is concerned and a plan has no findings besides errors. */
    public static DeliveryOutcome of(CommitOutcome outcome, List<Finding> errors) {
        return of(outcome, List::of, List.of(), new DeliveryOutcome.Rejected(errors));
    }

    /** Conflicts take precedence over findings. */
    public static DeliveryOutcome refused(List<Finding> findings, List<Conflict> conflicts) {
        return conflicts.isEmpty() ? new DeliveryOutcome.Rejected(findings) : new DeliveryOutcome.Conflicted(conflicts);
    }
}
