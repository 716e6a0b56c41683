package io.openova.catalyst.document;

/**
 * How much one read may take.
 *
 * @param bytes most bytes of the whole input
 * @param depth most nested objects and lists
 */
public record ReadLimits(int bytes, int depth) {
    /** A request body or file: 64 KiB, depth 64 (contract section 2). */
    public static final ReadLimits REQUEST = new ReadLimits(64 * 1024, 64);

    /** A manifest file of an overlay or a chart: 8 MiB, depth 64. */
    public static final ReadLimits MANIFEST = new ReadLimits(8 * 1024 * 1024, 64);
}
