package io.openova.catalyst.application;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A path in the overlay repository, built from segments that cannot leave it: ASCII letters, digits, dot, hyphen, and
 * underscore, beginning with a letter, a digit, or an underscore (threat S01). No segment is {@code .git} or a Windows
 * device name.
 */
public record OverlayPath(List<String> segments) implements Comparable<OverlayPath> {
    public static final OverlayPath ROOT = new OverlayPath(List.of());

    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,254}");
    private static final Pattern DEVICE = Pattern.compile("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");

    public OverlayPath {
        segments = List.copyOf(segments);
        for (String segment : segments) {
            if (!isSegment(segment)) {
                throw new IllegalArgumentException("not a segment of an overlay path");
            }
        }
    }

    public static boolean isSegment(String text) {
        return SEGMENT.matcher(text).matches()
                && !text.endsWith(".")
                && !DEVICE.matcher(text).matches();
    }

    public static OverlayPath of(String... segments) {
        return new OverlayPath(List.of(segments));
    }

    public OverlayPath child(String segment) {
        return new OverlayPath(java.util.stream.Stream.concat(segments.stream(), java.util.stream.Stream.of(segment))
                .toList());
    }

    /** The folder that holds this path. */
    public OverlayPath parent() {
        return new OverlayPath(segments.subList(0, segments.size() - 1));
    }

    /** The last segment. */
    public String name() {
        return segments.get(segments.size() - 1);
    }

    public boolean isRoot() {
        return segments.isEmpty();
    }

    @Override
    public int compareTo(OverlayPath other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return String.join("/", segments);
    }

    // Written out: what the compiler makes for a record is put together at run time, which a cold start feels (ADR 36).
    @Override
    public boolean equals(@Nullable Object other) {
        return other == this || other instanceof OverlayPath same && same.segments.equals(segments);
    }

    @Override
    public int hashCode() {
        return segments.hashCode();
    }
}
