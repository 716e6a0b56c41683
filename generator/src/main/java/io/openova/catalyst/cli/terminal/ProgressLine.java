package io.openova.catalyst.cli.terminal;

/** Shows the progress of a long operation on a terminal. */
public final class ProgressLine {
    private static final int EVERY = 50;

    private final Console console;
    private final String what;
    private boolean shown;

    public ProgressLine(Console console, String what) {
        this.console = console;
        this.what = what;
    }

    public void step(int done, int total) {
        if (console.isTerminal() && total > EVERY && (done % EVERY == 0 || done == total)) {
            console.err().print("\r" + what + " " + done + "/" + total);
            console.err().flush();
            shown = true;
        }
    }

    public void clear() {
        if (shown) {
            console.err().print("\r\u001b[K");
            console.err().flush();
        }
    }
}
