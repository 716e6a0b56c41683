package io.openova.catalyst.overlay;

import java.util.Optional;

/** The Git host where proposals become pull requests. */
@FunctionalInterface
public interface PullRequests {
    /** No Git host: a proposal is its branch, and says so. */
    PullRequests NONE = draft -> Optional.empty();

    /**
     * Makes sure that exactly one open pull request brings the draft's branch into its base, with the draft's words: the
     * one that is open is found again and brought up to date, else one is opened. The branch is at the host already.
     *
     * @throws OverlayUnavailableException when the host refuses or does not answer; the message says what to do
     */
    Optional<Proposal.PullRequest> propose(Draft draft);

    /**
     * @param branch that holds the change
     * @param base that it is to be merged into
     * @param title one line
     * @param body Markdown
     */
    record Draft(String branch, String base, String title, String body) {}
}
