package io.openova.catalyst.overlay;

/** An idempotency key came with another request than the one that it made a commit for; nothing was done (contract 13.2). */
public final class IdempotencyKeyReusedException extends RuntimeException {
    /** The finding's rule. */
    public static final String RULE = "request/idempotency-key-reused";

    private static final long serialVersionUID = 1L;

    private IdempotencyKeyReusedException(String message) {
        super(message);
    }

    /** The refusal of a key that made this commit before; the message shows the commit's id. */
    public static IdempotencyKeyReusedException by(String commit) {
        return new IdempotencyKeyReusedException("the idempotency key belongs to another request, which made commit "
                + commit + "; nothing was done: use a new key, or send that request again");
    }

    /** The same refusal, as a server worded it. */
    public static IdempotencyKeyReusedException answered(String message) {
        return new IdempotencyKeyReusedException(message);
    }
}
