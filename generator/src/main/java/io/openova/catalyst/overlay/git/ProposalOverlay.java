package io.openova.catalyst.overlay.git;

import io.openova.catalyst.overlay.CommitOrder;
import io.openova.catalyst.overlay.CommitOutcome;
import io.openova.catalyst.overlay.ForwardingOverlay;
import io.openova.catalyst.overlay.OverlayDiff;
import io.openova.catalyst.overlay.OverlaySettings;
import io.openova.catalyst.overlay.OverlayUnavailableException;
import io.openova.catalyst.overlay.Proposal;
import io.openova.catalyst.overlay.PullRequests;
import io.openova.catalyst.overlay.Snapshot;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Reads the branch that Flux reads, and writes proposals: a branch each, and a pull request where there is a Git host.
 */
final class ProposalOverlay extends ForwardingOverlay {
    private final GitOverlay direct;
    private final Branch base;
    private final OverlaySettings settings;
    private final FailPoint failPoint;
    private final PullRequests host;
    private final Optional<String> branchName;

    /** @param branchName empty to name each proposal after what it is about */
    ProposalOverlay(
            Branch base,
            OverlaySettings settings,
            FailPoint failPoint,
            PullRequests host,
            Optional<String> branchName) {
        this(new GitOverlay(base, settings, failPoint), base, settings, failPoint, host, branchName);
    }

    private ProposalOverlay(
            GitOverlay direct,
            Branch base,
            OverlaySettings settings,
            FailPoint failPoint,
            PullRequests host,
            Optional<String> branchName) {
        super(direct);
        this.direct = direct;
        this.base = base;
        this.settings = settings;
        this.failPoint = failPoint;
        this.host = host;
        this.branchName = branchName;
    }

    /** Plans once on the base to find the proposal's name, then again on the start of its branch. */
    @Override
    public CommitOutcome commit(CommitOrder order, Planner planner) {
        Snapshot head = head();
        Optional<Planned> first = planner.plan(head);
        if (first.isEmpty()) {
            return new CommitOutcome.Abandoned();
        }
        OverlayDiff diff = diff(head, first.get().changes());
        if (diff.isEmpty()) {
            return new CommitOutcome.Unchanged(
                    head.commit().orElse(ObjectId.zeroId().name()));
        }
        String name = branchName.orElseGet(() -> ProposalText.branch(first.get().subject(), diff));
        ProposalBranch branch = new ProposalBranch(base, name, settings);
        Last last = new Last(planner, first.get(), branch, direct);
        CommitOutcome outcome = new GitOverlay(branch, settings, failPoint).commit(order, last);
        return outcome.match(new CommitOutcome.Cases<>(
                committed -> proposed(branch, name, committed.diff(), last),
                proposed -> proposed,
                unchanged -> branch.isShared() ? proposed(branch, name, diff, last) : unchanged,
                repeated -> branch.isShared() ? proposed(branch, name, diff, last) : repeated,
                abandoned -> branch.isShared() ? new CommitOutcome.Abandoned(Optional.of(remedy(name))) : abandoned));
    }

    private static String remedy(String name) {
        return "others have commits on the branch " + name + " of this proposal: change it there by hand, propose on"
                + " another branch (--pull-request-branch), or close the proposal and delete its branch";
    }

    private CommitOutcome proposed(ProposalBranch branch, String name, OverlayDiff diff, Last last) {
        String commit = String.valueOf(ObjectId.toString(branch.landed()));
        String subject = last.planned.subject();
        try {
            Optional<Proposal.PullRequest> pull = host.propose(new PullRequests.Draft(
                    name, settings.branch(), ProposalText.title(subject), ProposalText.body(commit, diff)));
            return new CommitOutcome.Proposed(commit, diff, new Proposal(name, settings.branch(), pull));
        } catch (OverlayUnavailableException e) {
            String message = "branch " + name + " of " + base.place() + " holds the commit " + commit
                    + ", but it has no pull request: " + e.getMessage() + "; the same command again continues there";
            OverlayUnavailableException failure = e.retryAfter()
                    .map(wait -> new OverlayUnavailableException(message, wait))
                    .orElseGet(() -> new OverlayUnavailableException(message));
            failure.addSuppressed(e);
            throw failure;
        }
    }

    @Override
    public void close() {
        overlay().close();
    }

    /**
     * Remembers what was planned last, which is what the branch holds. On a branch that others have commits on, the plan
     * starts from our own newest commit there, which is what they saw: what they changed since is merged, or conflicts.
     */
    private static final class Last implements Planner {
        private final Planner planner;
        private final ProposalBranch branch;
        private final GitOverlay direct;
        private Planned planned;

        Last(Planner planner, Planned planned, ProposalBranch branch, GitOverlay direct) {
            this.planner = planner;
            this.planned = planned;
            this.branch = branch;
            this.direct = direct;
        }

        @Override
        public Optional<Planned> plan(Snapshot head) {
            ObjectId seen = branch.isShared() ? branch.lastOwn() : null;
            if (seen != null) {
                planner.restart();
                planner.plan(direct.at(seen));
            }
            Optional<Planned> next = planner.plan(head);
            next.ifPresent(this::remember);
            return next;
        }

        private void remember(Planned next) {
            this.planned = next;
        }
    }
}
