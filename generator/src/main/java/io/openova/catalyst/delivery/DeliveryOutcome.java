package io.openova.catalyst.delivery;

import io.openova.catalyst.finding.Finding;
import io.openova.catalyst.model.Application;
import io.openova.catalyst.overlay.OverlayDiff;
import io.openova.catalyst.overlay.Proposal;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How a delivery ended; each edge translates it in one table (CLI exit, HTTP status, condition). */
public sealed interface DeliveryOutcome {

    /**
     * The overlay holds it.
     *
     * @param commit the new commit, or the first one when the idempotency key was used before
     * @param repeated whether the idempotency key was used before
     * @param applications the canonical Applications
     * @param diff what changed; empty when repeated
     * @param findings warnings and notes
     */
    record Delivered(
            String commit,
            boolean repeated,
            List<Application> applications,
            Optional<OverlayDiff> diff,
            List<Finding> findings)
            implements DeliveryOutcome {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.delivered().apply(this);
        }
    }

    /**
     * A branch holds the change and awaits a merge.
     *
     * @param commit on the proposal's branch
     * @param proposal the branch, and the pull request where there is a Git host
     * @param applications the canonical Applications
     * @param diff what merging it changes
     * @param findings warnings and notes
     */
    record Proposed(
            String commit, Proposal proposal, List<Application> applications, OverlayDiff diff, List<Finding> findings)
            implements DeliveryOutcome {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.proposed().apply(this);
        }
    }

    /** The overlay already held the change; nothing was written. */
    record Unchanged(String head, List<Application> applications, List<Finding> findings) implements DeliveryOutcome {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.unchanged().apply(this);
        }
    }

    /** The request is invalid; nothing was written. */
    record Rejected(List<Finding> findings) implements DeliveryOutcome {
        public Rejected {
            findings = List.copyOf(findings);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.rejected().apply(this);
        }
    }

    /**
     * Somebody else changed the same fields at once; nothing was written.
     *
     * @param remedy what to do, when repeating the request does not help
     */
    record Conflicted(List<Conflict> conflicts, Optional<String> remedy) implements DeliveryOutcome {
        public Conflicted {
            conflicts = List.copyOf(conflicts);
        }

        public Conflicted(List<Conflict> conflicts) {
            this(conflicts, Optional.empty());
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.conflicted().apply(this);
        }
    }

    /** Calls the handler of the case that applies. */
    record Cases<R>(
            Function<Delivered, R> delivered,
            Function<Proposed, R> proposed,
            Function<Unchanged, R> unchanged,
            Function<Rejected, R> rejected,
            Function<Conflicted, R> conflicted) {}

    <R> R match(Cases<R> cases);
}
