package io.openova.catalyst.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;

/**
 * The processor's time that hostile input costs, beside harmless input of the same size in the same run. How fast the machine is, and
 * what else it does, falls out; what grows faster than its input does not.
 */
public final class PeerCost {
    private static final int ROUNDS = 3;
    /** Below this a measurement is noise. */
    private static final long LEAST_NANOS = 1_000_000;

    private PeerCost() {}

    /** @param factor by which the work may cost more than its peer */
    public static void assertWithin(int factor, Runnable work, Runnable peer) {
        long ratio = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && ratio > factor; round++) {
            long its = Math.max(LEAST_NANOS, nanos(peer));
            ratio = Math.min(ratio, nanos(work) / its);
        }
        assertThat(ratio).as("times the cost of harmless input").isLessThanOrEqualTo(factor);
    }

    private static long nanos(Runnable work) {
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        work.run();
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
    }
}
