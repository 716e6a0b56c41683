package io.openova.catalyst.overlay;

/** An idempotency key was reused for a different request; nothing was done (contract 13.2). */
public final class IdempotencyKeyReusedException extends RuntimeException {
    /** The finding's rule. */
    public static final String RULE = "request/idempotency-key-reused";

    private static final long serialVersionUID = 1L;

    private IdempotencyKeyReusedException(String message) {
        super(message);
    }

    /** Refuses a key that has already made the given commit; the message shows the commit's id. */
    public static IdempotencyKeyReusedException by(String commit) {
        return new IdempotencyKeyReusedException("the idempotency key belongs to another request, which made commit "
                + commit + "; nothing was done: use a new key, or send that request again");
    }

    /** The same refusal with a server's message. */
    public static IdempotencyKeyReusedException answered(String message) {
        return new IdempotencyKeyReusedException(message);
    }
}
