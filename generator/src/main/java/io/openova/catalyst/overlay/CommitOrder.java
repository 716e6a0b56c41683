package io.openova.catalyst.overlay;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * What a commit carries besides its changes. Text of any kind is made safe for one line when it is written; control
 * characters become visible escapes.
 *
 * @param author the caller
 * @param requestId trailer {@code Request-Id}
 * @param idempotencyKey as the caller gave it; repeating the key returns the first commit. 1 to 200 printable ASCII
 *     characters, without a space at either end
 * @param actor trailer {@code Actor}: the authenticated caller
 * @param traceparent trailer {@code Traceparent}: the W3C trace that the commit belongs to
 * @param scope what the key belongs to, and the request that uses it
 */
public record CommitOrder(
        Author author,
        Optional<String> requestId,
        Optional<String> idempotencyKey,
        Optional<String> actor,
        Optional<String> traceparent,
        KeyScope scope) {
    private static final Pattern KEY = Pattern.compile("[!-~]([ -~]{0,198}[!-~])?");

    /** @throws IllegalArgumentException for an idempotency key of another shape */
    public CommitOrder {
        if (idempotencyKey.isPresent() && !isKey(idempotencyKey.get())) {
            throw new IllegalArgumentException(
                    "an idempotency key is 1 to 200 printable ASCII characters, without a space at either end");
        }
    }

    /** An order without a trace. */
    public CommitOrder(
            Author author, Optional<String> requestId, Optional<String> idempotencyKey, Optional<String> actor) {
        this(author, requestId, idempotencyKey, actor, Optional.empty(), KeyScope.NONE);
    }

    /**
     * The same order for one request. A scope that the caller has given stays; else the key belongs to the order's
     * actor, the operation, and the target, and a bare key of an earlier version is still found.
     *
     * @param operation one word
     * @param target what it is about; may be empty
     * @param digest of the request; computed only if there is a key
     */
    public CommitOrder about(String operation, String target, Supplier<String> digest) {
        if (idempotencyKey.isEmpty()) {
            return this;
        }
        KeyScope own = scope.scope().isPresent()
                ? scope
                : KeyScope.of(operation, target, actor.orElse(author.email())).orFormerly("");
        return new CommitOrder(author, requestId, idempotencyKey, actor, traceparent, own.of(digest.get()));
    }

    /** The text of the trailer {@code Idempotency-Key}: the key and what it belongs to. */
    public Optional<String> key() {
        return idempotencyKey.map(scope::trailer);
    }

    /** Whether a text may be an idempotency key. */
    public static boolean isKey(String text) {
        return KEY.matcher(text).matches();
    }

    /** An order with only an author. */
    public static CommitOrder by(Author author) {
        return new CommitOrder(author, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Name and address of a commit's author. */
    public record Author(String name, String email) {}
}
