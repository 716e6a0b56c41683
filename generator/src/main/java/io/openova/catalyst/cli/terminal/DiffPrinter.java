package io.openova.catalyst.cli.terminal;

import io.openova.catalyst.overlay.OverlayDiff;

/** Prints a unified diff, coloured on a terminal, with control characters escaped. */
public final class DiffPrinter {
    private DiffPrinter() {}

    public static void print(OverlayDiff diff, Console console) {
        print(diff.unified(), console);
    }

    /** @param unified as {@code git diff} prints it */
    public static void print(String unified, Console console) {
        for (String line : unified.split("\n", -1)) {
            String safe = io.openova.catalyst.finding.SingleLine.of(line);
            String shown = safe;
            if (line.startsWith("+") && !line.startsWith("+++")) {
                shown = console.coloured("32", safe);
            } else if (line.startsWith("-") && !line.startsWith("---")) {
                shown = console.coloured("31", safe);
            } else if (line.startsWith("@@")) {
                shown = console.coloured("36", safe);
            }
            console.out().println(shown);
        }
    }
}
