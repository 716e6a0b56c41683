package io.openova.catalyst.overlay;

import java.net.URI;
import java.util.Optional;

/**
 * A change that awaits review.
 *
 * @param branch that holds it
 * @param base the branch it is to be merged into, which Flux reads
 * @param pullRequest at the Git host; empty where none is configured, and then there is no link of any kind
 */
public record Proposal(String branch, String base, Optional<PullRequest> pullRequest) {

    /**
     * @param number as the host counts
     * @param link as the host gave it
     * @param isNew whether it was opened now; else it was open already and was brought up to date
     */
    public record PullRequest(long number, URI link, boolean isNew) {}
}
