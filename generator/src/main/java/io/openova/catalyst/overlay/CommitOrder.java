package io.openova.catalyst.overlay;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a commit carries besides its changes. Text of any kind is made safe for one line when it is written; control
 * characters become visible escapes.
 *
 * @param author the caller
 * @param requestId trailer {@code Request-Id}
 * @param idempotencyKey trailer {@code Idempotency-Key}; the same key again answers the first commit. 1 to 255
 *     printable ASCII characters, without a space at either end
 * @param actor trailer {@code Actor}: who asked, as authenticated
 * @param traceparent trailer {@code Traceparent}: the W3C trace that the commit belongs to
 */
public record CommitOrder(
        Author author,
        Optional<String> requestId,
        Optional<String> idempotencyKey,
        Optional<String> actor,
        Optional<String> traceparent) {
    private static final Pattern KEY = Pattern.compile("[!-~]([ -~]{0,253}[!-~])?");

    /** @throws IllegalArgumentException for an idempotency key of another shape */
    public CommitOrder {
        if (idempotencyKey.isPresent() && !isKey(idempotencyKey.get())) {
            throw new IllegalArgumentException(
                    "an idempotency key is 1 to 255 printable ASCII characters, without a space at either end");
        }
    }

    /** An order that belongs to no trace. */
    public CommitOrder(
            Author author, Optional<String> requestId, Optional<String> idempotencyKey, Optional<String> actor) {
        this(author, requestId, idempotencyKey, actor, Optional.empty());
    }

    /** Whether a text may be an idempotency key. */
    public static boolean isKey(String text) {
        return KEY.matcher(text).matches();
    }

    /** An order with an author and nothing else. */
    public static CommitOrder by(Author author) {
        return new CommitOrder(author, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Name and address of a commit's author. */
    public record Author(String name, String email) {}
}
