package io.openova.catalyst.overlay;

/** An idempotency key came with another request than the one that it made a commit for; nothing was done (contract 13.2). */
public final class IdempotencyKeyReusedException extends RuntimeException {
    /** The finding's rule. */
    public static final String RULE = "request/idempotency-key-reused";

    private static final long serialVersionUID = 1L;

    /** @param commit that the key made; its id is shown in the message */
    public IdempotencyKeyReusedException(String commit) {
        super("the idempotency key belongs to another request, which made commit " + commit
                + "; nothing was done: use a new key, or send that request again");
    }

    /**
     * What a server answered.
     *
     * @param message that it gave
     * @param isFromServer only tells the two constructors apart
     */
    private IdempotencyKeyReusedException(String message, boolean isFromServer) {
        super(message);
    }

    /** The same refusal, as a server worded it. */
    public static IdempotencyKeyReusedException answered(String message) {
        return new IdempotencyKeyReusedException(message, true);
    }
}
