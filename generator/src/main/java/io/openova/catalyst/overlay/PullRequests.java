package io.openova.catalyst.overlay;

import java.util.Optional;

/** The Git host where proposals become pull requests. */
@FunctionalInterface
public interface PullRequests {
    /** No Git host: a proposal consists of its branch only, and the command says so. */
    PullRequests NONE = draft -> Optional.empty();

    /**
     * Ensures that exactly one open pull request merges the draft's branch into its base, with the draft's text:
     * updates the open one, or opens a new one. The branch is at the host already.
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
