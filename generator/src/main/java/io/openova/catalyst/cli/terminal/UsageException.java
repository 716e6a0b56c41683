package io.openova.catalyst.cli.terminal;

/** The command line itself is wrong; exit code 2. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
