package io.openova.catalyst.cli.terminal;

/** Exit codes: one for each outcome of a command. */
public final class ExitCode {
    public static final int DONE = 0;
    public static final int FAILED = 1;
    public static final int USAGE = 2;
    public static final int REJECTED = 3;
    public static final int CONFLICTED = 4;
    public static final int UNAVAILABLE = 5;

    private ExitCode() {}
}
