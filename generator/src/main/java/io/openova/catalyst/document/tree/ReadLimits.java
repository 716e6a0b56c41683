package io.openova.catalyst.document.tree;

/**
 * The limits of one read.
 *
 * @param bytes most bytes of the whole input
 * @param depth most nested objects and lists
 * @param expansion most values that aliases may add to a file; with 0, anchors and aliases are refused
 * @param dialect the tool whose reading counts
 */
public record ReadLimits(int bytes, int depth, int expansion, Dialect dialect) {
    /** The number of values that aliases may add to any document, however small. */
    private static final int LEAST_EXPANSION = 500;

    /** A request body or file: 64 KiB, depth 64 (contract section 2). */
    public static final ReadLimits REQUEST = new ReadLimits(64 * 1024, 64);

    /** A file or stream of requests and custom resources as a user supplies it: 8 MiB in all, depth 64. */
    public static final ReadLimits INPUT = new ReadLimits(8 * 1024 * 1024, 64);

    /**
     * A manifest file of an overlay or a chart: 8 MiB, depth 72. Parameters at the depth limit of a request are nested
     * a few levels deeper in their HelmRelease, which must remain readable.
     */
    public static final ReadLimits MANIFEST = new ReadLimits(8 * 1024 * 1024, 72);

    /**
     * A file of a chart, or the output of one of its templates: Helm accepts aliases and merge keys there, and most
     * charts are third-party (ADR 47). A tenth of this is more than the values of any known chart.
     */
    public static final ReadLimits CHART = new ReadLimits(MANIFEST.bytes(), MANIFEST.depth(), 20_000, Dialect.HELM);

    /** Limits for sources that must not hold anchors. */
    public ReadLimits(int bytes, int depth) {
        this(bytes, depth, 0, Dialect.STRICT);
    }

    /**
     * The same sizes for files read as a tool reads them (contract section 13.5); aliases may add as much as in a
     * chart.
     */
    public ReadLimits as(Dialect other) {
        return new ReadLimits(bytes, depth, other == Dialect.STRICT ? 0 : CHART.expansion, other);
    }

    /**
     * The limits of one document among several: what aliases add is bound by the document's own size as well, so that a file
     * of many small documents never grows far beyond itself.
     */
    public ReadLimits ofDocument(int size) {
        return new ReadLimits(bytes, depth, Math.min(expansion, size + LEAST_EXPANSION), dialect);
    }
}
