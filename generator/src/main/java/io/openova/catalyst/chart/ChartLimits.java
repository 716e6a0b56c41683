package io.openova.catalyst.chart;

/**
 * How much a chart may hold, its subcharts included (threat S23).
 *
 * @param archiveBytes of an archive as it lies on disk
 * @param entries files and folders
 * @param fileBytes of one file, unpacked
 * @param totalBytes of all files, unpacked
 * @param ratio unpacked to packed, once more than a mebibyte came out
 * @param depth of charts within charts
 */
public record ChartLimits(long archiveBytes, int entries, long fileBytes, long totalBytes, int ratio, int depth) {
    /** Helm's own limits (5 MiB for a file, 100 MiB for a chart), and a limit on entries that keeps reading fast. */
    public static final ChartLimits DEFAULT = new ChartLimits(20L << 20, 10_000, 5L << 20, 100L << 20, 200, 8);
}
