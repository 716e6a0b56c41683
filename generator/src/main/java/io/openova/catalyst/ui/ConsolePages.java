package io.openova.catalyst.ui;

import java.util.List;
import java.util.Set;

/** The pages of the console. A path outside them gets the shell too, which shows that there is no such page, with status 404. */
public final class ConsolePages {
    /** The tabs of one Application. */
    private static final Set<String> TABS = Set.of("overview", "manifests", "history", "delete");

    private static final Set<String> SINGLE = Set.of("validate");

    private ConsolePages() {}

    /** @param path segments below {@code /console} */
    public static boolean isKnown(List<String> path) {
        if (path.isEmpty()) {
            return true;
        }
        String first = path.get(0);
        int length = path.size();
        if (first.equals("applications")) {
            return length == 1
                    || length == 2 && path.get(1).equals("new")
                    || length == 3
                    || length == 4 && TABS.contains(path.get(3));
        }
        return SINGLE.contains(first) && length == 1;
    }
}
