package io.openova.catalyst.cli.terminal;

/** An output file cannot be written; the message names it and the reason. */
public final class UnwritableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnwritableException(String message) {
        super(message);
    }
}
