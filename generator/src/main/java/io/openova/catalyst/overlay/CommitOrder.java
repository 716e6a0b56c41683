package io.openova.catalyst.overlay;

import java.util.Optional;

/**
 * What a commit carries besides its changes.
 *
 * @param author the caller
 * @param requestId trailer {@code Request-Id}
 * @param idempotencyKey trailer {@code Idempotency-Key}; the same key again answers the first commit
 * @param actor trailer {@code Actor}: who asked, as authenticated
 */
public record CommitOrder(
        Author author, Optional<String> requestId, Optional<String> idempotencyKey, Optional<String> actor) {

    /** Name and address of a commit's author, single-line. */
    public record Author(String name, String email) {}
}
