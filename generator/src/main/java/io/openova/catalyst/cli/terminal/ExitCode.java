package io.openova.catalyst.cli.terminal;

/** Exit codes: one for each outcome of a command. The comments are the rows of {@code docs/reference/exit-codes.md}. */
public final class ExitCode {
    /** Done, or nothing to do. A validation found no error; it may have found warnings. */
    public static final int DONE = 0;
    /** Failed: a fault of the program, or a file that cannot be written. */
    public static final int FAILED = 1;
    /** Wrong usage: an unknown option, a missing argument, or a file that does not exist. */
    public static final int USAGE = 2;
    /** Rejected: the input has errors. Nothing was written. */
    public static final int REJECTED = 3;
    /** Conflicted: somebody else changed the same field, or the idempotency key belongs to another request. Nothing was written. */
    public static final int CONFLICTED = 4;
    /** Unavailable: the overlay, the server, the cluster, or the registry cannot be reached or refuses access. Try again later. */
    public static final int UNAVAILABLE = 5;

    private ExitCode() {}
}
