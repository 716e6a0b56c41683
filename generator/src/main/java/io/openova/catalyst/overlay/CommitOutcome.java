package io.openova.catalyst.overlay;

import java.util.Optional;
import java.util.function.Function;

/** The outcome of a commit. Commit ids are 40 hex digits. */
public sealed interface CommitOutcome {

    /** A new commit is on the branch. */
    record Committed(String commit, OverlayDiff diff) implements CommitOutcome {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.committed().apply(this);
        }
    }

    /**
     * The change waits on a branch of its own; the branch that Flux reads is as it was.
     *
     * @param commit on the proposal's branch
     * @param diff what merging it changes
     */
    record Proposed(String commit, OverlayDiff diff, Proposal proposal) implements CommitOutcome {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.proposed().apply(this);
        }
    }

    /** The head already holds every change. */
    record Unchanged(String head) implements CommitOutcome {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.unchanged().apply(this);
        }
    }

    /** The idempotency key was used before; this is the commit that was made then. */
    record Repeated(String commit) implements CommitOutcome {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.repeated().apply(this);
        }
    }

    /**
     * The planner had nothing to write and knows why.
     *
     * @param remedy what to do about a conflict, when repeating the request does not help
     */
    record Abandoned(Optional<String> remedy) implements CommitOutcome {
        public Abandoned() {
            this(Optional.empty());
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.abandoned().apply(this);
        }
    }

    /** Calls the handler of the case that applies. */
    record Cases<R>(
            Function<Committed, R> committed,
            Function<Proposed, R> proposed,
            Function<Unchanged, R> unchanged,
            Function<Repeated, R> repeated,
            Function<Abandoned, R> abandoned) {}

    <R> R match(Cases<R> cases);
}
