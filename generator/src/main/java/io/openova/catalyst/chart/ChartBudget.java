package io.openova.catalyst.chart;

/** Counts the resources that reading one chart takes, and stops at a limit before an archive bomb costs anything. */
final class ChartBudget {
    private static final long MEBIBYTE = 1L << 20;

    private final ChartLimits limits;
    private int entries;
    private long bytes;

    ChartBudget(ChartLimits limits) {
        this.limits = limits;
    }

    ChartLimits limits() {
        return limits;
    }

    void entry() throws ChartRefusedException {
        if (++entries > limits.entries()) {
            throw new ChartRefusedException(
                    "chart/too-large", "the chart has more than " + limits.entries() + " entries");
        }
    }

    /** Counts bytes as they arrive, before they are kept. */
    void took(int count) throws ChartRefusedException {
        bytes += count;
        if (bytes > limits.totalBytes()) {
            throw new ChartRefusedException(
                    "chart/too-large", "the chart has more than " + limits.totalBytes() + " bytes");
        }
    }

    void ratio(long unpacked, long packed) throws ChartRefusedException {
        if (unpacked > MEBIBYTE && unpacked / Math.max(1, packed) > limits.ratio()) {
            throw new ChartRefusedException(
                    "chart/too-large", "the archive unpacks to more than " + limits.ratio() + " times its size");
        }
    }
}
