package io.openova.catalyst.chart;

/** Validates the paths of a chart's files. */
final class ChartPaths {
    private static final int LONGEST = 1024;

    private ChartPaths() {}

    /**
     * Returns the path without a leading {@code ./} and a trailing slash; refuses a path that could leave the chart.
     */
    static String checked(String raw) throws ChartRefusedException {
        String path = raw;
        while (path.startsWith("./")) {
            path = path.substring(2);
        }
        if (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        boolean isSafe = !path.isEmpty()
                && path.length() <= LONGEST
                && !path.startsWith("/")
                && path.indexOf('\\') < 0
                && path.indexOf(':') < 0
                && path.chars().noneMatch(c -> c < 0x20 || c == 0x7f);
        for (String segment : path.split("/", -1)) {
            isSafe = isSafe && !segment.isEmpty() && !segment.equals(".") && !segment.equals("..");
        }
        if (!isSafe) {
            throw new ChartRefusedException(
                    "chart/unsafe-entry", "the entry '" + raw + "' has no path that stays within the chart");
        }
        return path;
    }
}
