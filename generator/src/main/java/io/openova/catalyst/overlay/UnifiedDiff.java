package io.openova.catalyst.overlay;

/** Writes an {@link OverlayDiff} as {@code git diff} would. */
final class UnifiedDiff {
    private UnifiedDiff() {}

    static String of(OverlayDiff diff) {
        throw new UnsupportedOperationException();
    }
}
