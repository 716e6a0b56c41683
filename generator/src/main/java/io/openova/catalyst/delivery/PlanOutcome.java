package io.openova.catalyst.delivery;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.overlay.OverlayDiff;
import java.util.List;
import java.util.function.Function;

/** What a delivery would do. */
public sealed interface PlanOutcome {
    /**
     * @param prepared the requests, taken through every check
     * @param diff what a commit would change; empty when nothing
     * @param subject the commit's subject
     * @param findings warnings and notes
     * @param shown the same difference with marks for secret values: what is printed unless a person wants to see them
     */
    record Plan(List<Prepared> prepared, OverlayDiff diff, String subject, List<Finding> findings, OverlayDiff shown)
            implements PlanOutcome {
        @Override
        public <R> R match(Function<Plan, R> plan, Function<Refused, R> refused) {
            return plan.apply(this);
        }
    }

    record Refused(List<Finding> findings) implements PlanOutcome {
        @Override
        public <R> R match(Function<Plan, R> plan, Function<Refused, R> refused) {
            return refused.apply(this);
        }
    }

    <R> R match(Function<Plan, R> plan, Function<Refused, R> refused);
}
