package io.openova.catalyst.chart;

/** Writes a chart as an archive, as {@code helm package} does, with the same bytes for the same files. */
public final class ChartArchive {
    private ChartArchive() {}

    /** The bytes of {@code <name>-<version>.tgz}. */
    public static byte[] of(Chart chart) {
        return TarArchive.write(chart.name(), chart.files());
    }
}
