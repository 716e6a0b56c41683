package io.openova.catalyst.model;

import io.openova.catalyst.finding.SingleLine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A path in the overlay repository that cannot leave it. What the product writes has segments of ASCII letters, digits,
 * dot, hyphen, and underscore, beginning with a letter, a digit, or an underscore, and no Windows device name among them
 * (threat S01): {@link #of}, {@link #child}. Files of others may have any {@linkplain #isReadable readable} name:
 * {@link #found}. A change set takes only the first kind.
 */
public record OverlayPath(List<String> segments) implements Comparable<OverlayPath> {
    public static final OverlayPath ROOT = new OverlayPath(List.of());

    private static final int LONGEST_SEGMENT = 255;

    /**
     * Names that Windows treats as devices, with any extension; {@code com} and {@code lpt} are followed by a digit.
     */
    private static final Set<String> DEVICES = Set.of("con", "prn", "aux", "nul");

    private static final Set<String> PORTS = Set.of("com", "lpt");

    public OverlayPath {
        segments = List.copyOf(segments);
        for (String segment : segments) {
            if (!isReadable(segment)) {
                throw new IllegalArgumentException("not a segment of an overlay path");
            }
        }
    }

    /**
     * Returns whether a file or folder of this name can be read and shown in a message: any visible one-line name,
     * except those that leave the folder or belong to Git.
     */
    public static boolean isReadable(String text) {
        if (isSegment(text)) {
            return true;
        }
        return !text.isEmpty()
                && text.length() <= LONGEST_SEGMENT
                && !text.equals(".")
                && !text.equals("..")
                && !text.equalsIgnoreCase(".git")
                && text.indexOf('/') < 0
                && text.indexOf('\\') < 0
                && text.indexOf('\ufffd') < 0
                && SingleLine.of(text).equals(text);
    }

    /** Whether the product may write at this path. */
    public boolean isWritable() {
        return segments.stream().allMatch(OverlayPath::isSegment);
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

    /** @throws IllegalArgumentException for a segment that the product never writes */
    public static OverlayPath of(String... segments) {
        for (String segment : segments) {
            requireSegment(segment);
        }
        return new OverlayPath(List.of(segments));
    }

    /** @throws IllegalArgumentException for a segment that the product never writes */
    public OverlayPath child(String segment) {
        requireSegment(segment);
        return found(segment);
    }

    private static void requireSegment(String segment) {
        if (!isSegment(segment)) {
            throw new IllegalArgumentException("not a segment of an overlay path");
        }
    }

    /**
     * Returns the path of a file or folder found in this folder.
     *
     * @throws IllegalArgumentException for a name that is not {@linkplain #isReadable readable}
     */
    public OverlayPath found(String segment) {
        List<String> longer = new ArrayList<>(segments.size() + 1);
        longer.addAll(segments);
        longer.add(segment);
        return new OverlayPath(longer);
    }

    /** The folder that holds this path. */
    public OverlayPath parent() {
        return new OverlayPath(segments.subList(0, segments.size() - 1));
    }

    /**
     * Resolves a relative path, as kustomize and Flux write it, from this folder.
     *
     * @return empty for one that leaves the repository, or has a name that is not {@linkplain #isReadable readable}
     */
    public Optional<OverlayPath> resolve(String relative) {
        Deque<String> names = new ArrayDeque<>(segments);
        for (String segment : relative.split("/")) {
            if (segment.equals("..")) {
                if (names.pollLast() == null) {
                    return Optional.empty();
                }
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                if (!isReadable(segment)) {
                    return Optional.empty();
                }
                names.addLast(segment);
            }
        }
        return Optional.of(new OverlayPath(List.copyOf(names)));
    }

    /** Whether this is the folder or lies in it at any depth. */
    public boolean isWithin(OverlayPath folder) {
        int depth = folder.segments.size();
        return segments.size() >= depth && segments.subList(0, depth).equals(folder.segments);
    }

    /**
     * The rest of this path below a folder.
     *
     * @throws IllegalArgumentException when the path is not {@linkplain #isWithin within} the folder
     */
    public OverlayPath below(OverlayPath folder) {
        if (!isWithin(folder)) {
            throw new IllegalArgumentException(this + " is not within " + folder);
        }
        return new OverlayPath(segments.subList(folder.segments.size(), segments.size()));
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

    // Written by hand: the JVM generates a record's methods at run time, which slows a cold start (ADR 36).
    @Override
    public boolean equals(@Nullable Object other) {
        return other == this || other instanceof OverlayPath same && same.segments.equals(segments);
    }

    @Override
    public int hashCode() {
        return segments.hashCode();
    }
}
