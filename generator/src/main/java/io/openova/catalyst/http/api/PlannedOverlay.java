package io.openova.catalyst.http.api;

import io.openova.catalyst.delivery.ApplicationDelivery;
import io.openova.catalyst.http.answer.Problem;
import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.CommitOutcome;
import io.openova.catalyst.overlay.ForwardingOverlay;
import io.openova.catalyst.overlay.Overlay;
import io.openova.catalyst.overlay.OverlayDiff;
import io.openova.catalyst.overlay.Snapshot;
import io.openova.catalyst.value.Value;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An overlay that commits only the plan that the caller was shown. The plan is compared on every head that it is made on, so
 * what lands is what was shown, whoever else writes meanwhile.
 */
final class PlannedOverlay extends ForwardingOverlay {
    private final String digest;
    private final ApplicationDelivery delivery;
    private final UnaryOperator<OverlayDiff> visible;

    /**
     * @param digest of the plan that was shown
     * @param delivery hides secret values of the plan that came out instead
     * @param visible leaves out what the caller may not see
     */
    PlannedOverlay(Overlay overlay, String digest, ApplicationDelivery delivery, UnaryOperator<OverlayDiff> visible) {
        super(overlay);
        this.digest = digest;
        this.delivery = delivery;
        this.visible = visible;
    }

    /** @throws io.openova.catalyst.http.answer.RefusedException 409 with the new plan when it is another one */
    @Override
    public CommitOutcome commit(CommitOrder order, Planner planner) {
        Compared compared = new Compared(planner);
        CommitOutcome outcome = super.commit(order, compared);
        OverlayDiff now = compared.changed;
        if (now != null && !(outcome instanceof CommitOutcome.Repeated)) {
            throw refusal(visible.apply(now)).refused();
        }
        return outcome;
    }

    /** Plans nothing when the plan is another one than was shown. */
    private final class Compared implements Planner {
        private final Planner planner;
        private @Nullable OverlayDiff changed;

        Compared(Planner planner) {
            this.planner = planner;
        }

        @Override
        public Optional<Planned> plan(Snapshot head) {
            Optional<Planned> planned = planner.plan(head);
            Optional<OverlayDiff> other = planned.map(plan -> diff(head, plan.changes()))
                    .filter(diff -> !diff.digest().equals(digest));
            changed = other.orElse(null);
            return other.isPresent() ? Optional.empty() : planned;
        }

        @Override
        public void restart() {
            planner.restart();
        }
    }

    private Problem refusal(OverlayDiff now) {
        return Problem.of(
                        409,
                        "plan-changed",
                        "the overlay changed since the plan was made, and the plan with it; nothing was written;"
                                + " review the new plan, and send its digest")
                .with("planDigest", Value.text(now.digest()))
                .with("changes", Views.changes(now))
                .with("diff", Value.text(delivery.shown(now, head()).unified()));
    }
}
