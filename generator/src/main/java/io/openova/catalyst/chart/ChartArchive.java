package io.openova.catalyst.chart;

/** A chart as one archive, as {@code helm package} would make it, but the same bytes for the same files. */
public final class ChartArchive {
    private ChartArchive() {}

    /** The bytes of {@code <name>-<version>.tgz}. */
    public static byte[] of(Chart chart) {
        return TarArchive.write(chart.name(), chart.files());
    }
}
