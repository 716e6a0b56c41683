package io.openova.catalyst.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A path in the overlay repository, built from segments that cannot leave it: ASCII letters, digits, dot, hyphen, and
 * underscore, beginning with a letter, a digit, or an underscore (threat S01). No segment is {@code .git} or a Windows
 * device name.
 */
public record OverlayPath(List<String> segments) implements Comparable<OverlayPath> {
    public static final OverlayPath ROOT = new OverlayPath(List.of());

    private static final int LONGEST_SEGMENT = 255;

    /** What Windows takes for a device, whatever comes behind a dot; {@code com} and {@code lpt} with a digit. */
    private static final Set<String> DEVICES = Set.of("con", "prn", "aux", "nul");

    private static final Set<String> PORTS = Set.of("com", "lpt");

    public OverlayPath {
        segments = List.copyOf(segments);
        for (String segment : segments) {
            if (!isSegment(segment)) {
                throw new IllegalArgumentException("not a segment of an overlay path");
            }
        }
    }

    public static boolean isSegment(String text) {
        if (text.isEmpty() || text.length() > LONGEST_SEGMENT || text.charAt(text.length() - 1) == '.') {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean first = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
            if (!first && (i == 0 || c != '.' && c != '-')) {
                return false;
            }
        }
        return !isDevice(text);
    }

    private static boolean isDevice(String text) {
        int dot = text.indexOf('.');
        int end = dot < 0 ? text.length() : dot;
        if (end != 3 && end != 4) {
            return false;
        }
        String name = text.substring(0, end).toLowerCase(Locale.ROOT);
        return end == 3
                ? DEVICES.contains(name)
                : PORTS.contains(name.substring(0, 3)) && name.charAt(3) >= '0' && name.charAt(3) <= '9';
    }

    public static OverlayPath of(String... segments) {
        return new OverlayPath(List.of(segments));
    }

    public OverlayPath child(String segment) {
        List<String> longer = new ArrayList<>(segments.size() + 1);
        longer.addAll(segments);
        longer.add(segment);
        return new OverlayPath(longer);
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
