package io.openova.catalyst.cli;

/** Something that a command was asked to write cannot be written; the message names it and the reason. */
final class UnwritableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnwritableException(String message) {
        super(message);
    }
}
